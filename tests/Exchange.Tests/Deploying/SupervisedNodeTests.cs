using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests.Deploying;

/// <summary>A node under a service manager: what it says of itself, and what it does when it is told to read its settings again.</summary>
public sealed class SupervisedNodeTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan LogMax = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-managed-");
    private readonly SupervisorSocket manager = new();
    private readonly TestNode node;

    public SupervisedNodeTests() => node = TestNode.Found(folder.FullName, "cert-aln");

    private string Settings => Path.Combine(node.Home, "node.yaml");

    public Task InitializeAsync() => node.StartAsync(new Launch(null, "/usr/bin/env", $"NOTIFY_SOCKET={manager.Address}", "WATCHDOG_USEC=1500000"));

    public async Task DisposeAsync() => await node.DisposeAsync();

    public void Dispose()
    {
        manager.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Node_SaysReady_ThatItWorks_ThatItReloads_AndThatItStops()
    {
        Assert.Contains("STATUS=0 of 0 partners up, 0 waiting to be delivered", await manager.HearAsync("READY=1"));
        await manager.HearAsync("WATCHDOG=1");
        await manager.HearAsync("WATCHDOG=1");

        node.Process.HangUp();
        string[] reloading = await manager.HearAsync("RELOADING=1");
        string stamp = Assert.Single(reloading, line => line.StartsWith("MONOTONIC_USEC=", StringComparison.Ordinal));
        Assert.InRange(long.Parse(stamp["MONOTONIC_USEC=".Length..], System.Globalization.CultureInfo.InvariantCulture), 1, TimeProvider.System.GetTimestamp() / 1_000);
        Assert.Contains("STATUS=settings read again", await manager.HearAsync("READY=1"));

        Assert.Equal(0, await node.StopAsync());
        await manager.HearAsync("STOPPING=1");
    }

    [Fact]
    public async Task Reload_TakesWhatItCan_AndNamesWhatNeedsARestart()
    {
        await ChangeAsync(("level: information", "level: debug"), ("inFlight: 256", "inFlight: 17"), ("connections: 4000", "connections: 3999"));

        CommandOutcome told = (await Certbridge.RunAsync("node", "reload", "--home", node.Home, "-o", "json")).ShouldExit(ExitCode.Done);

        Assert.Equal(node.Process.ProcessId, told.Json.GetProperty("process").GetInt32());
        await LoggedAsync("\"taken\":\"limits.inFlight, log.level\"");
        await LoggedAsync("\"settings\":\"limits.connections\"");
        Assert.True(node.Process.IsRunning);
    }

    [Fact]
    public async Task Reload_WithTenMistakes_ReportsTen_AndChangesNothing()
    {
        await ChangeAsync(
            ("id: cert-aln", "id: CERT ALN"), ("name: ", "nmae: "), ("environment: dev", "environment: test"), ("partners: \"", "partners: \"x"), ("local: \"", "local: \"y"),
            ("health: \"", "health: \"z"), ("reportBytes: ", "reportBytes: -"), ("inFlight: ", "inFlight: many"), ("connections: ", "connections: -"), ("level: information", "level: loud"));

        CommandOutcome refused = (await Certbridge.RunAsync("node", "reload", "--home", node.Home)).ShouldExit(ExitCode.InputInvalid);
        node.Process.HangUp();

        // The misspelt name is two: a key nobody knows, and one that is missing.
        foreach (string key in new[] { "id", "name", "nmae", "environment", "listeners.partners", "listeners.local", "listeners.health", "limits.reportBytes", "limits.inFlight", "limits.connections", "log.level" })
            Assert.Contains($"{key}:", refused.Errors, StringComparison.Ordinal);
        await LoggedAsync("nothing changed: 11 mistakes");
        await LoggedAsync("log.level:");
        (await node.RunAsync("node", "status")).ShouldExit(ExitCode.Done);
        Assert.DoesNotContain("Settings were read again", node.Process.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_WhereNoNodeRuns_SaysSo()
    {
        await node.StopAsync();

        CommandOutcome refused = (await Certbridge.RunAsync("node", "reload", "--home", node.Home)).ShouldExit(ExitCode.Conflict);

        Assert.Contains(NodeErrors.NotRunning.Code, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfARunningNode_IsWell_AndOfAStoppedOne_IsNot()
    {
        CommandOutcome well = await Certbridge.RunAsync("node", "health", "--home", node.Home, "-o", "json");
        for (int again = 0; well.ExitCode == ExitCode.Busy && again < 5; again++)
            well = await Certbridge.RunAsync("node", "health", "--home", node.Home, "-o", "json"); // on a machine with much to do a page may take longer than a container waits
        Assert.True(well.ShouldExit(ExitCode.Done).Json.GetProperty("ok").GetBoolean());
        await node.StopAsync();

        Assert.False((await Certbridge.RunAsync("node", "health", "--home", node.Home, "-o", "json")).ShouldExit(ExitCode.Busy).Json.GetProperty("ok").GetBoolean());
    }

    private async Task ChangeAsync(params (string Old, string New)[] changes)
    {
        string text = await File.ReadAllTextAsync(Settings);
        foreach ((string old, string anew) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            int at = text.IndexOf($"\n{old}", StringComparison.Ordinal) is >= 0 and int first ? first + 1 : text.IndexOf($"  {old}", StringComparison.Ordinal) + 2;
            text = $"{text[..at]}{anew}{text[(at + old.Length)..]}";
        }
        await File.WriteAllTextAsync(Settings, text);
    }

    private async Task LoggedAsync(string text)
    {
        using var limit = new CancellationTokenSource(LogMax);
        while (!node.Process.Log.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(limit.IsCancellationRequested, $"'{text}' was not logged:\n{node.Process.Log}");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
