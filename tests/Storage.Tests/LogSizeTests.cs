using System.Security.Cryptography;

namespace CertBridge.Storage.Tests;

/// <summary>The write-ahead log cannot be folded past a reader; once that is gone, the log is short again without a restart.</summary>
public sealed class LogSizeTests : IAsyncLifetime
{
    private const int MiB = 1024 * 1024;
    private const int CutAtMiB = 63; // 16,000 pages
    private const int FoldAtMiB = 16; // and again as much while it is folded
    private const int KeptMiB = 24;

    private readonly TestHome home = new();
    private readonly NodeStore store;

    public LogSizeTests() => store = home.Open();

    [Fact]
    public async Task Log_ThatGrewBehindAReader_IsCutWhenTheReaderIsGone()
    {
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        Task<ulong> reading = Task.Factory.StartNew(
            () => store.Read(reader =>
            {
                reader.NodeLogSize();
                begun.Set();
                mayEnd.Wait();
                return reader.NodeLogSize();
            }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        begun.Wait();
        for (int i = 0; i < CutAtMiB + 8; i++)
            await AddMebibyteAsync();
        Assert.True(LogBytes > CutAtMiB * MiB, $"the log holds {LogBytes} bytes");

        mayEnd.Set();
        Assert.Equal(0UL, await reading);
        for (int i = 0; i < FoldAtMiB + 4 && LogBytes > KeptMiB * MiB; i++)
            await AddMebibyteAsync();

        Assert.True(LogBytes <= KeptMiB * MiB, $"the log still holds {LogBytes} bytes");
        Assert.True(store.Read(reader => reader.NodeLogSize()) >= CutAtMiB + 8);
    }

    [Fact]
    public async Task Log_WithoutReadersInTheWay_StaysBelowTwiceTheSizeAtWhichItIsFolded()
    {
        for (int i = 0; i < 6 * FoldAtMiB; i++)
            await AddMebibyteAsync();

        Assert.True(LogBytes < ((2 * FoldAtMiB) + 4) * MiB, $"the log holds {LogBytes} bytes");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private long LogBytes => new FileInfo($"{home.Home.StoreFile}-wal").Length;

    private Task<ulong> AddMebibyteAsync() => store.CommitAsync(CommitUrgency.Routine, MiB, writer => writer.AppendNodeLeaf("large", RandomNumberGenerator.GetBytes(MiB)));
}
