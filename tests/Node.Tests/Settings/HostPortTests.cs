using CertBridge.Node.Settings;

namespace CertBridge.Node.Tests.Settings;

public class HostPortTests
{
    [Theory]
    [InlineData("gw1.cert-aln.example:7443", "gw1.cert-aln.example", 7443)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("[::1]:65535", "::1", 65535)]
    public void TryParse_OfHostAndPort_ReadsAndWritesBoth(string text, string host, int port)
    {
        HostPort? read = HostPort.TryParse(text);
        Assert.Equal(new HostPort(host, port), read);
        Assert.Equal(text, read!.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":7443")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host: 80")]
    [InlineData("::1:80")]
    [InlineData("[::1:80")]
    [InlineData("[gw1]:80")]
    [InlineData("-gw:80")]
    [InlineData("gw..example:80")]
    [InlineData("gw example:80")]
    [InlineData("https://gw:80")]
    public void TryParse_OfAnythingElse_GivesNull(string? text) => Assert.Null(HostPort.TryParse(text));

    [Fact]
    public void ToListenAddress_OfAName_GivesNull() => Assert.Null(new HostPort("localhost", 7442).ToListenAddress());
}
