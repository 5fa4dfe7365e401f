using System.Globalization;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Cli.Agreeing;

/// <summary>An agreement a command is given: a file, <c>-</c>, or the id of one the node has, such as <c>agr-aln-bor</c> for its newest version or <c>agr-aln-bor@2</c>.</summary>
/// <param name="Summary">What the node says of it; null for a file.</param>
internal sealed record GivenAgreement(Agreement Document, AgreementSummary? Summary)
{
    private const char VersionMark = '@';

    /// <summary>Also a name that can only be meant for a file: then it is the file that is missing. An id begins with a letter or a digit.</summary>
    public static bool IsFile(string given) => File.Exists(given)
        || !char.IsAsciiLetterOrDigit(given.FirstOrDefault())
        || given.EndsWith(".yaml", StringComparison.Ordinal)
        || given.EndsWith(".yml", StringComparison.Ordinal);

    /// <exception cref="CommandFailedException">It cannot be read, or is no agreement; every problem is named.</exception>
    public static Agreement Read(string path) => Of(InputFile.Read(path, Limits.AgreementBytesMax));

    public static Agreement Of(byte[] document)
    {
        Parsed<Agreement> agreement = Agreement.Read(document);
        return agreement.IsValid ? agreement.Value : throw new CommandFailedException(agreement.Problems);
    }

    /// <param name="node">Asked where it is no file.</param>
    public static async Task<GivenAgreement> FindAsync(CommandRun run, string given, Func<NodeSession> node)
    {
        if (IsFile(given))
            return new GivenAgreement(Read(given), null);
        ShowAgreementResponse shown = await node().Node.Agreements.ShowAgreementAsync(Wanted(given), cancellationToken: run.Cancel);
        return new GivenAgreement(Of(shown.Document.ToByteArray()), shown.Agreement);
    }

    /// <summary>What a document changes against the one in force between the same two parties, or, where none is, against the one that was stopped.</summary>
    public static async Task<AgreementDifference> AgainstInForceAsync(CommandRun run, Agreement document, NodeSession node)
    {
        if (await NewestAsync(run, document, node, AgreementState.InForce) is { } inForce)
            return new AgreementDifference(inForce, document);
        Agreement? stopped = await NewestAsync(run, document, node, AgreementState.Suspended, AgreementState.Terminated);
        return new AgreementDifference(stopped, document) { IsStopped = stopped is not null && stopped.Hash != document.Hash };
    }

    /// <summary>The one of them that comes last between the same two parties; null for none.</summary>
    private static async Task<Agreement?> NewestAsync(CommandRun run, Agreement document, NodeSession node, params AgreementState[] states)
    {
        ListAgreementsResponse all = await node.Node.Agreements.ListAgreementsAsync(new ListAgreementsRequest(), cancellationToken: run.Cancel);
        IEnumerable<AgreementSummary> inForce = all.Agreements
            .Where(one => states.Any(state => one.State == AgreementJudging.Word(state)) && (one.Partner == document.Parties.First.Value || one.Partner == document.Parties.Second.Value))
            .OrderByDescending(one => one.Version)
            .ThenByDescending(one => one.From, StringComparer.Ordinal)
            .ThenBy(one => Convert.ToHexStringLower(one.Hash.Span), StringComparer.Ordinal);
        foreach (AgreementSummary one in inForce)
        {
            var wanted = new ShowAgreementRequest { Id = $"{one.Partner}/{one.Id}", Version = one.Version };
            ShowAgreementResponse shown = await node.Node.Agreements.ShowAgreementAsync(wanted, cancellationToken: run.Cancel);
            Agreement agreement = Of(shown.Document.ToByteArray());
            if (agreement.IsBetween(document.Parties.First, document.Parties.Second))
                return agreement;
        }
        return null;
    }

    private static ShowAgreementRequest Wanted(string given)
    {
        int mark = given.LastIndexOf(VersionMark);
        if (mark < 0)
            return new ShowAgreementRequest { Id = given };
        return ulong.TryParse(given.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong version) && version > 0
            ? new ShowAgreementRequest { Id = given[..mark], Version = version }
            : throw CommandFailedException.Usage($"{TerminalText.Short(given)} is neither a file nor the id of an agreement with a version", "agr-aln-bor@1");
    }
}
