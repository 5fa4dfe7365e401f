using CertBridge.Cli.Reporting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Tests.Reporting;

/// <summary>The exit code says how much of a report could be taken back.</summary>
public sealed class CancelTests
{
    [Theory]
    [InlineData(ExitCode.Done, true)]
    [InlineData(ExitCode.Done, true, true)]
    [InlineData(ExitCode.Partial, true, false)]
    [InlineData(ExitCode.Conflict, false, false)]
    [InlineData(ExitCode.Conflict)]
    public void Verdict_IsAllSomeOrNothing(int expected, params bool[] stopped) =>
        Assert.Equal(expected, CancelVerb.Verdict([.. stopped.Select(one => new CancelledEntry { Stopped = one })]));

    [Fact]
    public void WhatWasSent_IsSaidPlainly_WithWhatThereIsInstead()
    {
        var kept = new CancelledEntry { Entry = new OutboxSummary { ReportId = "CB-ALN-2026-0001", Partner = "cert-bor\u001b[2J" }, Because = "It has number 7: the partner may have it." };

        string sentence = CancelPrinting.Sentence(kept);

        Assert.StartsWith("NOT taken back from cert-bor", sentence);
        Assert.Contains("certbridge report retract CB-ALN-2026-0001", sentence);
        Assert.DoesNotContain('\u001b', sentence);
    }
}
