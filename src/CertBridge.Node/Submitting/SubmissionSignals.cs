using CertBridge.Node.Deciding;
using CertBridge.Node.Linking;
using CertBridge.Node.Watching;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>What follows once a revision is stored: whoever sends it wakes, and it is counted.</summary>
internal static class SubmissionSignals
{
    public static void Announce(this LinkSignals signals, Submission stored, Tlp tlp)
    {
        foreach (OutboxRow entry in stored.Entries)
        {
            if (entry.HeldUntil is null)
                signals.Outbox(entry.Partner, entry.Lane).Raise();
            else
                signals.Holds.Raise();
            NodeMeters.Items.Add(NodeMeters.Out, entry.Partner.Value, NodeMeters.Report, MeterWords.Of(tlp));
        }
        foreach (DecisionRow decision in stored.Decisions)
            NodeMeters.Decisions.Add(NodeMeters.Out, OutcomeWords.Of(decision), decision.Reason, decision.Partner.Value);
    }
}
