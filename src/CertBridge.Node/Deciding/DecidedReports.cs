using System.Diagnostics.CodeAnalysis;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>The report a stored decision was made on, as long as its content is here. What was set aside is kept sealed alone and opened again, while the key it was sealed to is.</summary>
internal sealed class DecidedReports(NodeIdentity identity, NodeStore store, TrustBook trust, NodeKeys keys, TimeProvider time)
{
    /// <param name="because">Why there is none.</param>
    public bool TryFind(DecisionRow decision, [NotNullWhen(true)] out Report? report, out string because)
    {
        report = decision.Direction == DecisionDirection.Outgoing ? OfOurs(decision) : OfTheirs(decision);
        because = report is not null ? ""
            : decision.Direction == DecisionDirection.Outgoing ? $"The content of {decision.ReportId} revision {decision.Revision} was forgotten."
            : "What came was forgotten, or the key it was sealed to is gone: it was set aside and never opened for keeping.";
        return report is not null;
    }

    /// <summary>Of a report that was passed on the record names no originator: the partner's entry does and, where none was made, the name it bears.</summary>
    private Report? OfOurs(DecisionRow decision)
    {
        if (decision.ReportId is not { } id)
            return null;
        if (store.Read(reader => reader.FindReport(id, decision.Revision)) is { } ours)
            return Read(ours.Json);
        PartnerId? originator = store.Read(reader => reader.ListOutbox(id, decision.Partner)).LastOrDefault(entry => entry.Originator is not null)?.Originator;
        PartnerId[] named = [.. trust.Current.Partners.Keys.Where(id.IsNamedAfter)];
        return (originator ?? (named is [var only] ? only : (PartnerId?)null)) is { } maker ? Read(store.Read(reader => reader.FindFromOriginator(maker, id, decision.Revision))?.ReportJson) : null;
    }

    private Report? OfTheirs(DecisionRow decision)
    {
        if (decision.EnvelopeId is not { } envelope || store.Read(reader => reader.FindInbox(decision.Partner, envelope)) is not { } row)
            return null;
        return row.ReportJson.Length > 0 ? Read(row.ReportJson) : Opened(row);
    }

    private Report? Opened(InboxRow row)
    {
        if (row.Cms.Length == 0 || trust.Current.Find(row.Partner) is not { } sender)
            return null;
        var context = new OpeningContext(identity.Id, sender.Card, keys.Encryption, time.GetUtcNow());
        if (EnvelopeOpening.Open(row.Header, row.Cms, context) is not OpenOutcome.Opened { Envelope: { } envelope })
            return null;
        if (envelope.Header.Kind != EnvelopeKind.PassedOn)
            return ReportItems.Join(envelope.Items, envelope.Manifest).Value;
        return PassedOnReading.Read(envelope, originator => trust.Current.Find(originator)?.Card) is PassedOnOutcome.Proven { Report: { } proven }
            ? ReportItems.Join(proven.Items, proven.Manifest, proven.Indexes).Value
            : null;
    }

    private static Report? Read(byte[]? json) => json is { Length: > 0 } ? ReportJson.Read(json).Value : null;
}
