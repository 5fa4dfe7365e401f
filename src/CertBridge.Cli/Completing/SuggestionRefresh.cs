using CertBridge.Cli.Contexts;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Completing;

/// <summary>Asks the node for what a shell may offer, and leaves it in the cache. Runs behind the shell's back and says nothing.</summary>
internal static class SuggestionRefresh
{
    private const int WordsMax = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="words">The file with the contexts, and the name of the one.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        try
        {
            NodeContext context = ContextChoice.Of(words[0], words[1]);
            using NodeConnection node = NodeConnection.Open(Credentials.Load(context, Patience), TimeProvider.System);
            SuggestionCache.Write(context, new Dictionary<SuggestionKind, IReadOnlyList<Suggestion>>
            {
                [SuggestionKind.Partners] = await PartnersAsync(node),
                [SuggestionKind.Reports] = await ReportsAsync(node),
                [SuggestionKind.Inbox] = await InboxAsync(node),
                [SuggestionKind.Agreements] = await AgreementsAsync(node),
            });
            return ExitCode.Done;
        }
        catch (Exception e) when (e is CommandFailedException or NodeCallException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ExitCode.Unexpected;
        }
    }

    private static async Task<Suggestion[]> PartnersAsync(NodeConnection node)
    {
        ListPartnersResponse all = await node.Partners.ListPartnersAsync(new ListPartnersRequest());
        return [.. all.Partners.Select(partner => new Suggestion(partner.Partner, partner.Name)).Take(WordsMax)];
    }

    private static async Task<Suggestion[]> ReportsAsync(NodeConnection node)
    {
        ListReportsResponse page = await node.Reports.ListReportsAsync(new ListReportsRequest { Limit = WordsMax });
        return [.. page.Reports.DistinctBy(report => report.ReportId).Select(report => new Suggestion(report.ReportId, report.Title))];
    }

    private static async Task<Suggestion[]> InboxAsync(NodeConnection node)
    {
        ListInboxResponse page = await node.Inbox.ListInboxAsync(new ListInboxRequest { Limit = WordsMax });
        return [.. page.Items.Select(item => new Suggestion(item.Report?.ReportId ?? item.EnvelopeId, $"{item.Partner}: {item.Report?.Title ?? item.State}")).DistinctBy(one => one.Word)];
    }

    private static async Task<Suggestion[]> AgreementsAsync(NodeConnection node)
    {
        ListAgreementsResponse all = await node.Agreements.ListAgreementsAsync(new ListAgreementsRequest());
        return [.. all.Agreements.DistinctBy(agreement => agreement.Id).Select(agreement => new Suggestion(agreement.Id, agreement.Title)).Take(WordsMax)];
    }
}
