using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Node.Receiving;

/// <summary>An envelope as it came off the link, with its place.</summary>
internal sealed record Arrival(ulong Epoch, LaneName Lane, ulong Number, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Cms)
{
    private Digest? digest;

    public Digest Digest => digest ??= EnvelopeDigest.Of(Header.Span, Cms.Span);

    public int SizeBytes => Header.Length + Cms.Length;

    public static Arrival Of(Deliver deliver) => new(
        deliver.Epoch,
        deliver.Lane,
        deliver.Number,
        deliver.Envelope?.Header.Memory ?? ReadOnlyMemory<byte>.Empty,
        deliver.Envelope?.Cms.Memory ?? ReadOnlyMemory<byte>.Empty);
}
