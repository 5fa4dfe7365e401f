using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Checkpointing;

public sealed class LogPublishingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private byte[] leaf = [];

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        await aln.AcceptedAsync(Reports.Yaml());
        await aln.NumberedAsync(bor.Identity.Id);
        leaf = aln.Store.Read(reader => reader.LinkLeaves(bor.Identity.Id, 0, 1))[0];
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task HeadAsync_OfWhatWasWritten_IsSigned() => Assert.Equal(1UL, (await SignAsync())!.Size);

    /// <summary>Every seventh byte but those of the time, which stands nowhere else: the last eight of the record.</summary>
    [Fact]
    public async Task HeadAsync_OfALeafWithAFlippedByte_IsNotSigned()
    {
        for (int offset = 0; offset < leaf.Length - sizeof(ulong); offset += 7)
        {
            byte[] before = await File.ReadAllBytesAsync(await ClosedFileAsync());
            await aln.RestartAsync(() => StoreDamage.Flip(aln.Founded.Home, leaf, offset));

            LinkBrokenException refused = await Assert.ThrowsAsync<LinkBrokenException>(SignAsync);

            Assert.Contains("leaf 0", refused.Message, StringComparison.Ordinal);
            Assert.Null(aln.Store.Read(reader => reader.LatestCheckpoint(bor.Identity.Id, LogSide.Mine)));
            await aln.RestartAsync(() => File.WriteAllBytes(aln.Founded.Home.StoreFile, before));
        }
    }

    private async Task<string> ClosedFileAsync()
    {
        await aln.RestartAsync();
        return aln.Founded.Home.StoreFile;
    }

    private Task<CheckpointRow?> SignAsync() =>
        new LogPublishing(aln.Identity, aln.Keys, aln.Store, aln.Clock).HeadAsync(bor.Identity.Id, 1, CancellationToken.None);
}
