using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// A report as far as it is one partner's business whatever the policy says: who else was named, where else persons are, until when it was held
/// back, and what its author asked to be taken out, is not (a list of recipients tells every one of them about the others).
/// </summary>
internal static class RecipientCopy
{
    public static Report Of(Report report, PartnerId partner)
    {
        ReportDraft content = report.Content;
        bool isSame = content.EmbargoUntil is null && content.Redact.Count == 0 && content.Recipients.All(named => named == partner) && content.Persons.All(persons => persons.Partner == partner);
        return isSame ? report : report with
        {
            Content = content with
            {
                Recipients = [.. content.Recipients.Where(named => named == partner)],
                Persons = [.. content.Persons.Where(persons => persons.Partner == partner)],
                EmbargoUntil = null,
                Redact = [],
            },
        };
    }
}
