using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Tests.Linking;

/// <summary>An agreement counts as tested both ways from the first moment in which both hellos named it, and from no other.</summary>
public sealed class AgreementTestingTests : IAsyncLifetime
{
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private static readonly Digest First = Digest.Of([1]);
    private static readonly Digest Second = Digest.Of([2]);
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await aln.DisposeAsync();

    [Fact]
    public async Task BothNameIt_IsKeptOnce_HoweverOftenTheyChangeTheirMinds()
    {
        var testing = new AgreementTesting(aln.Store, aln.Clock);
        DateTimeOffset began = aln.Clock.GetUtcNow();
        await NoteAsync(testing, First, First);
        aln.Clock.Now = began.AddHours(1);
        await NoteAsync(testing, First, null);
        await NoteAsync(testing, First, First);
        await NoteAsync(new AgreementTesting(aln.Store, aln.Clock), First, First); // after a restart

        Assert.Equal(began.ToUnixTimeMilliseconds(), testing.FirstAt(Bor, First)?.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task OneSideAlone_AnotherAgreement_OrNone_IsNoTest()
    {
        var testing = new AgreementTesting(aln.Store, aln.Clock);
        await NoteAsync(testing, First, null);
        await NoteAsync(testing, null, First);
        await NoteAsync(testing, First, Second);
        await NoteAsync(testing, null, null);

        Assert.Null(testing.FirstAt(Bor, First));
        Assert.Null(testing.FirstAt(Bor, Second));
    }

    private static Task NoteAsync(AgreementTesting testing, Digest? ours, Digest? theirs) => testing.NoteAsync(Bor, ours, theirs, CancellationToken.None);
}
