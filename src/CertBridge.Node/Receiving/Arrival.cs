using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Node.Receiving;

/// <summary>An envelope as it came off the link, with its place.</summary>
internal sealed record Arrival(ulong Epoch, LaneName Lane, ulong Number, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Cms)
{
    private Digest? digest;
    private Parsed<EnvelopeHeader>? readHeader;

    public Digest Digest => digest ??= EnvelopeDigest.Of(Header.Span, Cms.Span);

    /// <summary>What the header says, read once: it is asked for from the first look to the row that is kept.</summary>
    public Parsed<EnvelopeHeader> ReadHeader => readHeader ??= EnvelopeOpening.ReadHeader(Header);

    /// <summary>The id the header claims; all zeros when the header cannot be read.</summary>
    public EnvelopeId EnvelopeId => ReadHeader.IsValid && EnvelopeId.TryFromBytes(ReadHeader.Value.EnvelopeId.Span, out EnvelopeId id) ? id : default;

    /// <summary>What it takes on the disk once it is kept, bytes.</summary>
    public int SizeBytes { get; init; } = Header.Length + Cms.Length;

    /// <summary>What it takes in memory, bytes: nothing where its first part alone came.</summary>
    public int HeldBytes => Header.Length + Cms.Length;

    /// <summary>What a part says is coming, for an answer before it is here.</summary>
    public static Arrival Announced(DeliverPart part) => new(part.Epoch, part.Lane, part.Number, default, default) { SizeBytes = (int)part.Total };

    public static Arrival Of(Deliver deliver) => new(
        deliver.Epoch,
        deliver.Lane,
        deliver.Number,
        deliver.Envelope?.Header.Memory ?? ReadOnlyMemory<byte>.Empty,
        deliver.Envelope?.Cms.Memory ?? ReadOnlyMemory<byte>.Empty);
}
