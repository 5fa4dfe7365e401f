using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>The built command line asks running nodes how they are, and looks at a home whose node does not run.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private Neighbourhood? made;

    private Neighbourhood Pair => made ?? throw new InvalidOperationException("the pair was not made");

    private TestNode Aln => Pair.Aln;

    public async Task InitializeAsync() => made = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await Pair.DisposeAsync();

    [Fact]
    public async Task Doctor_OfANodeAndAPartnerThatAreWell_FindsNoFailure()
    {
        JsonElement examined = (await Aln.MustAsync("node", "doctor")).Json;

        Assert.Equal(("Examination", true, 0), (examined.GetProperty("kind").GetString(), examined.GetProperty("ok").GetBoolean(), examined.GetProperty("failures").GetInt32()));
        foreach (string name in new[] { "config", "key-modes", "owner", "root-key", "keys", "card", "certificates", "key-sheet", "contact-sheet", "operators", "clock", "disk", "store", "ledger", "node", "you" })
            Assert.Equal("ok", Level(examined, name));
        foreach (string name in new[] { "partner-dates", "agreement", "names", "tcp", "tls", "pin", "hello", "clock-offset" })
            Assert.Equal("ok", Level(examined, name, "cert-bor"));
    }

    [Fact]
    public async Task Doctor_WithThreeThingsBroken_NamesEachWithItsFix_AndExits3()
    {
        await Pair.Bor.StopAsync();
        string key = Path.Combine(Aln.Home, "keys", "log-1.key");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.Copy(Aln.RootKeyFile, Path.Combine(Aln.Home, "cert-aln.root.key"));

        CommandOutcome outcome = await Certbridge.RunAsync("node", "doctor", "--context-file", Aln.ContextFile);

        outcome.ShouldExit(ExitCode.InputInvalid);
        string[] lines = outcome.Output.Split('\n');
        AssertFix(lines, "failure  key-modes: ", $"Next: chmod go-rwx {key}");
        AssertFix(lines, "failure  root-key: ", "Next: move it to a medium");
        AssertFix(lines, "failure  tcp cert-bor: ", "Next: ask both firewalls");
        Assert.Contains(lines, line => line.StartsWith("failure  hello cert-bor: the link is down", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("skipped  tls cert-bor: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("4 failed, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_OfOnePartner_LeavesOutTheOthersAndWhatIsWellHere()
    {
        JsonElement examined = (await Aln.MustAsync("node", "doctor", "cert-bor")).Json;

        Assert.All(examined.GetProperty("findings").EnumerateArray(), finding =>
            Assert.True(finding.GetProperty("partner").GetString() == "cert-bor" || finding.GetProperty("level").GetString() != "ok"));
        (await Aln.RunAsync("node", "doctor", "cert-nobody")).ShouldExit(ExitCode.InputInvalid);
    }

    [Fact]
    public async Task Doctor_OfANodeThatDoesNotRun_LooksAtItsHome_AndSaysWhatItCouldNotSee()
    {
        await Aln.StopAsync();

        CommandOutcome outcome = (await Aln.RunAsync("node", "doctor", "--home", Aln.Home)).ShouldExit(ExitCode.InputInvalid);

        Assert.Equal(("failure", "ok", "ok", "skipped"), (Level(outcome.Json, "node"), Level(outcome.Json, "store"), Level(outcome.Json, "ledger"), Level(outcome.Json, "partners")));
        CommandOutcome elsewhere = (await Aln.RunAsync("node", "doctor")).ShouldExit(ExitCode.InputInvalid);
        Assert.Equal("skipped", Level(elsewhere.Json, "home"));
    }

    [Fact]
    public async Task Preflight_OfAStoppedNode_LetsItStart_AndWithTheRootKeyInItsHome_DoesNot()
    {
        await Aln.StopAsync();
        (await Certbridge.RunAsync("node", "preflight", "--home", Aln.Home)).ShouldExit(ExitCode.Done);
        File.Copy(Aln.RootKeyFile, Path.Combine(Aln.Home, "cert-aln.root.key"));

        CommandOutcome refused = (await Certbridge.RunAsync("node", "preflight", "--home", Aln.Home, "-o", "json")).ShouldExit(ExitCode.InputInvalid);

        Assert.Equal("failure", Level(refused.Json, "root-key"));
        Assert.Equal(1, refused.Json.GetProperty("failures").GetInt32());
    }

    [Fact]
    public async Task Preflight_BesideARunningNode_LeavesItsStoreAlone()
    {
        CommandOutcome outcome = (await Certbridge.RunAsync("node", "preflight", "--home", Aln.Home, "-o", "json")).ShouldExit(ExitCode.Done);

        Assert.Equal(("skipped", "skipped"), (Level(outcome.Json, "store"), Level(outcome.Json, "ledger")));
    }

    [Fact]
    public async Task Bundle_HoldsNoValue_NoPartner_AndNothingOfAReport()
    {
        const string canary = "zqxcanary";
        string report = Aln.File("canary.yaml");
        await File.WriteAllTextAsync(report, ReportFile.Text(canary, "green", "green"));
        await Aln.MustAsync("report", "submit", report);
        await File.AppendAllTextAsync(Path.Combine(Aln.Home, "node.yaml"), $"\n{canary}: {canary}\n");
        File.Copy(Aln.RootKeyFile, Path.Combine(Aln.Home, $"{canary}.root.key"));
        string bundle = Aln.File("support.json");

        (await Aln.RunAsync("node", "doctor", "--bundle", bundle)).ShouldExit(ExitCode.InputInvalid);

        string text = await File.ReadAllTextAsync(bundle);
        JsonElement json = JsonDocument.Parse(text).RootElement;
        string[] values = [canary, "cert-aln", "cert-bor", Aln.Address.ToString(), Pair.Bor.Address.ToString(), Aln.Home, "Test cert", "officer", "agr-", "admin", "7443", "PRIVATE", Aln.Fingerprint];
        Assert.All(values, value => Assert.DoesNotContain(value, text, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("listeners.partners", json.GetProperty("settings").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("(1 that are no settings)", json.GetProperty("settings").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains(json.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("name").GetString() == "root-key" && finding.GetProperty("level").GetString() == "failure");
        Assert.Equal(1, json.GetProperty("counts").GetProperty("partners").GetInt32());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bundle));
        (await Aln.RunAsync("node", "doctor", "--bundle", bundle)).ShouldExit(ExitCode.Conflict);
    }

    private static void AssertFix(string[] lines, string finding, string fix)
    {
        int at = Array.FindIndex(lines, line => line.StartsWith(finding, StringComparison.Ordinal));
        Assert.True(at >= 0, $"no line begins with '{finding}':\n{string.Join('\n', lines)}");
        Assert.StartsWith(fix, lines[at + 1].TrimStart(), StringComparison.Ordinal);
    }

    private static string? Level(JsonElement examined, string name, string partner = "") => examined.GetProperty("findings").EnumerateArray()
        .Where(finding => finding.GetProperty("name").GetString() == name && finding.GetProperty("partner").GetString() == partner)
        .Select(finding => finding.GetProperty("level").GetString())
        .Distinct()
        .Single();
}
