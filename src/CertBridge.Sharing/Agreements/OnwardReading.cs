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
        var communities = new HashSet<string>(StringComparer.Ordinal);
        foreach (string word in MarkingWords.TlpWords)
        {
            if (ReadReach(onward, word, communities) is not { } reach || !MarkingWords.TryTlp(word, out Tlp marking))
                continue;
            if (reach > OnwardTerms.Widest(marking))
                onward.Report(AgreementErrors.Onward, word, $"TLP:{word.ToUpperInvariant()} may not be passed on that far.");
            reaches[marking] = reach;
        }
        onward.RefuseOthers();
        return new OnwardTerms(reaches, communities);
    }

    private static OnwardReach? ReadReach(DocumentFields onward, string word, HashSet<string> communities)
    {
        if (onward.Node(word) is not DocumentMap)
            return onward.Word(word, Words.Keys) is { } reach ? Words[reach] : null;
        DocumentFields group = onward.Group(word)!;
        communities.UnionWith(AgreementReading.ReadNames(
            group, "communities", CommunitiesMax, AgreementReading.ShortName(), "a community such as csirts", required: true));
        group.RefuseOthers();
        return OnwardReach.Communities;
    }
}
