using CertBridge.Node.Examining;
using CertBridge.Storage;
using CertBridge.Storage.Copies;

namespace CertBridge.Node.Tests.Examining;

public sealed class UpgradeExaminationTests : IAsyncLifetime
{
    private HomeScene scene = null!;

    public async Task InitializeAsync() => scene = await HomeScene.MakeAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public void Look_AtAStoreOfThisProgram_SaysThatItStays_AndWhatBothCan()
    {
        UpgradeOutlook outlook = Look();

        Assert.Equal((false, false, StoreProgram.Own), (outlook.IsRunning, outlook.Schema!.NeedsCopy, outlook.LastProgram!.Version));
        Assert.StartsWith("the store stays as it is", outlook.Start[0], StringComparison.Ordinal);
        Assert.Contains(outlook.Findings, finding => finding.Name == "suites-with" && finding.Partner == scene.Partner.Value && finding.What.EndsWith("both can classical (0x0001)", StringComparison.Ordinal));
    }

    [Fact]
    public void Look_AtAnOlderStore_SaysThatItIsCopied_AndChangesNothing()
    {
        MakeOlder();

        UpgradeOutlook outlook = Look();

        Assert.Equal((StoreSchema.OfThisProgram - 1, true), (outlook.Schema!.Found, outlook.Schema.NeedsCopy));
        Assert.Contains($"before-{StoreSchema.OfThisProgram:D4}-TIME.copy", outlook.Start[0], StringComparison.Ordinal);
        Assert.Contains($"from schema {StoreSchema.OfThisProgram - 1} to {StoreSchema.OfThisProgram}", outlook.Start[1], StringComparison.Ordinal);
        Assert.DoesNotContain(outlook.Findings, finding => finding.Level == FindingLevel.Failure);
        Assert.Empty(StoreCopies.List(scene.Home));
        Assert.Equal(StoreSchema.OfThisProgram - 1, StoreGlance.ReadSchema(scene.Home)!.Found);
    }

    [Fact]
    public void Look_AtAnOlderStore_WithoutRoomForTheCopy_SaysThatTheStartIsRefused()
    {
        MakeOlder();
        scene.Machine = scene.Machine with { Disk = HomeScene.Disk(freeMiB: 1) };

        UpgradeOutlook outlook = Look();

        Finding failed = Assert.Single(outlook.Findings, finding => finding.Level == FindingLevel.Failure);
        Assert.Equal(("schema", "no-room"), (failed.Name, failed.Cause));
        Assert.Contains($"needs {StoreCopies.RoomNeededBytes(outlook.Schema!)} free", failed.What, StringComparison.Ordinal);
        Assert.StartsWith("it is refused", Assert.Single(outlook.Start), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_WithASettingThisProgramDoesNotKnow_SaysThatTheStartIsRefused()
    {
        File.AppendAllText(scene.Home.NodeFile, "\nlongGone: 1\n");

        UpgradeOutlook outlook = Look();

        Assert.Contains(outlook.Findings, finding => finding is { Name: "config", Level: FindingLevel.Failure } && finding.What.Contains("longGone", StringComparison.Ordinal));
        Assert.StartsWith("it is refused", Assert.Single(outlook.Start), StringComparison.Ordinal);
    }

    private UpgradeOutlook Look() => UpgradeExamination.Look(scene.Home, scene.Clock, scene.Machine);

    /// <summary>As a program without the last step would have left it, as far as anybody looks before a start.</summary>
    private void MakeOlder() => scene.Tamper($"DELETE FROM schema_migration WHERE number = {StoreSchema.OfThisProgram}");
}
