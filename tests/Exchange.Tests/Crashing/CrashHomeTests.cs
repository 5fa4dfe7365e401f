using System.Text;
using System.Text.Json;
using CertBridge.Client;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Crashing;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>
/// A process dies at each point outside a crossing: while a node is made, started and stopped, and while what it is and believes changes. What was cut off
/// is then done again, as docs/CRASH_POINTS.md says.
/// </summary>
public sealed class CrashHomeTests : IAsyncLifetime
{
    private static readonly TimeSpan ReachMax = TimeSpan.FromSeconds(60);

    /// <summary>Beyond the 90 days of an envelope, within the two years of a card.</summary>
    private static readonly string[] MuchLater = WrongClock.By("+100d");

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-crash-").FullName;
    private TestNode cem = null!;
    private TestNode dan = null!;

    public Task InitializeAsync()
    {
        cem = TestNode.Found(folder, "cert-cem");
        dan = TestNode.Found(folder, "cert-dan");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await cem.DisposeAsync();
        await dan.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Init_KilledAtEachPoint_LeavesNoNodeOrAWholeOne()
    {
        string passphrase = Path.Combine(folder, "passphrase");
        await File.WriteAllTextAsync(passphrase, TestNode.RootPassphrase);
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead);
        foreach (CrashPoint point in PointLists.Init)
        {
            string place = Path.Combine(folder, point.ToString());
            string[] init =
            [
                "node", "init", "--home", Path.Combine(place, "home"), "--org", "cert-eva", "--name", "Eva", "--environment", "dev",
                "--root-out", Path.Combine(place, "root"), "--root-passphrase-file", passphrase,
                "--officer", "officer-1", "--officer-out", Path.Combine(place, "officer"), "--operator-out", Path.Combine(place, "admin"),
                "--listen-partners", "127.0.0.1:0", "--listen-local", "127.0.0.1:0", "--listen-health", "127.0.0.1:0",
            ];
            await KillAtAsync(point, init);
            await LeavesNoNodeOrAWholeOneAsync(point, Path.Combine(place, "home"));
        }
    }

    [LongFact]
    public async Task Home_KilledAtEachPointOfItsLife_IsWholeAtTheNextStart()
    {
        await FirstStartsAsync();
        foreach (CrashPoint point in PointLists.Sheet)
            await KillAtAsync(point, ["sheet", "sign", "--home", cem.Home]);
        foreach (CrashPoint point in PointLists.Card)
            await KillAtAsync(point, SignCard(cem));
        await StopsAsync();
        await OperatorsAsync();
        await ImportsAsync();
        await AgreementsAsync();
        await PoliciesAsync();
        await HoldsAsync();
        await CancelsAsync();
        await FoldsAsync();
        await ExpiresAsync();
    }

    private static async Task KillAtAsync(CrashPoint point, IEnumerable<string> command)
    {
        CommandOutcome killed = await Certbridge.RunAsync(new Launch(point.ToString()), command);
        killed.ShouldExit(Launch.Killed);
        Assert.Contains($"stopped at {point}", killed.Errors);
    }

    private static async Task LeavesNoNodeOrAWholeOneAsync(CrashPoint point, string home)
    {
        if (point == CrashPoint.InitDone)
        {
            await using NodeProcess node = await NodeProcess.StartAsync(home);
            Assert.Equal(ExitCode.Done, await node.StopAsync());
            return;
        }
        CommandOutcome refused = await Certbridge.RunAsync("node", "run", "--home", home);
        Assert.Contains(HomeErrors.NoHome.Code, refused.Errors);
    }

    private string[] SignCard(TestNode node)
    {
        string passphrase = Path.Combine(folder, "root-passphrase");
        if (!File.Exists(passphrase))
        {
            File.WriteAllText(passphrase, TestNode.RootPassphrase);
            File.SetUnixFileMode(passphrase, UnixFileMode.UserRead);
        }
        return ["card", "sign", "--home", node.Home, "--root-key", node.RootKeyFile, "--root-passphrase-file", passphrase, "--announce", "signing"];
    }

    private async Task FirstStartsAsync()
    {
        foreach (CrashPoint point in PointLists.FirstStart)
            await DieWhileAsync(point, () => Task.CompletedTask);
    }

    private async Task StopsAsync()
    {
        foreach (CrashPoint point in PointLists.Stopping)
        {
            await cem.StartAsync(new Launch(point.ToString()));
            CommandOutcome second = (await Certbridge.RunAsync("node", "run", "--home", cem.Home)).ShouldExit(ExitCode.Conflict);
            Assert.Contains($"process {cem.Process.ProcessId}", second.Errors);
            Assert.Equal(Launch.Killed, await cem.StopAsync());
        }
    }

    private async Task OperatorsAsync()
    {
        string[] add = ["node", "operator", "add", "duty-1", "--role", "operator", "--home", cem.Home, "--out", cem.File("duty-1")];
        await KillAtAsync(CrashPoint.OperatorIssued, add);
        await KillAtAsync(CrashPoint.OperatorRegisterWritten, add);
        (await Certbridge.RunAsync(add)).ShouldExit(HomeErrors.OperatorExists.Exit);
        (await Certbridge.RunAsync("node", "operator", "revoke", "duty-1", "--home", cem.Home)).ShouldExit(ExitCode.Done);
        (await Certbridge.RunAsync(add)).ShouldExit(ExitCode.Done);
    }

    private async Task ImportsAsync()
    {
        await DieWhileAsync(CrashPoint.CardImportJudged, () => ImportAsync("first.card"), afterReady: true);
        await cem.StartAsync();
        Assert.DoesNotContain("cert-dan", (await cem.MustAsync("partner", "list")).Output);
        await cem.KillAsync();
        await DieWhileAsync(CrashPoint.CardImportWritten, () => ImportAsync("first.card"), afterReady: true);
        (await Certbridge.RunAsync(SignCard(dan))).ShouldExit(ExitCode.Done);
        await DieWhileAsync(CrashPoint.FormerCardWritten, () => ImportAsync("second.card"), afterReady: true);
        await cem.StartAsync();
        Assert.Contains("cert-dan", (await cem.MustAsync("partner", "list")).Output);
        (await ImportAsync("second.card")).ShouldExit(ExitCode.Done);
        await cem.KillAsync();
    }

    private async Task<CommandOutcome> ImportAsync(string name)
    {
        string card = dan.File(name);
        if (!File.Exists(card))
        {
            await dan.StartAsync();
            await dan.MustAsync("partner", "card", "--out", card);
            await dan.KillAsync();
        }
        // A next card follows from the one held; the fingerprint is the first one's.
        string[] typed = name == "first.card" ? ["--fingerprint", dan.Fingerprint] : [];
        return await cem.RunAsync(["partner", "import", card, .. typed]);
    }

    private async Task AgreementsAsync()
    {
        await cem.StartAsync();
        string file = cem.File("agreement.yaml");
        await File.WriteAllTextAsync(file, (await cem.MustAsync("agreement", "new", "--with", "cert-dan")).Json.GetProperty("document").GetString());
        await cem.KillAsync();
        foreach (CrashPoint point in PointLists.Agreement)
            await DieWhileAsync(point, () => cem.RunAsync(["agreement", "propose", file, .. cem.OfficerFlags, "--yes"]), afterReady: true);
        await cem.StartAsync();
        JsonElement proposed = Assert.Single((await cem.MustAsync("agreement", "list")).Json.GetProperty("items").EnumerateArray());
        Assert.Contains("cert-cem", proposed.ToString());
        await cem.MustAsync(["agreement", "propose", file, .. dan.OfficerFlags, "--yes"]);
        await cem.KillAsync();
    }

    /// <summary>Killed anywhere, the node decides by the policy before or by the new one, and the same command puts the new one in force.</summary>
    private async Task PoliciesAsync()
    {
        await cem.StartAsync();
        string builtIn = (await cem.MustAsync("policy", "show")).Json.GetProperty("document").GetString()!;
        await cem.KillAsync();
        string file = cem.File("policy.yaml");
        await File.WriteAllTextAsync(file, builtIn.Replace("name: built-in", "name: cem", StringComparison.Ordinal) + "  - { id: R9, effect: deny, when: report.severity == severity.emergency, because: By telephone. }\n");
        foreach (CrashPoint point in PointLists.Policy)
        {
            await DieWhileAsync(point, () => cem.RunAsync(["policy", "load", file, .. cem.OfficerFlags, "--yes"]), afterReady: true);
            await cem.StartAsync();
            string expected = point == CrashPoint.PolicyPutInForce ? "cem" : "built-in"; // the leaf that is missing is written by the start
            Assert.Equal(expected, (await cem.MustAsync("policy", "show")).Json.GetProperty("name").GetString());
            await cem.KillAsync();
        }
        await cem.StartAsync();
        Assert.True((await cem.MustAsync(["policy", "load", file, .. cem.OfficerFlags, "--yes"])).Json.GetProperty("inForce").GetBoolean());
        await cem.KillAsync();
        await cem.StartAsync();
        Assert.Equal("cem", (await cem.MustAsync("policy", "show")).Json.GetProperty("name").GetString());
        await cem.KillAsync();
    }

    private async Task HoldsAsync()
    {
        string[] submit = ["report", "submit", await ReportFile.WriteAsync(cem, "held"), "--hold", "1s"];
        await DieWhileAsync(CrashPoint.HoldEnded, () => cem.RunAsync(submit), afterReady: true); // whether it still hears the answer depends on the machine
        await cem.StartAsync();
        JsonElement entry = await EntryAsync((await cem.MustAsync(submit)).Json.GetProperty("reportId").GetString()!);
        Assert.Equal(("queued", JsonValueKind.Null), (entry.GetProperty("state").GetString(), entry.GetProperty("heldUntil").ValueKind));
        await cem.KillAsync();
    }

    private async Task CancelsAsync()
    {
        foreach (CrashPoint point in PointLists.Cancel)
        {
            string id = "";
            await DieWhileAsync(point, async () => await cem.RunAsync("outbox", "cancel", id = await SubmitAsync($"regretted at {point}")), afterReady: true);
            await cem.StartAsync();
            Assert.Equal(point == CrashPoint.CancelStored ? "cancelled" : "queued", (await EntryAsync(id)).GetProperty("state").GetString());
            await cem.MustAsync("outbox", "cancel", id);
            Assert.Equal("cancelled", (await EntryAsync(id)).GetProperty("state").GetString());
            await cem.MustAsync("ledger", "verify");
            await cem.KillAsync();
        }
    }

    private async Task<string> SubmitAsync(string title) =>
        (await cem.MustAsync("report", "submit", await ReportFile.WriteAsync(cem, title))).Json.GetProperty("reportId").GetString()!;

    private async Task<JsonElement> EntryAsync(string id) =>
        Assert.Single((await cem.MustAsync("outbox", "explain", id)).Json.GetProperty("items").EnumerateArray()).GetProperty("entry");

    /// <summary>Reports of 72 KB until the log is due to be folded.</summary>
    private async Task FoldsAsync()
    {
        foreach (CrashPoint point in PointLists.Folding)
        {
            NodeProcess node = cem.Begin(new Launch(point.ToString()));
            Task died = node.DieAtAsync(point.ToString(), ReachMax);
            for (int i = 0; !died.IsCompleted; i++)
                await SubmitLargeAsync($"{point}-{i}");
            await died;
        }
    }

    private async Task SubmitLargeAsync(string key)
    {
        string languages = string.Concat(new[] { "sq", "de", "fr", "it" }.Select(language => $", {language}: \"{new string('a', 18_000)}\""));
        string text = ReportFile.Text(key).Replace("regional utility.\" }", $"regional utility.\"{languages} }}", StringComparison.Ordinal);
        var request = new SubmitRequest { Document = ByteString.CopyFrom(Encoding.UTF8.GetBytes(text)), Format = "yaml", Key = key };
        try
        {
            using NodeConnection connection = cem.Connect();
            await connection.Reports.SubmitAsync(request);
        }
        catch (NodeCallException failure) when (Calls.WasCutOff(failure))
        {
            // Not up yet, or dead already: the caller asks the process.
        }
    }

    private async Task ExpiresAsync()
    {
        foreach (CrashPoint point in PointLists.Expiry)
            await cem.Begin(new Launch(point.ToString(), MuchLater)).DieAtAsync(point.ToString(), ReachMax);
        await cem.StartAsync(new Launch(null, MuchLater));
        JsonElement[] entries = [.. (await cem.MustAsync("outbox", "list", "--limit", "500")).Json.GetProperty("items").EnumerateArray()];
        Assert.NotEmpty(entries);
        Assert.Equal(PointLists.Cancel.Length, entries.Count(entry => entry.GetProperty("state").GetString() == "cancelled"));
        Assert.All(entries.Where(entry => entry.GetProperty("state").GetString() != "cancelled"), entry => Assert.Equal("expired", entry.GetProperty("state").GetString()));
        await cem.MustAsync("ledger", "verify");
    }

    private async Task DieWhileAsync(CrashPoint point, Func<Task> act, bool afterReady = false)
    {
        var launch = new Launch(point.ToString());
        NodeProcess node;
        if (afterReady)
        {
            await cem.StartAsync(launch);
            node = cem.Process;
        }
        else
        {
            node = cem.Begin(launch);
        }
        await act();
        await node.DieAtAsync(point.ToString(), ReachMax);
    }
}
