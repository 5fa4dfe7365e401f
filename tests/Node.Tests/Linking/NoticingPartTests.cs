using CertBridge.Node.Founding;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Linking;

public sealed class NoticingPartTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    /// <summary>A folder lies where the partner's card is written: it cannot be replaced by a file.</summary>
    [Fact]
    public async Task Take_ACardThatCannotBeWritten_IsAFaultOfOurDisk_AndNoLostConnection()
    {
        Assert.True(bor.Founded.Desk.SignCard(new CardChange { Name = "CERT Boria, renamed" }, bor.Founded.Root, null, FoundedNode.Now).IsValid);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        string file = PartnerFile.PathOf(aln.Founded.Home, bor.Identity.Id);
        File.Delete(file);
        Directory.CreateDirectory(Path.Combine(file, "in the way"));
        using var session = new LinkSession(bor.Identity.Id, dialledByUs: true, default, new QueuedFrames(), aln.Clock);

        var notice = new Frame { Notice = new Notice { Card = bor.Trust.Current.OwnBundle } };
        OwnDiskException fault = await Assert.ThrowsAsync<OwnDiskException>(async () => await Part(session).TakeAsync(notice, CancellationToken.None));

        Assert.True(LinkFailure.IsFault(fault));
        Assert.Equal(1ul, aln.Trust.Current.Find(bor.Identity.Id)!.Card.Serial);
    }

    private NoticingPart Part(LinkSession session) => new(
        session,
        new LinkBoard(aln.Identity, aln.Clock).Slot(bor.Identity.Id),
        new HelloWriting(aln.Identity, aln.Trust, aln.Store, aln.Clock),
        aln.Trust,
        aln.Signals,
        new LinkAlarms(aln.Store, aln.Clock, NullLogger<LinkAlarms>.Instance),
        aln.Clock,
        NullLogger<NoticingPart>.Instance);
}
