using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Agreements;

/// <summary>The <c>onward</c> section: for each marking a word, or <c>{ communities: [csirts] }</c>.</summary>
internal static class OnwardReading
{
    private const int CommunitiesMax = 32;

    private static readonly Dictionary<string, OnwardReach> Words = new(StringComparer.Ordinal)
    {
        ["nobody"] = OnwardReach.Nobody,
        ["own-constituency"] = OnwardReach.OwnConstituency,
        ["anyone"] = OnwardReach.Anyone,
    };

    public static OnwardTerms Read(DocumentFields top)
    {
        if (top.Group("onward") is not { } onward)
            return OnwardTerms.Nothing;
        var reaches = new Dictionary<Tlp, OnwardReach>();
        var communities = new Dictionary<Tlp, IReadOnlySet<string>>();
        foreach (string word in MarkingWords.TlpWords)
        {
            if (!MarkingWords.TryTlp(word, out Tlp marking) || ReadReach(onward, word, marking, communities) is not { } reach)
                continue;
            if (reach > OnwardTerms.Widest(marking))
                onward.Report(AgreementErrors.Onward, word, $"TLP:{word.ToUpperInvariant()} may not be passed on that far.");
            reaches[marking] = reach;
        }
        onward.RefuseOthers();
        return new OnwardTerms(reaches, communities);
    }

    private static OnwardReach? ReadReach(DocumentFields onward, string word, Tlp marking, Dictionary<Tlp, IReadOnlySet<string>> communities)
    {
        if (onward.Node(word) is not DocumentMap)
            return onward.Word(word, Words.Keys) is { } reach ? Words[reach] : null;
        DocumentFields group = onward.Group(word)!;
        communities[marking] = AgreementReading.ReadNames(
            group, "communities", CommunitiesMax, AgreementReading.ShortName(), "a community such as csirts", required: true);
        group.RefuseOthers();
        return OnwardReach.Communities;
    }
}
