using CertBridge.Node.Deciding;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Releasing;

/// <summary>What a partner makes of an entry that was sealed for it.</summary>
internal static class Arrivals
{
    public static OpenedEnvelope Open(OutboxRow entry, WorkingNode from, WorkingNode to)
    {
        using NodeKeys keys = NodeKeys.Load(to.Founded.Home).Value!; // with those of a newer sheet
        var context = new OpeningContext(to.Identity.Id, from.Trust.Current.OwnCard, keys.Encryption, FoundedNode.Now);
        return Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(entry.Header, entry.Cms, context)).Envelope;
    }

    public static IncomingDecision Decide(OutboxRow entry, WorkingNode from, WorkingNode to, LaneName lane = LaneName.Routine)
    {
        OpenedEnvelope opened = Open(entry, from, to);
        return to.Incoming.Decide(opened, ReportItems.Join(opened.Items, opened.Manifest).Value!, to.Trust.Current.Find(from.Identity.Id)!, to.Clock.Now, lane);
    }
}
