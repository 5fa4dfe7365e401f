using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Storage.Homes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>
/// <c>cards/partners/ID.sight</c>: a PartnerSight, for <c>card sign</c>, which asks no running node. What cannot be read counts as never said: then a key waits longer, and the next hello says it again.
/// </summary>
internal static class KeySightFile
{
    private const int SizeBytesMax = 4096;

    public static KeySight Read(NodeHome home, PartnerId partner)
    {
        string path = PathOf(home, partner);
        if (!File.Exists(path))
            return KeySight.Nothing;
        Parsed<byte[]> file = BoundedFile.Read(path, SizeBytesMax, HomeErrors.HomeFileCorrupt);
        return file.IsValid && MessageReading.TryRead(V1.PartnerSight.Parser, file.Value, out V1.PartnerSight? read) && Digest.TryFromBytes(read.CardDigest.Span, out Digest digest)
            ? new KeySight(read.CardSerial, digest, read.SheetSerial, [.. read.Seen.Select(ToSeen).OfType<KeySeen>()])
            : KeySight.Nothing;
    }

    public static void Write(NodeHome home, PartnerId partner, KeySight sight)
    {
        var file = new V1.PartnerSight { CardSerial = sight.CardSerial, CardDigest = ByteString.CopyFrom(sight.CardDigest.ToBytes()), SheetSerial = sight.SheetSerial };
        file.Seen.AddRange(sight.Seen.Select(seen => new V1.SeenKey { Use = seen.Kind.Word(), KeyId = ByteString.CopyFrom(seen.Key.ToBytes()), AtMs = (ulong)seen.At.ToUnixTimeMilliseconds() }));
        DurableFile.Write(PathOf(home, partner), file.ToByteArray(), KeyFolder.FileMode);
    }

    private static KeySeen? ToSeen(V1.SeenKey seen)
    {
        foreach (KeyKind kind in Enum.GetValues<KeyKind>())
        {
            if (kind.Word() == seen.Use && Digest.TryFromBytes(seen.KeyId.Span, out Digest key))
                return new KeySeen(kind, new KeyId(key), DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(seen.AtMs, 253_370_764_800_000))); // the year 9999
        }
        return null;
    }

    private static string PathOf(NodeHome home, PartnerId partner) => Path.ChangeExtension(PartnerFile.PathOf(home, partner), ".sight");
}
