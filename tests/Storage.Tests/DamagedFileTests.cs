using CertBridge.Protocol.Errors;

namespace CertBridge.Storage.Tests;

/// <summary>A store whose files were cut or changed behind its back: refused by name, or read as it was at an earlier commit, never as something in between.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int Commits = 40;
    private readonly TestHome home = new();
    private readonly TestHome copy = new();

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.77)]
    [InlineData(0.99)]
    public async Task ALogCutAtAnyPlace_HoldsWholeCommitsUpToThere(double share)
    {
        await CopyOfARunningStoreAsync();
        string log = $"{copy.Home.StoreFile}-wal";
        using (FileStream file = File.Open(log, FileMode.Open))
            file.SetLength((long)(file.Length * share));

        await AssertWholeCommitsAsync();
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    [InlineData(0.95)]
    public async Task ALogWithAFlippedByte_HoldsWholeCommitsUpToThere(double share)
    {
        await CopyOfARunningStoreAsync();
        FlipByte($"{copy.Home.StoreFile}-wal", share);

        await AssertWholeCommitsAsync();
    }

    [Fact]
    public async Task AFileWithAChangedHeader_IsRefusedByName()
    {
        await using (NodeStore store = home.Open())
            await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendLinkLeaf(Samples.Bor, [1]));
        FlipByte(home.Home.StoreFile, 0);

        Assert.Equal(StoreErrors.NotAStore, Assert.Throws<StoreRefusedException>(home.Open).Problem.Code);
    }

    public void Dispose()
    {
        home.Dispose();
        copy.Dispose();
    }

    private static void FlipByte(string path, double share)
    {
        using FileStream file = File.Open(path, FileMode.Open);
        long at = (long)(file.Length * share);
        file.Position = at;
        int before = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(before ^ 0x10));
    }

    /// <summary>As a power failure would leave it: the file and its log, not folded. Each commit writes one leaf here and one there.</summary>
    private async Task CopyOfARunningStoreAsync()
    {
        await using NodeStore store = home.Open();
        for (int number = 0; number < Commits; number++)
        {
            await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
            {
                writer.AppendLinkLeaf(Samples.Bor, [7]);
                writer.AppendNodeLeaf("count", new byte[3000]);
            });
        }
        Directory.CreateDirectory(copy.Home.StoreFolder);
        foreach (string ending in new[] { "", "-wal" })
            File.Copy(home.Home.StoreFile + ending, copy.Home.StoreFile + ending);
    }

    private async Task AssertWholeCommitsAsync()
    {
        NodeStore store;
        try
        {
            store = copy.Open();
        }
        catch (StoreRefusedException)
        {
            return; // refused is as good: nothing was served
        }
        await using (store)
        {
            (ulong Links, ulong Nodes) sizes = store.Read(reader => (reader.LinkLogSize(Samples.Bor), reader.NodeLogSize()));
            Assert.Equal(sizes.Links, sizes.Nodes);
            Assert.InRange(sizes.Links, 0UL, (ulong)Commits);
        }
    }
}
