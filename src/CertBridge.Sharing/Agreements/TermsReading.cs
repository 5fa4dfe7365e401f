using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Agreements;

/// <summary>The <c>sectors</c>, <c>iep</c> and <c>disputes</c> sections.</summary>
internal static class TermsReading
{
    private const int ContactLengthMax = 200;

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
        foreach (string name in ExchangeStatements.Names)
        {
            if (policy.Word(name, ExchangeStatements.Words(name)) is { } word)
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
