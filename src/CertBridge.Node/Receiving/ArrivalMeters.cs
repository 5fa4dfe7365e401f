using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Receiving;

/// <summary>Counts what came in, once it was recorded.</summary>
internal static class ArrivalMeters
{
    public static void Count(PartnerId partner, JudgedArrival judged)
    {
        switch (judged.Verdict)
        {
            case ArrivalVerdict.Stored stored:
                NodeMeters.Arrivals.Add(partner.Value, "stored", "");
                NodeMeters.Items.Add(NodeMeters.In, partner.Value, NodeMeters.Report, MeterWords.Of(stored.Report.Marking.Tlp));
                NodeMeters.Decisions.Add(NodeMeters.In, "allow", stored.Report.Decision.Reason, partner.Value);
                break;
            case ArrivalVerdict.Withdrawn:
                NodeMeters.Arrivals.Add(partner.Value, "stored", "");
                break;
            case ArrivalVerdict.FedBack fedBack:
                NodeMeters.Arrivals.Add(partner.Value, "stored", "");
                NodeMeters.Items.Add(NodeMeters.In, partner.Value, NodeMeters.Feedback, MeterWords.Of(fedBack.Marking.Tlp));
                break;
            case ArrivalVerdict.Quarantined quarantined:
                NodeMeters.Arrivals.Add(partner.Value, "quarantined", MeterWords.Of(quarantined.Reason));
                if (quarantined.Decision is { } decision)
                    NodeMeters.Decisions.Add(NodeMeters.In, decision.IsAllowed ? "allow" : "deny", decision.Reason, partner.Value);
                if (quarantined.Reason == QuarantineReason.Unopenable)
                    NodeMeters.VerifyFailures.Add("decrypt", partner.Value);
                break;
            case ArrivalVerdict.Refused refused:
                NodeMeters.Arrivals.Add(partner.Value, "refused", MeterWords.Of(refused.Reason));
                if (refused.Reason is RefusalReason.BadSignature or RefusalReason.RevokedKey)
                    NodeMeters.VerifyFailures.Add("signature", partner.Value);
                break;
        }
    }
}
