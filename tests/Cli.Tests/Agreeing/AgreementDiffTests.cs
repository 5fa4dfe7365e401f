using System.Text.Json;
using CertBridge.Cli.Tests.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Agreeing;

/// <summary>What an officer is shown before they sign, and who has to sign besides.</summary>
public sealed class AgreementDiffTests(RunningNode node) : IClassFixture<RunningNode>
{
    /// <summary>One agreement from its first version to a second that widens it, at one node that both officers hand their signatures to.</summary>
    [Fact]
    public void AnAgreement_ThatIsWidened_ShowsWhatItOpens_AndWaitsForASecondOfficerOfEachSide()
    {
        node.MeetBor();
        string first = Written("agreement.yaml", node.Run("agreement", "new", "--with", "cert-bor").Output);
        string second = Written("agreement-2.yaml", File.ReadAllText(first).Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("tlp: amber ", "tlp: amber+strict ", StringComparison.Ordinal));

        Outcome proposed = node.Run(["agreement", "propose", first, "--yes", .. Officer("signing")]);
        Outcome waiting = node.Run("agreement", "list");
        Outcome cosigned = node.Run(["agreement", "cosign", "agr-bor-tst", "--yes", .. Officer("bor-signing")]);

        Assert.Contains("No agreement between cert-tst and cert-bor is in force, so all of agr-bor-tst v1 is new: it takes 1 officer of each side.\n", proposed.Error);
        Assert.Contains("1 of 1 officer of cert-bor", waiting.Output);
        Assert.Contains("state      IN-FORCE\n", cosigned.Output);
        Assert.Contains("missing    -\n", cosigned.Output);

        Outcome diff = node.Run("agreement", "diff", second);
        Assert.Equal(("WIDER    ceilings.tlp: amber -> amber+strict\n", ExitCode.Done), (diff.Output, diff.Exit));
        Assert.Equal("agr-bor-tst v2 may open more than agr-bor-tst v1: it takes 2 officers of each side.\n", diff.Error);

        Outcome widened = node.Run(["agreement", "propose", second, "--yes", .. Officer("signing")]);
        string[] said = widened.Error.Split('\n');
        int line = Array.IndexOf(said, "WIDER    ceilings.tlp: amber -> amber+strict");
        Assert.True(line > Array.FindIndex(said, one => one.Contains("kind: Agreement", StringComparison.Ordinal)), widened.Error);
        Assert.Contains("state      PROPOSED\n", widened.Output);
        Assert.Contains("missing    1 of 2 officers of cert-tst, 2 of 2 officers of cert-bor\n", widened.Output);

        JsonElement shown = node.Run("agreement", "show", "agr-bor-tst", "-o", "json").Json;
        Assert.Equal(2, shown.GetProperty("officersPerSide").GetInt32());
        Assert.Equal(["cert-tst 1 1", "cert-bor 0 2"], shown.GetProperty("sides").EnumerateArray().Select(side => $"{side.GetProperty("partner")} {side.GetProperty("officers")} {side.GetProperty("missing")}"));
        Assert.Equal("in-force", node.Run("agreement", "show", "agr-bor-tst", "--version", "1", "-o", "json").Json.GetProperty("state").GetString());

        Assert.Equal(diff.Output, node.Run("agreement", "diff", "agr-bor-tst").Output);
        Assert.Equal("narrower ceilings.tlp: amber+strict -> amber\n", node.Run("agreement", "diff", "agr-bor-tst@1", second).Output);
        Assert.Empty(node.Run("agreement", "diff", "agr-bor-tst@1").Output);

        string third = Path.Combine(Path.GetDirectoryName(second)!, "third.yaml");
        File.WriteAllText(third, File.ReadAllText(second).Replace("version: 2", "version: 3", StringComparison.Ordinal));
        Outcome counter = node.Run(["agreement", "propose", third, "--yes", .. Officer("bor-signing")]);
        Outcome cosignedAllTheSame = node.Run(["agreement", "cosign", "agr-bor-tst", "--version", "2", "--yes", .. Officer("signing")]);

        Assert.Contains("counters   v2\n", counter.Output);
        Assert.Contains("agr-bor-tst v3 counters version 2, ", counter.Error);
        Assert.Contains("agr-bor-tst v2 is COUNTERED: version 3 was put forward instead.", cosignedAllTheSame.Error);
        Assert.Contains("state         COUNTERED\n", cosignedAllTheSame.Output);
        Assert.Contains("countered by  v3\n", cosignedAllTheSame.Output);
    }

    [Fact]
    public void Diff_OfTwoFiles_AsksNoNode_AndSaysTheSameAsJson()
    {
        string before = Written("before.yaml", Text), after = Written("after.yaml", Text.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("[reports]", "[urgent]", StringComparison.Ordinal));

        JsonElement diff = Certbridge.Run("agreement", "diff", after, before, "-o", "json").Json;

        Assert.Equal(("AgreementDiff", "agr-aln-bor v1", "agr-aln-bor v2", true, 2), (diff.GetProperty("kind").GetString(), diff.GetProperty("before").GetString(), diff.GetProperty("after").GetString(),
            diff.GetProperty("wider").GetBoolean(), diff.GetProperty("officersPerSide").GetInt32()));
        Assert.Equal(
            ["narrower channels.reports yes no", "wider channels.urgent no yes"],
            diff.GetProperty("changes").EnumerateArray().Select(change => string.Join(' ', change.EnumerateObject().Select(field => field.Value.GetString()))));
        Assert.Equal("narrower channels.urgent: yes -> no\n", Certbridge.Run("agreement", "diff", Written("less.yaml", Text), Written("more.yaml", Text.Replace("[reports]", "[reports, urgent]", StringComparison.Ordinal))).Output);
    }

    [Theory]
    [InlineData("agr-no-such", ExitCode.InputInvalid, "CB3124")]
    [InlineData("agr-no-such@0", ExitCode.Usage, "agr-aln-bor@1")]
    [InlineData("agr-no-such@x", ExitCode.Usage, "agr-aln-bor@1")]
    [InlineData("/nonexistent/agreement", ExitCode.InputInvalid, "cannot be read: it does not exist")]
    [InlineData("nonexistent.yaml", ExitCode.InputInvalid, "cannot be read: it does not exist")]
    public void Diff_OfWhatIsNotThere_IsRefused(string given, int exit, string said)
    {
        Outcome outcome = node.Run("agreement", "diff", given);

        Assert.Equal((exit, ""), (outcome.Exit, outcome.Output));
        Assert.Contains(said, outcome.Error);
    }

    [Fact]
    public void Diff_OfWhatIsNoAgreement_NamesWhatIsWrong()
    {
        Outcome outcome = Certbridge.Run("agreement", "diff", Written("bad.yaml", Text.Replace("[reports]", "[gossip]", StringComparison.Ordinal)), Written("good.yaml", Text));

        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains("CB3103", outcome.Error);
    }

    private const string Text = """
        apiVersion: certbridge/v1
        kind: Agreement
        metadata: { id: agr-aln-bor, version: 1, title: Least }
        parties: [cert-aln, cert-bor]
        effective: { from: 2026-01-01, until: 2026-12-31 }
        channels: [reports]
        ceilings: { tlp: green }

        """;

    private string Written(string name, string text)
    {
        File.WriteAllText(node.At(name), text);
        return node.At(name);
    }

    private string[] Officer(string folder) => ["--officer-key", node.At($"{folder}/officer-1.officer.key"), "--officer-cert", node.At($"{folder}/officer-1.officer.crt")];
}
