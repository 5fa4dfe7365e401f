using CertBridge.Cli.Tests.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Contexts;

/// <summary><c>context list|use|show|add|rm|test</c> over a file of the user's own, with a real node behind one of the contexts.</summary>
public sealed class ContextVerbTests(RunningNode node) : IClassFixture<RunningNode>
{
    private readonly string file = node.At($"own-{Protocol.Ids.EnvelopeId.Create(TimeProvider.System.GetUtcNow())}/config.yaml");

    [Fact]
    public void AContext_IsTaken_Tested_AndForgotten()
    {
        Assert.Equal(ExitCode.Done, Run("add", "tst", "--from", node.ContextFile).Exit);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Outcome tested = Run("test", "-o", "json");
        Assert.Equal(ExitCode.Done, tested.Exit);
        Assert.Equal("cert-tst", tested.Json.GetProperty("partnerId").GetString());
        Assert.Equal("admin", Certbridge.Run("whoami", "--context-file", file, "-o", "json").Json.GetProperty("name").GetString());
        Assert.Equal(ExitCode.Done, Run("rm", "tst").Exit);
        Assert.Empty(Run("list", "-o", "json").Json.GetProperty("items").EnumerateArray());
        Assert.True(File.Exists(node.At("admin/admin.key")), "the key stays");
    }

    [Fact]
    public void Use_GoesThere_AndBack()
    {
        Run("add", "one", "--from", node.ContextFile);
        Run("add", "two", "--from", node.ContextFile);
        Assert.Equal("one", Current());
        Assert.Equal(ExitCode.Usage, Run("use", "-").Exit);
        Assert.Equal(ExitCode.Done, Run("use", "two").Exit);
        Assert.Equal("two", Current());
        Assert.Equal(ExitCode.Done, Run("use", "-").Exit);
        Assert.Equal("one", Current());
        Assert.Equal(ExitCode.Done, Run("use", "-").Exit);
        Assert.Equal("two", Current());
    }

    [Fact]
    public void WordByWord_IsTheSame()
    {
        Outcome taken = Run("add", "a", "--from", node.ContextFile, "-o", "json");
        Outcome written = Run(
            "add", "b", "--node", taken.Json.GetProperty("node").GetString()!, "--environment", "dev", "--trust", node.At("admin/node.crt"),
            "--cert", node.At("admin/admin.crt"), "--key", node.At("admin/admin.key"));
        Assert.True(written.Exit == ExitCode.Done, written.Error);
        Assert.Equal(ExitCode.Done, Run("test", "b").Exit);
    }

    [Fact]
    public void AMistypedName_NamesTheNearest()
    {
        Run("add", "production", "--from", node.ContextFile);
        Outcome outcome = Run("use", "prodcution");
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("did you mean production?", outcome.Error);
    }

    [Fact]
    public void ATakenName_IsAConflict()
    {
        Run("add", "a", "--from", node.ContextFile);
        byte[] before = File.ReadAllBytes(file);
        Outcome outcome = Run("add", "a", "--from", node.ContextFile);
        Assert.Equal(ExitCode.Conflict, outcome.Exit);
        Assert.Contains("CB1020", outcome.Error);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Theory]
    [InlineData("CB1001", "add", "-x", "--from", "CONTEXT")]
    [InlineData("CB1001", "add", "a b", "--from", "CONTEXT")]
    [InlineData("CB1001", "add", "a")]
    [InlineData("CB1001", "add", "a", "--from", "CONTEXT", "--environment", "dev")]
    [InlineData("CB1001", "add", "a", "--node", "http://127.0.0.1:1", "--environment", "dev", "--trust", "t", "--cert", "c", "--key", "k")]
    [InlineData("CB1001", "add", "a", "--node", "https://127.0.0.1:1", "--environment", "test", "--trust", "t", "--cert", "c", "--key", "k")]
    [InlineData("CB1007", "add", "a", "--node", "https://127.0.0.1:1", "--environment", "dev", "--trust", "TRUST", "--cert", "c", "--key", "/nonexistent")]
    [InlineData("CB1004", "use", "nobody")]
    [InlineData("CB1004", "rm", "nobody")]
    [InlineData("CB1004", "test")]
    public void WhatWouldNotWork_IsRefused_AndNothingIsWritten(string code, params string[] words)
    {
        Outcome outcome = Run([.. words.Select(word => word.Replace("CONTEXT", node.ContextFile, StringComparison.Ordinal).Replace("TRUST", node.At("admin/node.crt"), StringComparison.Ordinal))]);
        Assert.NotEqual(ExitCode.Done, outcome.Exit);
        Assert.Contains(code, outcome.Error);
        Assert.Empty(outcome.Output);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void ANodeInAnotherEnvironment_FailsTheTest()
    {
        Run("add", "a", "--from", node.ContextFile);
        File.WriteAllText(file, File.ReadAllText(file).Replace("environment: dev", "environment: production", StringComparison.Ordinal));
        Outcome outcome = Run("test");
        Assert.Equal(ExitCode.Conflict, outcome.Exit);
        Assert.Contains("CB1012", outcome.Error);
    }

    private string? Current() => Run("list", "-o", "json").Json.GetProperty("items").EnumerateArray()
        .Where(item => item.GetProperty("current").GetBoolean()).Select(item => item.GetProperty("context").GetString()).SingleOrDefault();

    private Outcome Run(params string[] words) => Certbridge.Run(["context", .. words, "--context-file", file]);
}
