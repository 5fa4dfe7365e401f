using CertBridge.Node.Forgetting;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Forgetting;

/// <summary>What a partner sent is kept as long as the agreement it came under says for its marking, and no longer.</summary>
public sealed class RetentionTests : SharedReport
{
    private RetentionWorker Retention => new(Bor.Store, Bor.Trust, Bor.Clock, NullLogger<RetentionWorker>.Instance);

    [Fact]
    public async Task Forget_TakesWhatIsOver_ByItsMarking_AndLeavesTheRest()
    {
        ReportId amber = await SharedAsync(Reports.Yaml("A year", tlp: "amber"));
        ReportId green = await SharedAsync(Reports.Yaml("Three years", tlp: "green"));
        Bor.Clock.Now = Bor.Clock.Now.AddYears(1).AddMinutes(-1);
        Assert.Equal(0, await Retention.ForgetAsync(CancellationToken.None));

        Bor.Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(1, await Retention.ForgetAsync(CancellationToken.None));

        Assert.Equal((true, false), (Held(amber)!.IsDestroyed, Held(green)!.IsDestroyed));
        Assert.Equal(RetentionLeaf.Kind, Bor.Store.Read(reader => reader.NodeLeaves(0, 10))[^1].Kind);
        Assert.Equal(0, await Retention.ForgetAsync(CancellationToken.None));
        Bor.Clock.Now = Bor.Clock.Now.AddYears(2);
        Assert.Equal(1, await Retention.ForgetAsync(CancellationToken.None));
        Assert.True(Held(green)!.IsDestroyed);
    }

    [Fact]
    public async Task Forget_TakesWhatHasExpired_ByItsOwnWord_BeforeTheAgreementWould()
    {
        DateTimeOffset expires = Bor.Clock.Now.AddDays(10);
        ReportId brief = await SharedAsync(Reports.Yaml("Ten days", tlp: "green", $"expires: \"{expires:yyyy-MM-dd'T'HH:mm:ss'Z'}\""));
        ReportId other = await SharedAsync(Reports.Yaml("Says nothing", tlp: "green"));
        Assert.Equal((expires, null), (Held(brief)!.ContentExpires, Held(other)!.ContentExpires));
        Bor.Clock.Now = expires - TimeSpan.FromSeconds(1);
        Assert.Equal(0, await Retention.ForgetAsync(CancellationToken.None));

        Bor.Clock.Now = expires;
        Assert.Equal(1, await Retention.ForgetAsync(CancellationToken.None));

        Assert.Equal((true, false), (Held(brief)!.IsDestroyed, Held(other)!.IsDestroyed));
        Assert.Equal(
            $$$"""{"atMs":{{{expires.ToUnixTimeMilliseconds()}}},"expired":1,"items":{"cert-aln":1}}""",
            System.Text.Encoding.UTF8.GetString(Bor.Store.Read(reader => reader.NodeLeaves(0, 10))[^1].Record));
    }
}
