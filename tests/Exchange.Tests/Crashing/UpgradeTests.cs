using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>The program meets a store of an older one, and of a newer one.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private static readonly TimeSpan ReachMax = TimeSpan.FromSeconds(60);

    /// <summary>What the first released schema was.</summary>
    private static readonly Migration[] Old = [Migration.All[0]];

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-upgrade-").FullName;
    private TestNode eli = null!;

    private NodeHome Home => NodeHome.At(eli.Home);

    public async Task InitializeAsync()
    {
        eli = TestNode.Found(folder, "cert-eli");
        await using NodeStore store = NodeStore.Open(Home, StoreKey.Create(), TimeProvider.System, Old);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddAlarm(new AlarmRow("OF_LONG_AGO", null, "kept through the years", TimeProvider.System.GetUtcNow())));
    }

    public async Task DisposeAsync()
    {
        await eli.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Start_OnAnOlderStore_KilledWhileItIsCopied_LeavesItOld_ThenCopiesAndUpgradesIt()
    {
        foreach (CrashPoint point in PointLists.Upgrade)
        {
            await eli.Begin(new Launch(point.ToString())).DieAtAsync(point.ToString(), ReachMax);
            Assert.Equal(Old.Length, StoreGlance.ReadSchema(Home)!.Found);
        }

        await eli.StartAsync();

        JsonElement status = (await eli.MustAsync("node", "status")).Json;
        Assert.Equal("OF_LONG_AGO", status.GetProperty("alarms")[0].GetProperty("alarm").GetString());
        JsonElement[] copies = [.. status.GetProperty("storeCopies").EnumerateArray()];
        Assert.NotEmpty(copies);
        Assert.All(copies, copy => Assert.Equal(Old.Length, copy.GetProperty("schema").GetInt32()));
        Assert.Contains(Findings(await eli.RunAsync("node", "doctor")), finding => Is(finding, "store-copies", "kept"));
        Assert.Contains(copies[0].GetProperty("copy").GetString()!, eli.Process.Log);
        await eli.StopAsync();
        await OpensAsOldAsync(StoreCopies.List(Home)[0]);
    }

    [Fact]
    public async Task Start_OnANewerStore_IsRefusedWithBothSchemasAndBothPrograms()
    {
        await eli.StartAsync();
        await eli.StopAsync();
        int newer = Migration.All.Count + 1;
        using (SqliteDatabase database = SqliteDatabase.OpenWriter(Home.StoreFile))
            database.Execute($"INSERT INTO schema_migration VALUES ({newer}, 'later', zeroblob(32), 0)");
        await File.WriteAllTextAsync(Home.ProgramFile, $"9.9.9 schema {newer}\n");

        CommandOutcome refused = (await Certbridge.RunAsync("node", "run", "--home", eli.Home)).ShouldExit(ExitCode.Conflict);
        Assert.Contains($"CB5012  The store has schema {newer} (later), written by CertBridge 9.9.9; this program, {StoreProgram.Own}, knows schema {Migration.All.Count}.", refused.Errors);
        CommandOutcome before = (await Certbridge.RunAsync("node", "preflight", "--home", eli.Home, "-o", "json")).ShouldExit(ExitCode.InputInvalid);
        Assert.Contains(Findings(before), finding => Is(finding, "schema", "newer"));
    }

    [Fact]
    public async Task UpgradeCheck_SaysWhatAStartWouldDo_StoppedAndRunning_AndChangesNothing()
    {
        JsonElement stopped = (await Certbridge.RunAsync("node", "upgrade", "--check", "--home", eli.Home, "-o", "json")).ShouldExit(ExitCode.Done).Json;
        Assert.Equal((Old.Length, Migration.All.Count, true), (stopped.GetProperty("schemaFrom").GetInt32(), stopped.GetProperty("schemaTo").GetInt32(), stopped.GetProperty("copy").GetBoolean()));
        Assert.Equal(Old.Length, StoreGlance.ReadSchema(Home)!.Found);
        Assert.Empty(StoreCopies.List(Home));

        await eli.StartAsync();
        JsonElement running = (await eli.RunAsync("node", "upgrade", "--check", "--home", eli.Home)).ShouldExit(ExitCode.Done).Json;
        Assert.Equal((true, Migration.All.Count, false), (running.GetProperty("running").GetBoolean(), running.GetProperty("schemaFrom").GetInt32(), running.GetProperty("copy").GetBoolean()));
        Assert.NotEqual("", running.GetProperty("runningVersion").GetString());
        (await eli.RunAsync("node", "upgrade", "--home", eli.Home)).ShouldExit(ExitCode.Usage);

        await eli.StopAsync();
        using (SqliteDatabase database = SqliteDatabase.OpenWriter(Home.StoreFile))
            database.Execute("INSERT INTO schema_migration VALUES (99, 'later', zeroblob(32), 0)");
        CommandOutcome newer = (await Certbridge.RunAsync("node", "upgrade", "--check", "--home", eli.Home)).ShouldExit(ExitCode.InputInvalid);
        Assert.Contains("it is refused", newer.Output);
    }

    private static JsonElement[] Findings(CommandOutcome outcome) => [.. outcome.Json.GetProperty("findings").EnumerateArray()];

    private static bool Is(JsonElement finding, string name, string cause) =>
        finding.GetProperty("name").GetString() == name && finding.GetProperty("cause").GetString() == cause;

    private async Task OpensAsOldAsync(StoreCopy copy)
    {
        var place = NodeHome.At(Path.Combine(folder, "put-back"));
        Directory.CreateDirectory(place.StoreFolder);
        File.Copy(copy.File, place.StoreFile);
        using var key = StoreKey.Create();
        await using NodeStore store = NodeStore.Open(place, key, TimeProvider.System, Old);
        Assert.Equal("kept through the years", Assert.Single(store.Read(reader => reader.ListAlarms(2))).Text);
    }
}
