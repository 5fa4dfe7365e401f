using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Agreements;

/// <summary>The <c>sectors</c>, <c>iep</c> and <c>disputes</c> sections.</summary>
internal static class TermsReading
{
    private const int ContactLengthMax = 200;

    /// <summary>FIRST Information Exchange Policy 2.0, the statements that bind between two partners; the words of each from the strictest to the most lenient.</summary>
    private static readonly Dictionary<string, string[]> PolicyStatements = new(StringComparer.Ordinal)
    {
        ["encrypt_in_transit"] = ["must", "may"],
        ["permitted_actions"] =
        [
            "none", "contact-for-instruction", "internally-visible-actions", "externally-visible-indirect-actions", "externally-visible-direct-actions",
        ],
        ["affected_party_notifications"] = ["must-not", "may"],
        ["attribution"] = ["must-not", "may", "must"],
        ["unmodified_resale"] = ["must-not", "may"],
    };

    /// <summary>The names of the statements there are.</summary>
    public static IEnumerable<string> Statements => PolicyStatements.Keys;

    /// <returns>0 for the strictest word of the statement, rising.</returns>
    public static int Leniency(string statement, string word) => Array.IndexOf(PolicyStatements[statement], word);

    public static SectorTerms Sectors(DocumentFields top)
    {
        if (top.Group("sectors") is not { } sectors)
            return SectorTerms.AllowAll;
        // A mistyped denial would deny nothing, so both lists hold words of the vocabulary and no other.
        IReadOnlyList<string> known = Vocabularies.Sectors.Words;
        IReadOnlyList<string> allow = sectors.Has("allow")
            ? sectors.Words("allow", known.Count + 1, [SectorTerms.Any, .. known], required: true)
            : [SectorTerms.Any];
        IReadOnlyList<string> deny = sectors.Words("deny", known.Count, known);
        sectors.RefuseOthers();
        return new SectorTerms(AgreementReading.Set(allow), AgreementReading.Set(deny));
    }

    public static IReadOnlyDictionary<string, string> ExchangePolicy(DocumentFields top)
    {
        var statements = new Dictionary<string, string>(StringComparer.Ordinal);
        if (top.Group("iep") is not { } policy)
            return statements;
        foreach ((string name, string[] words) in PolicyStatements)
        {
            if (policy.Word(name, words) is { } word)
                statements[name] = word;
        }
        policy.RefuseOthers();
        return statements;
    }

    public static DisputeTerms Disputes(DocumentFields top)
    {
        if (top.Group("disputes") is not { } disputes)
            return new DisputeTerms("", FreezeOnRevoke: true);
        string? contact = disputes.Text("contact", ContactLengthMax, required: true);
        bool freeze = disputes.Truth("freezeOnRevoke") ?? true;
        disputes.RefuseOthers();
        return new DisputeTerms(contact ?? "", freeze);
    }
}
