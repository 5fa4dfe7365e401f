using CertBridge.Protocol.V1;

namespace CertBridge.Node.Deciding;

/// <summary>When a signed manifest says that its content is not to be relied on any more.</summary>
internal static class ManifestExpiry
{
    private static readonly ulong LastMillis = (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <returns>Null where it says nothing; what lies beyond the calendar is its last moment.</returns>
    public static DateTimeOffset? ContentExpires(this Manifest manifest) =>
        manifest.ContentExpiresMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(manifest.ContentExpiresMs, LastMillis));
}
