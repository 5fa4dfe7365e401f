using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Operating;

/// <summary>Ids as callers write them to ids, or a refusal that says which field is wrong.</summary>
internal static class Asked
{
    private const int NamedMax = 10;

    public static ReportId Report(string text) => ReportId.TryParse(text, out ReportId id)
        ? id
        : throw Refused(StoredItemErrors.IdMalformed, "report_id", "It is not a report id such as CB-ALN-2026-0001.");

    public static PartnerId Partner(string text) => PartnerId.TryParse(text, out PartnerId id)
        ? id
        : throw Refused(StoredItemErrors.IdMalformed, "partner", "It is not a partner id such as cert-bor.");

    public static TrustedPartner KnownPartner(string text, TrustSnapshot trust)
    {
        PartnerId id = Partner(text);
        return trust.Find(id) ?? throw new NodeRefusalException(new Problem(TrustErrors.PartnerUnknown, "partner", $"{id} is no partner of this node{Who(trust)}."));
    }

    private static string Who(TrustSnapshot trust)
    {
        if (trust.Partners.Count == 0)
            return ", which has none yet";
        string named = string.Join(", ", trust.Partners.Keys.Take(NamedMax));
        return trust.Partners.Count <= NamedMax ? $"; its partners: {named}" : $"; its partners: {named} and {trust.Partners.Count - NamedMax} more";
    }

    public static NodeRefusalException Refused(ErrorCode code, string field, string message) => new(new Problem(code, field, message));

    /// <summary>The value, or the refusal with all that is wrong.</summary>
    public static T OrRefuse<T>(this Parsed<T> parsed)
        where T : class => parsed.IsValid ? parsed.Value : throw new NodeRefusalException(parsed.Problems);
}
