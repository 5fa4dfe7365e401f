using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Proving;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>
/// The envelopes of one incident that went to one partner or came from it: every revision, withdrawal and feedback under one report id. What is not of that partner is not even looked at further, so
/// that nothing made of it can name another.
/// </summary>
internal sealed class IncidentFinding(NodeStore store, NodeIdentity identity)
{
    private const int NamedMax = 10;

    /// <param name="id">Report id.</param>
    /// <param name="only">The one partner that is meant; null where there is but one.</param>
    /// <exception cref="NodeRefusalException">There is nothing, or there are several partners.</exception>
    public Incident Find(ReportId id, PartnerId? only)
    {
        (IReadOnlyList<OutboxRow> entries, IReadOnlyList<InboxRow> arrived) = store.Read(reader => (reader.ListOutbox(id), reader.ListInbox(id)));
        OutboxRow[] sent = [.. entries.Where(entry => entry.Number > 0 && (only is null || entry.Partner == only))];
        InboxRow[] came = [.. arrived.Where(row => only is null || row.Partner == only)];
        PartnerId[] partners = [.. sent.Select(entry => entry.Partner).Concat(came.Select(row => row.Partner)).Distinct().Order()];
        if (partners.Length == 0)
            throw Asked.Refused(LedgerErrors.IncidentUnknown, "report_id", $"Nothing under {id} has been sent or received{(only is { } partner ? $" with {partner}" : "")}.");
        if (partners.Length > 1)
        {
            string named = string.Join(", ", partners.Take(NamedMax)) + (partners.Length > NamedMax ? $" and {partners.Length - NamedMax} more" : "");
            throw Asked.Refused(LedgerErrors.SeveralPartners, "partner", $"{id} concerns {partners.Length} partners: {named}.");
        }
        return new Incident(id, partners[0], new IncidentEnvelopes(sent.Select(Of)), new IncidentEnvelopes(came.Select(Of)));
    }

    /// <summary>Who made what is not passed on is this node; of feedback nobody originates anything.</summary>
    private IncidentEnvelope Of(OutboxRow entry) => new(
        entry.EnvelopeId, (entry.Lane, entry.Epoch, entry.Number),
        new EnvelopeClaim(Word(entry.Kind), entry.Revision, entry.Kind == CarriedKind.Report ? entry.Originator ?? identity.Id : entry.Originator, entry.ManifestDigest, entry.AgreementHash));

    private static IncidentEnvelope Of(InboxRow row) =>
        new(row.EnvelopeId, (row.Lane, row.Epoch, row.Number), new EnvelopeClaim(Word(row.Kind), row.Revision, row.Originator, row.ManifestDigest, row.AgreementHash));

    private static string Word(CarriedKind kind) => kind switch
    {
        CarriedKind.Withdrawal => "withdrawal",
        CarriedKind.Feedback => "feedback",
        _ => "report",
    };
}
