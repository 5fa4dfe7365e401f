using CertBridge.Node.Tests.Founding;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Submitting;

/// <summary>What a partner reads in an entry that was sealed for it.</summary>
internal static class OpenedReport
{
    public static Report Of(OutboxRow entry, WorkingNode from, WorkingNode to)
    {
        var context = new OpeningContext(to.Identity.Id, from.Trust.Current.OwnCard, to.Keys.Encryption, FoundedNode.Now);
        OpenedEnvelope opened = Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(entry.Header, entry.Cms, context)).Envelope;
        return ReportItems.Join(opened.Items, opened.Manifest).Value!;
    }
}
