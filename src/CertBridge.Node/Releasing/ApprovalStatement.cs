using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Releasing;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Releasing;

/// <summary>The statement of an approval, and the record of it that travels in the manifest.</summary>
internal static class ApprovalStatement
{
    public static ReleaseStatement Of(ApprovalRow approval, NodeIdentity self, bool isEmergency) => new()
    {
        Sender = self.Id,
        Partner = approval.Partner,
        Environment = self.Environment,
        ReportId = approval.ReportId.Value,
        Revision = approval.Revision,
        ItemCount = (uint)approval.ItemCount,
        Root = approval.ItemRoot,
        Marking = new Marking { Tlp = approval.Tlp, Pap = approval.Pap },
        Persons = approval.Persons,
        HighestLane = approval.Lane,
        Expires = approval.Expires,
        IsEmergency = isEmergency,
    };

    public static ReleaseRecord Record(ApprovalRow approval, bool isEmergency, IEnumerable<byte[]> signatures) => new()
    {
        HighestLane = approval.Lane,
        ExpiresMs = (ulong)approval.Expires.ToUnixTimeMilliseconds(),
        Emergency = isEmergency,
        Signatures = { signatures.Select(signature => ByteString.CopyFrom(signature)) },
    };
}
