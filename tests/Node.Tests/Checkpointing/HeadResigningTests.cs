using CertBridge.Node.Checkpointing;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Checkpointing;

/// <summary>What hellos show is signed with the log key in use, whatever was being signed when that key took over.</summary>
public sealed class HeadResigningTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly PrivateKey former = PrivateKey.Create();

    private HeadResigning Resigning => new(aln.Identity, aln.Keys, aln.Store, aln.Clock);

    private CheckpointRow Head => aln.Store.Read(reader => reader.LatestCheckpoint(bor.Identity.Id, LogSide.Mine))!;

    public async Task InitializeAsync() => await GrowAsync(former);

    public async Task DisposeAsync()
    {
        former.Dispose();
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task AHeadByAFormerKey_IsSignedAgain_OverTheSameTree_AndOneByTheKeyInUseStays()
    {
        CheckpointRow before = Head;
        await Resigning.ResignAsync(CancellationToken.None);
        CheckpointRow after = Head;
        await Resigning.ResignAsync(CancellationToken.None);

        Assert.True(IsBy(former, before));
        Assert.True(IsBy(aln.Keys.Log, after));
        Assert.Equal((before.Size, before.Root), (after.Size, after.Root));
        Assert.Equal(after.Note, Head.Note);
    }

    [Fact]
    public async Task AHeadThatIsBeingSignedWithTheFormerKey_WhileTheNextTakesOver_IsSignedAgainToo()
    {
        using var isUnderWay = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Task signing = GrowAsync(former, () =>
        {
            isUnderWay.Set();
            goOn.Wait();
        });
        isUnderWay.Wait();
        Task resigning = Resigning.ResignAsync(CancellationToken.None);
        goOn.Set();
        await signing;
        await resigning;

        Assert.Equal(2UL, Head.Size);
        Assert.True(IsBy(aln.Keys.Log, Head));
    }

    private async Task GrowAsync(PrivateKey by, Action? before = null) => await aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
    {
        before?.Invoke();
        writer.AppendLinkLeaf(bor.Identity.Id, [1]);
        return Crossing.Sign(writer, aln, bor, by);
    });

    private bool IsBy(PrivateKey key, CheckpointRow head) =>
        SignedNote.Open(head.Note, LogCheckpoint.OriginOf(aln.Identity.Environment, aln.Identity.Id, bor.Identity.Id), [key.Id], (_, message, signature) => PublicKeySignature.Verify(key.PublicKey, message, signature)).IsValid;
}
