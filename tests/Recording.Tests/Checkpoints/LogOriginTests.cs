using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;

namespace CertBridge.Recording.Tests.Checkpoints;

public sealed class LogOriginTests
{
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");

    [Theory]
    [InlineData(1, "certbridge/dev/cert-bor/cert-aln")]
    [InlineData(2, "certbridge/dev/cert-bor/cert-aln/2")]
    [InlineData(long.MaxValue, "certbridge/dev/cert-bor/cert-aln/9223372036854775807")]
    public void OriginOf_NamesEveryEpochButTheFirst(ulong epoch, string origin)
    {
        Assert.Equal(origin, LogCheckpoint.OriginOf("dev", Bor, Aln, epoch));
        Assert.Equal(origin, LogCheckpoint.OriginIn(Encoding.UTF8.GetBytes(origin + "\n3\n"), "dev", Bor, Aln));
    }

    [Theory]
    [InlineData("certbridge/dev/cert-bor/cert-aln/02")]
    [InlineData("certbridge/dev/cert-bor/cert-aln/+2")]
    [InlineData("certbridge/dev/cert-bor/cert-aln/1")]
    [InlineData("certbridge/dev/cert-bor/cert-aln/2/2")]
    [InlineData("certbridge/dev/cert-bor/cert-aln/9223372036854775808")]
    [InlineData("certbridge/dev/cert-bor/cert-cel/2")]
    [InlineData("")]
    public void OriginIn_OfAnythingElse_IsNotWhatTheNoteSays(string line)
    {
        string origin = LogCheckpoint.OriginIn(Encoding.UTF8.GetBytes(line + "\n3\n"), "dev", Bor, Aln);

        Assert.NotEqual(line, origin);
        Assert.StartsWith("certbridge/dev/cert-bor/cert-aln", origin, StringComparison.Ordinal);
    }
}
