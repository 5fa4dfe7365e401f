using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Tests;

/// <summary>When an agreement was first tested both ways is remembered.</summary>
public sealed class AgreementTests : IAsyncLifetime
{
    private readonly TestHome home = new();
    private NodeStore store;

    public AgreementTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task NoteAgreementTested_AgainAndOverARestart_KeepsTheFirstTime_ForThatPartnerAndAgreementAlone()
    {
        Digest agreement = Digest.Of([1]);
        await NoteAsync(agreement, minutes: 0);
        await NoteAsync(agreement, minutes: 7);
        await store.DisposeAsync();
        store = home.Open();

        Assert.Equal(Samples.Now, store.Read(reader => reader.FindAgreementTested(Samples.Bor, agreement)));
        Assert.Null(store.Read(reader => reader.FindAgreementTested(Samples.Cyr, agreement)));
        Assert.Null(store.Read(reader => reader.FindAgreementTested(Samples.Bor, Digest.Of([2]))));
    }

    private Task<bool> NoteAsync(Digest agreement, int minutes) => store.CommitAsync(CommitUrgency.Routine, 64, writer =>
    {
        writer.NoteAgreementTested(Samples.Bor, agreement, Samples.Now.AddMinutes(minutes));
        return true;
    }, CancellationToken.None);
}
