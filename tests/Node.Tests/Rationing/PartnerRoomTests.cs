using CertBridge.Node.Rationing;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Tests.Rationing;

/// <summary>A partner's room is the setting or a tenth of the disk, whichever is less, and what it holds is what the store says.</summary>
public sealed class PartnerRoomTests : IAsyncLifetime
{
    private const long GiB = 1024 * 1024 * 1024;
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bor.DisposeAsync();

    [Theory]
    [InlineData(1, 20, 1, false)] // the setting is less
    [InlineData(1, 20, 2, true)]
    [InlineData(64, 20, 2, false)] // a tenth of the disk is less
    [InlineData(64, 20, 3, true)]
    [InlineData(64, null, 64, false)] // a disk that cannot be asked has the setting alone
    [InlineData(64, null, 65, true)]
    public async Task IsFull_AtTheSettingOrATenthOfTheDisk(long setting, int? disk, long taken, bool expected)
    {
        await TakeAsync((taken * GiB) - 1);
        Assert.Equal(expected, Room(setting, disk).IsFull(Aln, 1));
        Assert.False(Room(setting, disk).IsFull(PartnerId.Parse("cert-cel"), 1));
    }

    [Fact]
    public async Task IsFull_AfterACommit_IsAskedOfTheStoreAgain()
    {
        PartnerRoom room = Room(1, null);
        Assert.False(room.IsFull(Aln, 1));
        await TakeAsync(GiB);
        room.Changed(Aln);

        Assert.True(room.IsFull(Aln, 1));
        Assert.False(room.IsFullForItsLog(Aln, 1));
    }

    [Fact]
    public void IsFull_CountsWhatIsToComeInParts_UntilItIsLetGo()
    {
        PartnerRoom room = Room(1, null);
        room.Reserve(Aln, GiB);

        Assert.False(room.IsFull(Aln, 0));
        Assert.True(room.IsFull(Aln, 1));
        Assert.False(room.IsFull(PartnerId.Parse("cert-cel"), 1));
        room.Reserve(Aln, -GiB);
        Assert.False(room.IsFull(Aln, GiB));
    }

    [Fact]
    public async Task Objection_NamesWhatBounds_OnceAnHour()
    {
        await TakeAsync(3 * GiB);
        PartnerRoom room = Room(64, 20);

        Assert.Contains("a tenth of the disk", room.Objection(Aln, 1), StringComparison.Ordinal);
        Assert.Null(room.Objection(Aln, 1));
        bor.Clock.Running += TimeSpan.FromHours(1);
        Assert.NotNull(room.Objection(Aln, 1));
        Assert.Contains("limits.partnerStoredBytes", Room(1, 20).Objection(Aln, 1), StringComparison.Ordinal);
    }

    private PartnerRoom Room(long settingGiB, int? diskGiB) => new(
        bor.Store,
        new LimitsInForce(new LimitSettings { PartnerStoredBytes = settingGiB * GiB }),
        new DiskRoom(bor.Clock, () => diskGiB is { } size ? new DiskSpace(size * GiB, size * GiB) : null),
        bor.Clock);

    private Task TakeAsync(long bytes) => bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.TakeRoom(Aln, bytes));
}
