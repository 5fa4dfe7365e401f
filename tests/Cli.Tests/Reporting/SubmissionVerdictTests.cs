using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Tests.Reporting;

/// <summary>What decisions make of the exit code, and how holds read.</summary>
public sealed class SubmissionVerdictTests
{
    private const ulong Noon = 1_764_158_400_000; // 2025-11-26T12:00:00Z

    [Theory]
    [InlineData(ExitCode.NobodyWouldReceive)]
    [InlineData(ExitCode.NobodyWouldReceive, "deny")]
    [InlineData(ExitCode.Done, "deny", "allow")]
    [InlineData(ExitCode.Done, "deny", "until")]
    [InlineData(ExitCode.Done, "gone")]
    [InlineData(ExitCode.WaitingForHuman, "approval")]
    [InlineData(ExitCode.WaitingForHuman, "deny", "approval")]
    [InlineData(ExitCode.Done, "approval", "allow")]
    [InlineData(ExitCode.Done, "approval", "until")]
    public void Verdict_OfThese_IsThisExitCode(int exit, params string[] decisions) => Assert.Equal(exit, SubmissionVerdict.Of([.. decisions.Select(Decision)], []));

    [Theory]
    [InlineData(ExitCode.Done, "allow")]
    [InlineData(ExitCode.Done, "until")]
    [InlineData(ExitCode.Partial, "approval")]
    [InlineData(ExitCode.Partial, "deny")]
    public void APartnerThatWasNamed_MakesItPartial_WhenItWouldNotGoByItself(int exit, string named) =>
        Assert.Equal(exit, SubmissionVerdict.Of([Decision("allow", 0), Decision(named, 1)], ["cert-p1"]));

    [Fact]
    public void APreview_SaysUntilWhen_OrForWhom_AndThatNothingWouldBeSent()
    {
        var times = new HumanTime(new At(DateTimeOffset.FromUnixTimeMilliseconds((long)Noon)));
        PartnerPreview until = new() { Decision = Decision("until", 0) };
        PartnerPreview approval = new() { Decision = Decision("approval", 1), WaitsFor = { "1 approval by release-officer, not the author" } };
        PartnerPreview both = new() { Decision = Decision("until", 2), WaitsFor = { "2 approvals by officer", "1 approval by duty-officer\u001b[2J" } };

        Assert.Equal(
            "cert-p0 would be held until 13:00:00Z (in 1 h); until then certbridge outbox cancel could take it back.\n"
            + "cert-p1 would wait for 1 approval by release-officer, not the author; certbridge approval list would show it.\n"
            + "cert-p2 would wait for 2 approvals by officer and 1 approval by duty-officer\\u{1B}[2J; certbridge approval list would show it.\n",
            HoldPrinting.Text(times, [until, approval, both]));
        Assert.Equal("", HoldPrinting.Text(times, [new PartnerPreview { Decision = Decision("allow", 0) }, new PartnerPreview { Decision = Decision("deny", 1) }]));
    }

    private static DecisionSummary Decision(string kind, int partner) => new()
    {
        Partner = $"cert-p{partner}",
        Outcome = kind switch { "allow" => "allow", "deny" => "deny", _ => "hold" },
        Reason = kind switch { "allow" => "ALLOWED", "deny" => "NO_AGREEMENT", "approval" => "HELD_FOR_APPROVAL", _ => "HELD_UNTIL" },
        Because = "A sentence.",
        Delivery = kind switch { "allow" or "until" => "queued", "gone" => "delivered", _ => "" },
        HeldUntilMs = kind == "until" ? Noon + 3_600_000 : 0,
    };

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
