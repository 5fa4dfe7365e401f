using CertBridge.Protocol.Errors;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Tests.Copies;

/// <summary>What a backup is made of: a copy of the running store in which no content key lies, and the keys.</summary>
public sealed class StoreSnapshotTests : IAsyncLifetime
{
    private const int Reports = 1500; // several pages of keys, so that pages are split when they are copied

    /// <summary>No part of a key is left either, as in the free space of a page that was split.</summary>
    private const int PartBytes = 12;

    private const int Destroyed = 7;

    private readonly TestHome home = new();
    private readonly NodeStore store;

    public StoreSnapshotTests() => store = home.Open();

    private DiskRoom Disk => new(home.Home, TimeProvider.System);

    public async Task InitializeAsync() => await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        for (int number = 1; number <= Reports; number++)
            writer.AddReport(Samples.ReportRow(number));
        writer.DestroyContent(ContentKind.Report, Destroyed, Samples.Now);
    });

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public void Snapshot_HoldsNoContentKey_AndTheKeysAreThoseThatAreNotDestroyed()
    {
        using StoreSnapshot snapshot = store.TakeSnapshot(Disk);
        byte[] keys = File.ReadAllBytes(snapshot.KeysFile);
        byte[] copy = File.ReadAllBytes(snapshot.StoreFile);
        Assert.Equal((Reports - 1L, Migration.All.Count), (snapshot.Keys, snapshot.Schema));
        Assert.Equal(snapshot.Keys * StoreSnapshot.KeyRecordBytes, keys.Length);
        for (int at = 0; at < keys.Length; at += StoreSnapshot.KeyRecordBytes)
        {
            Assert.NotEqual(Destroyed, ContentKeyRecord.Id(keys.AsSpan(at)));
            for (int from = 0; from + PartBytes <= ContentVault.WrappedBytes; from += PartBytes)
                Assert.Equal(-1, copy.AsSpan().IndexOf(keys.AsSpan(at + sizeof(long) + from, PartBytes)));
        }
        Assert.All(new[] { snapshot.StoreFile, snapshot.KeysFile }, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task WithItsKeysPutBack_ItOpensAsTheStoreDid_AndWithoutThemAsOneWhoseContentWasForgotten()
    {
        using var bare = new TestHome();
        using var whole = new TestHome();
        using (StoreSnapshot snapshot = store.TakeSnapshot(Disk))
        {
            foreach (TestHome target in new[] { bare, whole })
            {
                Directory.CreateDirectory(target.Home.StoreFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                File.Copy(snapshot.StoreFile, target.Home.StoreFile);
            }
            using FileStream keys = File.OpenRead(snapshot.KeysFile);
            RestoredStore.PutKeys(whole.Home.StoreFile, keys);
        }
        Assert.Empty(RestoredStore.Check(whole.Home.StoreFile));
        await using NodeStore restored = whole.Open();
        await using NodeStore forgotten = bare.Open();
        Assert.Equal("Phishing against ministries 9", restored.Read(reader => reader.FindReport(Samples.Report(9)))!.Title);
        Assert.True(restored.Read(reader => reader.FindReport(Samples.Report(Destroyed)))!.IsDestroyed);
        ReportRow without = forgotten.Read(reader => reader.FindReport(Samples.Report(9)))!;
        Assert.Equal((true, "", 0), (without.IsDestroyed, without.Title, without.Json.Length));
    }

    [Fact]
    public void PutKeys_OfAnotherStore_OrCutOff_IsRefused()
    {
        using StoreSnapshot snapshot = store.TakeSnapshot(Disk);
        byte[] keys = File.ReadAllBytes(snapshot.KeysFile);
        foreach (byte[] wrong in new[] { keys[..^1], [.. keys, .. new byte[StoreSnapshot.KeyRecordBytes]] })
        {
            StoreRefusedException refused = Assert.Throws<StoreRefusedException>(() => RestoredStore.PutKeys(snapshot.StoreFile, new MemoryStream(wrong)));
            Assert.Equal(BackupErrors.StoreWrong, refused.Problem.Code);
        }
    }

    [Fact]
    public void Take_WithoutRoom_IsRefused_AndNothingOfItStays()
    {
        var tight = new DiskRoom(TimeProvider.System, () => new DiskSpace(FreeBytes: 12_345, DiskBytes: 1_000_000_000));
        StoreRefusedException refused = Assert.Throws<StoreRefusedException>(() => store.TakeSnapshot(tight));
        Assert.Equal(BackupErrors.NotTaken, refused.Problem.Code);
        Assert.Contains("12345 are free", refused.Message, StringComparison.Ordinal);
        store.TakeSnapshot(Disk).Dispose();
        Assert.Empty(Directory.GetFiles(home.Home.StoreFolder, "backup-*"));
    }

    [Fact]
    public void EraseLeftOver_TakesWhatAnotherProcessLeft_AndNotWhatIsBeingWritten()
    {
        string left = Path.Combine(home.Home.StoreFolder, "backup-0123456789abcdef-01234567-store.tmp");
        File.WriteAllText(left, "left");
        using StoreSnapshot snapshot = store.TakeSnapshot(Disk);
        StoreSnapshot.EraseLeftOver(home.Home);
        Assert.Equal((false, true, true), (File.Exists(left), File.Exists(snapshot.StoreFile), File.Exists(snapshot.KeysFile)));
    }

    [Fact]
    public void Check_OfADamagedCopy_SaysWhat()
    {
        using StoreSnapshot snapshot = store.TakeSnapshot(Disk);
        Assert.Empty(RestoredStore.Check(snapshot.StoreFile));
        using (FileStream file = File.OpenWrite(snapshot.StoreFile))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[8_192]);
        }
        Assert.NotEmpty(RestoredStore.Check(snapshot.StoreFile));
    }
}
