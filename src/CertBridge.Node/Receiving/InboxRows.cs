using System.Runtime.InteropServices;
using CertBridge.Node.Deciding;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Receiving;

/// <summary>Writes a verdict as the row the inbox keeps.</summary>
internal static class InboxRows
{
    public static InboxRow Of(CommitContext context, Arrival arrival, ArrivalVerdict verdict, ulong leafIndex)
    {
        var row = new InboxRow
        {
            Partner = context.Partner,
            Epoch = arrival.Epoch,
            Lane = arrival.Lane,
            Number = arrival.Number,
            EnvelopeId = arrival.EnvelopeId,
            EnvelopeDigest = arrival.Digest,
            State = InboxState.Refused,
            AgreementHash = context.AgreementHash,
            Received = context.Now,
            LeafIndex = leafIndex,
        };
        return verdict switch
        {
            ArrivalVerdict.Stored stored => Stored(row, arrival, stored),
            ArrivalVerdict.Quarantined quarantined => row with
            {
                State = InboxState.Quarantined,
                Reason = quarantined.Because,
                Header = arrival.Header.ToArray(),
                Cms = Whole(arrival.Cms),
                ManifestDigest = quarantined.ManifestDigest,
                Originator = quarantined.Originator,
                ReportId = quarantined.ReportId,
                Revision = quarantined.Revision,
            },
            ArrivalVerdict.Withdrawn withdrawn => Withdrawn(row, arrival, withdrawn),
            ArrivalVerdict.FedBack fedBack => FedBack(row, arrival, fedBack),
            ArrivalVerdict.Refused refused => row with { Reason = refused.Because },
            _ => throw new InvalidOperationException("busy is not kept"),
        };
    }

    public static DecisionRow? Decision(ArrivalVerdict verdict)
    {
        IncomingDecision? decision = verdict switch
        {
            ArrivalVerdict.Stored stored => stored.Report.Decision,
            ArrivalVerdict.Quarantined quarantined => quarantined.Decision,
            _ => null,
        };
        return decision?.ToRow();
    }

    /// <summary>The message's own array, up to 16 MiB, where it holds nothing else: nobody writes to it.</summary>
    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> held) && held.Count == held.Array!.Length ? held.Array : bytes.ToArray();

    private static InboxRow Withdrawn(InboxRow row, Arrival arrival, ArrivalVerdict.Withdrawn withdrawn) => row with
    {
        State = InboxState.Stored,
        Kind = CarriedKind.Withdrawal,
        Header = arrival.Header.ToArray(),
        Cms = Whole(arrival.Cms),
        ManifestDigest = withdrawn.ManifestDigest,
        SignedBy = withdrawn.SignedBy,
        Originator = row.Partner,
        ReportId = withdrawn.ReportId,
        Revision = withdrawn.Revision,
        Tlp = withdrawn.Marking.Tlp,
        Pap = withdrawn.Marking.Pap,
    };

    /// <summary>Who made the report it is about is this node, and who said it the partner: nobody originates anything with it.</summary>
    private static InboxRow FedBack(InboxRow row, Arrival arrival, ArrivalVerdict.FedBack fedBack) => row with
    {
        State = InboxState.Stored,
        Kind = CarriedKind.Feedback,
        Header = arrival.Header.ToArray(),
        Cms = Whole(arrival.Cms),
        ManifestDigest = fedBack.ManifestDigest,
        SignedBy = fedBack.SignedBy,
        ReportId = fedBack.ReportId,
        Revision = fedBack.Feedback.Revision,
        Tlp = fedBack.Marking.Tlp,
        Pap = fedBack.Marking.Pap,
        ReportJson = fedBack.Feedback.ToByteArray(),
    };

    private static InboxRow Stored(InboxRow row, Arrival arrival, ArrivalVerdict.Stored stored) => row with
    {
        State = InboxState.Stored,
        Header = arrival.Header.ToArray(),
        Cms = Whole(arrival.Cms),
        ManifestDigest = stored.ManifestDigest,
        SignedBy = stored.Report.SignedBy,
        Originator = stored.Report.Originator,
        ReportId = stored.Report.ReportId,
        Revision = stored.Report.Revision,
        Title = stored.Report.Title,
        Tlp = stored.Report.Marking.Tlp,
        Pap = stored.Report.Marking.Pap,
        Indicators = stored.Report.Indicators,
        ReportJson = stored.Report.Json,
        ContentExpires = stored.Report.Expires,
        ItemsWithheld = stored.Report.ItemsWithheld,
    };
}
