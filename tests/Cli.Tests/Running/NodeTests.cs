using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Running;

/// <summary>The command line against a real node: who calls whom, what is said before a change, and how a refusal looks.</summary>
public sealed class NodeTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Fact]
    public void WhoAmI_NamesPersonRoleAndNode()
    {
        Outcome outcome = node.Run("whoami", "-o", "json");
        Assert.Equal("admin", outcome.Json.GetProperty("name").GetString());
        Assert.Equal("admin", outcome.Json.GetProperty("role").GetString());
        Assert.Equal("cert-tst", outcome.Json.GetProperty("partnerId").GetString());
        Assert.EndsWith("Z", outcome.Json.GetProperty("certificateExpires").GetString());
    }

    [Fact]
    public void Lists_AreEmptyLists_NotNothing()
    {
        foreach (string[] words in new[] { new[] { "report", "list" }, ["inbox", "list"], ["outbox", "list"], ["partner", "list"], ["agreement", "list"] })
        {
            Outcome outcome = node.Run([.. words, "-o", "json"]);
            Assert.Equal(ExitCode.Done, outcome.Exit);
            Assert.Empty(outcome.Json.GetProperty("items").EnumerateArray());
        }
    }

    [Fact]
    public void ASubmissionNobodyWouldReceive_ExitsFive_AndSaysWhereFirst()
    {
        Outcome outcome = node.Run("report", "submit", Checkout.File("samples/report.yaml"));
        Assert.Equal(ExitCode.NobodyWouldReceive, outcome.Exit);
        Assert.StartsWith("-> cert-tst (DEV) as admin\n", outcome.Error);
    }

    /// <summary>Refused all of them, and still: where they would have changed something is the first thing said.</summary>
    [Theory]
    [InlineData("outbox", "cancel", "CB-TST-2026-0404")]
    [InlineData("outbox", "retry", "--to", "cert-nobody")]
    [InlineData("partner", "withdraw", "cert-nobody")]
    [InlineData("partner", "verify", "cert-nobody")]
    [InlineData("report", "submit", "samples/report.yaml", "--hold", "20s", "--to", "cert-nobody")]
    public void AChange_SaysWhereFirst_AndTouchesNoNodeInAnotherEnvironment(params string[] words)
    {
        words = [.. words.Select(word => word.StartsWith("samples/", StringComparison.Ordinal) ? Checkout.File(word) : word)];
        Outcome outcome = node.Run(words);
        Assert.NotEqual(ExitCode.Done, outcome.Exit);
        Assert.StartsWith("-> cert-tst (DEV) as admin\n", outcome.Error);

        string context = node.At("admin/other.yaml");
        File.WriteAllText(context, File.ReadAllText(node.ContextFile).Replace("environment: dev", "environment: production", StringComparison.Ordinal));
        Outcome other = Certbridge.Run([.. words, "--context-file", context]);
        Assert.Equal(ExitCode.Conflict, other.Exit);
        Assert.Contains("CB1012", other.Error);
    }

    [Theory]
    [InlineData("report", "preview")]
    [InlineData("report", "submit", "--dry-run")]
    public void WhatChangesNothing_SaysNothingOfThat(params string[] words)
    {
        Outcome outcome = node.Run([.. words, Checkout.File("samples/report.yaml")]);
        Assert.Equal(ExitCode.NobodyWouldReceive, outcome.Exit); // it has no partner, which is no answer
        Assert.DoesNotContain("->", outcome.Error);
    }

    [Fact]
    public void ABadReport_ComesBackWithTheNodesProblems()
    {
        Outcome outcome = Certbridge.RunWith("kind: x\n", "report", "submit", "-", "--format", "yaml", "-o", "json", "--context-file", node.ContextFile);
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Equal(ExitCode.InputInvalid, outcome.ErrorJson.GetProperty("exit").GetInt32());
        Assert.NotEmpty(outcome.ErrorJson.GetProperty("correlationId").GetString()!);
        Assert.NotEmpty(outcome.ErrorJson.GetProperty("more").EnumerateArray());
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void ANodeInAnotherEnvironment_IsNotTouched()
    {
        string context = node.At("admin/drill.yaml");
        File.WriteAllText(context, File.ReadAllText(node.ContextFile).Replace("environment: dev", "environment: production", StringComparison.Ordinal));
        Outcome outcome = Certbridge.Run("report", "submit", Checkout.File("samples/report.yaml"), "--key", "drill", "--context-file", context);
        Assert.Equal(ExitCode.Conflict, outcome.Exit);
        Assert.Contains("CB1012", outcome.Error);
    }

    [Fact]
    public void AnotherKeyThanTheTrustedOne_ExitsNine()
    {
        string context = node.At("admin/other.yaml");
        File.WriteAllText(context, File.ReadAllText(node.ContextFile).Replace("trust: node.crt", "trust: admin.crt", StringComparison.Ordinal));
        Outcome outcome = Certbridge.Run("whoami", "--context-file", context);
        Assert.Equal(ExitCode.VerificationFailed, outcome.Exit);
        Assert.Contains("CB4151", outcome.Error);
    }

    [Fact]
    public void ARevokedOperator_ExitsFour()
    {
        Assert.Equal(ExitCode.Done, Certbridge.Run("node", "operator", "add", "gone", "--role", "operator", "--out", node.At("gone"), "--home", node.Home).Exit);
        Assert.Equal(ExitCode.Done, Certbridge.Run("node", "operator", "revoke", "gone", "--home", node.Home).Exit);
        Outcome outcome = Certbridge.Run("whoami", "--context-file", node.At("gone/context.yaml"));
        Assert.Equal(ExitCode.NotAllowed, outcome.Exit);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void ARoleThatMayNot_ExitsFour()
    {
        Assert.Equal(ExitCode.Done, Certbridge.Run("node", "operator", "add", "auditor-1", "--role", "auditor", "--out", node.At("auditor"), "--home", node.Home).Exit);
        Outcome outcome = Certbridge.Run("report", "submit", Checkout.File("samples/report.yaml"), "--context-file", node.At("auditor/context.yaml"));
        Assert.Equal(ExitCode.NotAllowed, outcome.Exit);
    }

    [Fact]
    public void WithoutATerminal_NothingIsAsked_AndNothingIsSigned()
    {
        string draft = node.At("agreement.yaml");
        File.WriteAllText(draft, node.Run("agreement", "new", "--with", "cert-bor").Output);
        Outcome outcome = node.Run(
            "agreement", "propose", draft, "--officer-key", node.At("signing/officer-1.officer.key"), "--officer-cert", node.At("signing/officer-1.officer.crt"));
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("Give --yes", outcome.Error);
        Assert.Contains("parties: [cert-tst, cert-bor]", outcome.Error);
    }

    [Fact]
    public void ACard_IsTheSameFromTheNodeAndFromItsDisk()
    {
        Outcome running = node.Run("partner", "card", "--out", node.At("running.card"));
        Outcome onDisk = Certbridge.Run("partner", "card", "--home", node.Home, "--out", node.At("disk.card"));
        Assert.Equal(ExitCode.Done, running.Exit);
        Assert.Equal(ExitCode.Done, onDisk.Exit);
        Assert.Equal(File.ReadAllBytes(node.At("running.card")), File.ReadAllBytes(node.At("disk.card")));
        Assert.Equal(ExitCode.Conflict, node.Run("partner", "card", "--out", node.At("running.card")).Exit);
    }

    [Fact]
    public void Status_IsOneObject()
    {
        Outcome outcome = node.Run("node", "status", "-o", "json");
        Assert.Equal("NodeStatus", outcome.Json.GetProperty("kind").GetString());
        Assert.Equal("dev", outcome.Json.GetProperty("environment").GetString());
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void Ledger_Verifies() => Assert.True(node.Run("ledger", "verify", "-o", "json").Json.GetProperty("ok").GetBoolean());
}
