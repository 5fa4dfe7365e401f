using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Linking;

public sealed class KeyWatchingTests : IDisposable
{
    private readonly Exchange exchange = new();

    private readonly NodeKeys keys;

    private readonly LinkPulse pulse = new(TimeProvider.System);

    public KeyWatchingTests() => keys = NodeKeys.Load(exchange.Aln.Home).Value!;

    private Digest Pin => exchange.Partner.Card.TlsPins.First();

    public void Dispose()
    {
        pulse.Dispose();
        keys.Dispose();
        exchange.Dispose();
    }

    [Fact]
    public async Task Run_OnceTheCertificateHasExpired_EndsTheLink()
    {
        LinkBrokenException broken = await EndsAsync(new LinkKey(Pin, FoundedNode.Now.AddSeconds(-1)));
        Assert.Equal(ClosingReason.IdentityConflict, broken.Reason);
        Assert.Contains("expired", broken.Message);
    }

    [Fact]
    public async Task Run_WithAKeyThatIsOnNoCard_EndsTheLink() =>
        Assert.Contains("no longer on the partner's card", (await EndsAsync(new LinkKey(Digest.Of("another key"u8), FoundedNode.Now.AddDays(1)))).Message);

    [Fact]
    public async Task Run_OnceTheOwnCardHasExpired_EndsTheLink_WithoutAnAlarmAtThePartner()
    {
        exchange.Clock.Now = exchange.Book.Current.OwnCard.Expires;
        LinkBrokenException broken = await EndsAsync(new LinkKey(Pin, exchange.Clock.Now.AddDays(1)));
        Assert.Equal((ClosingReason.Shutdown, IdentityLock.PartnersTold), (broken.Reason, broken.Message));
    }

    [Fact]
    public async Task Run_WithAKeyThatMayHoldIt_GoesOn()
    {
        using LinkSession session = Session(new LinkKey(Pin, FoundedNode.Now.AddDays(1)));
        using var stop = new CancellationTokenSource();
        Task watching = Watching(session).RunAsync(stop.Token);
        Assert.False(watching.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    private async Task<LinkBrokenException> EndsAsync(LinkKey key)
    {
        using LinkSession session = Session(key);
        return await Assert.ThrowsAsync<LinkBrokenException>(() => Watching(session).RunAsync(CancellationToken.None));
    }

    private KeyWatchingPart Watching(LinkSession session) => new(session, exchange.Book, new IdentityLock(exchange.Book, keys, exchange.Clock), pulse, exchange.Clock);

    private LinkSession Session(LinkKey key) => new(exchange.Bor.Id, dialledByUs: false, key, new QueuedFrames(), exchange.Clock);
}
