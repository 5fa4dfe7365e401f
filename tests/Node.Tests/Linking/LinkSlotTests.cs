using System.Threading.Channels;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Linking;

public sealed class LinkSlotTests
{
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");

    [Fact]
    public async Task Claim_OfAFreeSlot_Succeeds()
    {
        var slot = new LinkSlot(Aln, Bor, TimeProvider.System);
        using LinkSession session = Session(Bor, dialledByUs: true);

        Assert.True(await slot.ClaimAsync(session));
        Assert.Same(session, slot.Session);
    }

    [Fact]
    public async Task Claim_ByTheSameDialler_ReplacesTheOldLinkAfterItEnded()
    {
        var slot = new LinkSlot(Aln, Bor, TimeProvider.System);
        using LinkSession old = Session(Bor, dialledByUs: true);
        using LinkSession next = Session(Bor, dialledByUs: true);
        await slot.ClaimAsync(old);

        Task<bool> claim = slot.ClaimAsync(next);
        Assert.False(claim.IsCompleted);
        old.MarkEnded();

        Assert.True(await claim);
        Assert.Same(next, slot.Session);
    }

    [Fact]
    public async Task Claim_OverALinkThatEndsInThatMoment_Succeeds()
    {
        var slot = new LinkSlot(Aln, Bor, TimeProvider.System);
        LinkSession old = Session(Bor, dialledByUs: true);
        using LinkSession next = Session(Bor, dialledByUs: true);
        await slot.ClaimAsync(old);
        old.MarkEnded();
        old.Dispose();

        Assert.True(await slot.ClaimAsync(next));
    }

    [Fact]
    public async Task Claim_WhenBothDialled_KeepsTheLinkOfTheSmallerId()
    {
        var atAln = new LinkSlot(Aln, Bor, TimeProvider.System);
        using LinkSession ours = Session(Bor, dialledByUs: true);
        using LinkSession theirs = Session(Bor, dialledByUs: false);
        await atAln.ClaimAsync(ours);
        Assert.False(await atAln.ClaimAsync(theirs));

        var atBor = new LinkSlot(Bor, Aln, TimeProvider.System);
        using LinkSession borsOwn = Session(Aln, dialledByUs: true);
        using LinkSession fromAln = Session(Aln, dialledByUs: false);
        await atBor.ClaimAsync(borsOwn);
        borsOwn.MarkEnded();
        Assert.True(await atBor.ClaimAsync(fromAln));
    }

    [Fact]
    public async Task Release_ByALinkThatWasReplaced_ChangesNothing()
    {
        var slot = new LinkSlot(Aln, Bor, TimeProvider.System);
        using LinkSession old = Session(Bor, dialledByUs: true);
        using LinkSession next = Session(Bor, dialledByUs: true);
        await slot.ClaimAsync(old);
        old.MarkEnded();
        await slot.ClaimAsync(next);
        slot.Note(LinkState.Up, "");

        slot.Release(old, "it was replaced");

        Assert.Same(next, slot.Session);
        Assert.Equal(LinkState.Up, slot.Standing.State);
    }

    [Fact]
    public async Task Release_ByTheLiveLink_SaysWhyItIsDown()
    {
        var slot = new LinkSlot(Aln, Bor, TimeProvider.System);
        using LinkSession session = Session(Bor, dialledByUs: true);
        await slot.ClaimAsync(session);

        slot.Release(session, "nothing was heard for 15 s");

        Assert.Null(slot.Session);
        Assert.Equal(LinkState.Down, slot.Standing.State);
        Assert.Equal("nothing was heard for 15 s", slot.Standing.Cause);
    }

    /// <summary>Other endpoints fail in other ways, and a person at night asks since when, not since which of them.</summary>
    [Fact]
    public void ALinkThatIsDown_HasBeenDownSinceItsFirstFailure_WhateverTheNextOneIs()
    {
        var clock = new TestClock(FoundedNode.Now);
        var slot = new LinkSlot(Aln, Bor, clock);
        slot.Note(LinkState.Down, "the connection was lost");
        clock.Now += TimeSpan.FromMinutes(5);

        slot.Note(LinkState.Down, "nothing answers");

        Assert.Equal((FoundedNode.Now, "nothing answers"), (slot.Standing.Since, slot.Standing.Cause));
    }

    private static LinkSession Session(PartnerId partner, bool dialledByUs) =>
        new(partner, dialledByUs, default, new QueuedFrames(), TimeProvider.System);
}

/// <summary>Both ends of a link in memory: what one writes, the test reads, and the other way round.</summary>
internal sealed class QueuedFrames : FrameDuplex
{
    public Channel<Frame> Incoming { get; } = Channel.CreateUnbounded<Frame>();

    public Channel<Frame> Outgoing { get; } = Channel.CreateUnbounded<Frame>();

    public override async Task<Frame?> ReadAsync() =>
        await Incoming.Reader.WaitToReadAsync() && Incoming.Reader.TryRead(out Frame? frame) ? frame : null;

    public override async Task WriteAsync(Frame frame, bool moreFollow) => await Outgoing.Writer.WriteAsync(frame);

    public override Task FinishAsync()
    {
        Outgoing.Writer.TryComplete();
        return Task.CompletedTask;
    }
}
