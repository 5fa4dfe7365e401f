using CertBridge.Exchange.Tests.Introducing;

namespace CertBridge.Exchange.Tests;

/// <summary>A test on networks of its own that lose what they carry; skipped, by name, where they or nftables cannot be had.</summary>
internal sealed class RoughNetworkFactAttribute : FactAttribute
{
    private static readonly string[] Places = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"];

    /// <param name="isLong">Runs with CERTBRIDGE_LONG=1 alone.</param>
    public RoughNetworkFactAttribute(bool isLong = false) =>
        Skip = NamespaceFactAttribute.Missing ?? (Places.Any(File.Exists) ? isLong ? new LongFactAttribute().Skip : null : "nftables is missing, which tests/run.sh installs.");
}
