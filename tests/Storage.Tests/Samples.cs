using System.Buffers.Binary;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>Rows that are right in every field, to be varied.</summary>
internal static class Samples
{
    public static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    public static readonly PartnerId Cyr = PartnerId.Parse("cert-cyr");
    public static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    public static Digest Digest(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return Protocol.Ids.Digest.Of(bytes);
    }

    public static ReportId Report(int number) => ReportId.Create(Aln, 2026, number);

    public static ReportRow ReportRow(int number, ulong revision = 1) => new()
    {
        ReportId = Report(number),
        Revision = revision,
        Uuid = EnvelopeId.Create(Now).Value,
        Title = $"Phishing against ministries {number}",
        Tlp = Tlp.Amber,
        Pap = Pap.Green,
        Indicators = 3,
        Accepted = Now,
        Json = [.. "{}"u8],
    };

    public static OutboxRow Entry(int number, PartnerId? partner = null) => new()
    {
        Partner = partner ?? Bor,
        Lane = LaneName.Routine,
        ReportId = Report(number),
        Revision = 1,
        EnvelopeId = EnvelopeId.Create(Now),
        EnvelopeDigest = Digest(number),
        ManifestDigest = Digest(number + 1_000_000),
        AgreementHash = Digest(-1),
        CardDigest = Digest(-2),
        SheetDigest = Digest(-3),
        SignedBy = new KeyId(Digest(-4)),
        Expires = Now.AddDays(90),
        Queued = Now.AddSeconds(number),
        Header = [1, 2, 3],
        Cms = [4, 5, 6, 7],
    };

    public static InboxRow Arrival(ulong number, ulong leafIndex) => new()
    {
        Partner = Bor,
        Lane = LaneName.Routine,
        Epoch = 1,
        Number = number,
        EnvelopeId = EnvelopeId.Create(Now),
        EnvelopeDigest = Digest((int)number),
        State = InboxState.Stored,
        ReportId = ReportId.Create(Bor, 2026, (long)number),
        Revision = 1,
        Originator = Bor,
        ManifestDigest = Digest((int)number + 1_000_000),
        AgreementHash = Digest(-1),
        SignedBy = new KeyId(Digest(-4)),
        Title = "Ransomware",
        Tlp = Tlp.Green,
        Pap = Pap.Clear,
        Indicators = 2,
        Received = Now,
        LeafIndex = leafIndex,
        Header = [1],
        Cms = [2, 3],
        ReportJson = [.. "{\"a\":1}"u8],
    };

    public static HeldReceiptRow Receipt(long outboxId, ulong leafIndex) => new()
    {
        OutboxId = outboxId,
        Record = [9, 9],
        LeafIndex = leafIndex,
        CheckpointSize = leafIndex + 1,
        CheckpointRoot = Digest(-5),
        At = Now,
    };

    public static DecisionRow Decision(int number, bool allowed, PartnerId? partner = null) => new()
    {
        Direction = DecisionDirection.Outgoing,
        Partner = partner ?? Bor,
        ReportId = Report(number),
        Revision = 1,
        IsAllowed = allowed,
        Reason = allowed ? "ALLOWED" : "NO_AGREEMENT",
        Because = "the agreement says so",
        Record = "{\"steps\":[]}",
        At = Now,
    };
}
