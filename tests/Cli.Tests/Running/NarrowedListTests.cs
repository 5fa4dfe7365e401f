using System.Text.Json;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Running;

/// <summary>The flags that narrow a list, against a real node.</summary>
public sealed class NarrowedListTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public void Reports_AreNarrowedByTimeAndMarking()
    {
        string id = node.SubmitSample();
        Assert.Equal([id], List("report", "--since", "1h"));
        Assert.Equal([id], List("report", "--since", "7d", "--until", "0s", "--tlp", "green"));
        Assert.Empty(List("report", "--until", "1h"));
        Assert.Empty(List("report", "--tlp", "red"));
        Assert.Empty(List("report", "--partner", "cert-bor"));
        Assert.Empty(List("inbox", "--since", "1h", "--partner", "cert-bor", "--tlp", "amber"));
        Assert.Empty(List("outbox", "--since", "1h", "--partner", "cert-bor", "--tlp", "amber", "--state", "queued"));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "report", "list", "--since", "soon")]
    [InlineData(ExitCode.Usage, "report", "list", "--tlp", "purple")]
    [InlineData(ExitCode.Usage, "inbox", "list", "--limit", "0")]
    [InlineData(ExitCode.Usage, "outbox", "list", "--to", "cert-bor", "--partner", "cert-bor")]
    [InlineData(ExitCode.InputInvalid, "report", "list", "--since", "1h", "--until", "2h")]
    [InlineData(ExitCode.InputInvalid, "inbox", "list", "--partner", "Not An Id")]
    [InlineData(ExitCode.InputInvalid, "report", "list", "--since", "1h", "--cursor", "x")]
    public void WhatMakesNoSense_IsRefused(int exit, params string[] words)
    {
        Outcome outcome = node.Run(words);
        Assert.Equal(exit, outcome.Exit);
        Assert.Empty(outcome.Output);
    }

    private string[] List(string noun, params string[] flags)
    {
        Outcome outcome = node.Run([noun, "list", .. flags, "-o", "json"]);
        Assert.True(outcome.Exit == ExitCode.Done, outcome.Error);
        return [.. outcome.Json.GetProperty("items").EnumerateArray().Select((JsonElement item) => item.GetProperty("reportId").GetString()!)];
    }
}
