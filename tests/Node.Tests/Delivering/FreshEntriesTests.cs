using CertBridge.Node.Delivering;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Delivering;

/// <summary>The shortcut from a submission to the link never skips, repeats or reorders a number.</summary>
public sealed class FreshEntriesTests
{
    private const ulong Epoch = 7;
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private readonly FreshEntries fresh = new();

    [Fact]
    public void Take_GivesNumbersInOrder_HoweverTheyWerePut()
    {
        Put(3, 1, 2);
        Assert.Equal([1UL, 2UL, 3UL], Take(0).Entries.Select(entry => entry.Number));
        Assert.Equal(FreshRun.None, Take(3));
    }

    [Fact]
    public void Take_BeforeAGap_SaysHowManyAreInTheStore()
    {
        Put(4, 5);
        Assert.Empty(Take(0).Entries);
        Assert.Equal(3, Take(0).Missing);
        Assert.Equal([4UL, 5UL], Take(3).Entries.Select(entry => entry.Number));
    }

    [Fact]
    public void Take_StopsAtTheMost_AndGoesOnThere()
    {
        Put(1, 2, 3);
        Assert.Equal([1UL, 2UL], Take(0, max: 2).Entries.Select(entry => entry.Number));
        Assert.Equal([3UL], Take(2).Entries.Select(entry => entry.Number));
    }

    [Fact]
    public void Take_NeverGivesWhatWasSentFromTheStore()
    {
        Put(1, 2, 3);
        Assert.Equal([3UL], Take(2).Entries.Select(entry => entry.Number));
        Assert.Equal(FreshRun.None, Take(0));
    }

    [Fact]
    public void Take_OfAnotherEpoch_GivesNothing()
    {
        Put(1);
        Assert.Equal(FreshRun.None, fresh.Take(Bor, LaneName.Routine, Epoch + 1, 0, 10));
    }

    [Fact]
    public void Put_BeyondTheRoom_LeavesTheEntryToTheStore()
    {
        int half = FreshEntries.BytesMax / 2;
        fresh.Put(Entry(1, half));
        fresh.Put(Entry(2, half));
        fresh.Put(Entry(3, 1));
        Assert.Equal([1UL, 2UL], Take(0).Entries.Select(entry => entry.Number));
        fresh.Put(Entry(3, half));
        Assert.Equal([3UL], Take(2).Entries.Select(entry => entry.Number));
    }

    [Fact]
    public void Clear_LeavesAllToTheStore()
    {
        Put(1);
        fresh.Clear(Bor, LaneName.Routine);
        Assert.Equal(FreshRun.None, Take(0));
    }

    private void Put(params ulong[] numbers)
    {
        foreach (ulong number in numbers)
            fresh.Put(Entry(number, 100));
    }

    private FreshRun Take(ulong after, int max = 10) => fresh.Take(Bor, LaneName.Routine, Epoch, after, max);

    private static OutboxRow Entry(ulong number, int bytes) => new()
    {
        Partner = Bor,
        Lane = LaneName.Routine,
        ReportId = ReportId.Parse("CB-ALN-2026-0001"),
        Revision = 1,
        Expires = default,
        Queued = default,
        EnvelopeId = default,
        EnvelopeDigest = default,
        ManifestDigest = default,
        AgreementHash = default,
        CardDigest = default,
        SheetDigest = default,
        SignedBy = default,
        Epoch = Epoch,
        Number = number,
        Header = [],
        Cms = new byte[bytes],
    };
}
