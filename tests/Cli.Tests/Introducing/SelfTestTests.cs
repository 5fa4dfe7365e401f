using CertBridge.Cli.Introducing;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Tests.Introducing;

/// <summary>Whatever keeps two new partners apart is said with what to do about it.</summary>
public sealed class SelfTestTests
{
    private const string Endpoint = "gw1.cert-bor.example:7443";

    [Theory]
    [InlineData("up", "", true, "")]
    [InlineData("suspended", "officers of cert-bor (legal) suspended agr-aln-bor v1", true, "")]
    [InlineData("degraded", "the two sides do not name the same agreement in force", true, "agreement new --with cert-bor")]
    [InlineData("never", "", false, "second officer")]
    [InlineData("down", "the partner refused our certificate: not known", false, "second officer")]
    [InlineData("down", "TLS: the partner's certificate is not the one on its card, or it refused ours", false, "second officer")]
    [InlineData("down", "the partner cannot be reached or ended the connection", false, "second officer")]
    [InlineData("down", "the partner cannot be reached: nothing answers at its endpoint (connection refused)", false, "firewall")]
    [InlineData("down", "CB4015 TLS: the key at the partner's endpoint is not on its card", false, "Call them")]
    [InlineData("down", "the link broke: Internal", false, "node doctor cert-bor")]
    public void Of_EveryLink_SaysWhatIsSeenAndWhatToDo(string link, string cause, bool passed, string mend)
    {
        SelfTest test = SelfTest.Of(new PartnerSummary { Partner = "cert-bor", Link = link, LinkCause = cause }, [Endpoint]);

        Assert.Equal(passed, test.Passed);
        Assert.StartsWith(passed ? "passed" : link == "never" ? "not yet" : $"failed: {cause}", test.Finding, StringComparison.Ordinal);
        Assert.Contains(mend, test.Mend);
        Assert.Equal(mend.Length == 0, test.Mend.Length == 0);
    }

    [Fact]
    public void Of_APartnerWithoutEndpoints_SaysThatTheyDial() =>
        Assert.Contains("they dial us", SelfTest.Of(new PartnerSummary { Partner = "cert-bor", Link = "never" }, []).Mend);
}
