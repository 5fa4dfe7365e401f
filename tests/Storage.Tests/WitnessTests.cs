using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>What a witness holds of a log moves forward alone, and only from where whoever moves it has looked; what was cosigned of our own logs is the newest.</summary>
public sealed class WitnessTests : IAsyncLifetime
{
    private const string Origin = "certbridge/dev/cert-bor/cert-cel";

    private readonly TestHome home = new();
    private readonly NodeStore store;

    public WitnessTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task SaveWitnessed_MovesForward_ByCompareAndSet()
    {
        WitnessedRow first = Row(3, 1);
        await SaveAsync(first, null);
        await SaveAsync(Row(5, 2), first);
        await SaveAsync(Row(5, 2) with { Note = [9] }, Row(5, 2));

        WitnessedRow held = store.Read(reader => reader.FindWitnessed(Samples.Bor, Origin))!;
        Assert.Equal((5UL, Digest.Of([2]), (byte)9), (held.Size, held.Root, held.Note[0]));
        Assert.Equal((1, 0), (store.Read(reader => reader.CountWitnessed(Samples.Bor)), store.Read(reader => reader.CountWitnessed(PartnerId.Parse("cert-cel")))));
        Assert.Null(store.Read(reader => reader.FindWitnessed(Samples.Bor, Origin + "/2")));
    }

    [Fact]
    public async Task SaveWitnessed_FromWhatIsNotThere_OrBack_OrIntoAFork_IsAConflict()
    {
        await SaveAsync(Row(3, 1), null);

        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Row(4, 2), null));
        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Row(4, 2), Row(2, 1)));
        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Row(4, 2), Row(3, 9)));
        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Row(2, 2), Row(3, 1)));
        await Assert.ThrowsAsync<StoreConflictException>(() => SaveAsync(Row(3, 2), Row(3, 1)));

        Assert.Equal(3UL, store.Read(reader => reader.FindWitnessed(Samples.Bor, Origin))!.Size);
    }

    [Fact]
    public async Task SaveCosignature_KeepsTheNewest_OfEachEpoch_ByWhomeverItIs()
    {
        await store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            writer.SaveCosignature(Cosigned(1, 9, "cert-cel"));
            writer.SaveCosignature(Cosigned(1, 4, "cert-dor"));
            writer.SaveCosignature(Cosigned(2, 1, "cert-cel"));
        });

        Assert.Equal((4UL, "cert-dor"), Held(1));
        Assert.Equal((1UL, "cert-cel"), Held(2));
        Assert.Null(store.Read(reader => reader.FindCosignature(Samples.Bor, 3)));
    }

    private (ulong, string) Held(ulong epoch)
    {
        CosignatureRow row = store.Read(reader => reader.FindCosignature(Samples.Bor, epoch))!;
        Assert.Equal(((byte)7, (byte)8, Samples.Now), (row.Note[0], row.Line[0], row.At));
        return (row.Size, row.Witness.Value);
    }

    private Task SaveAsync(WitnessedRow row, WitnessedRow? before) => store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.SaveWitnessed(row, before));

    private static WitnessedRow Row(ulong size, byte root) => new(Samples.Bor, Origin, size, Digest.Of([root]), [1], Samples.Now);

    private static CosignatureRow Cosigned(ulong epoch, ulong size, string witness) => new(Samples.Bor, epoch, PartnerId.Parse(witness), size, Digest.Of([1]), [7], [8], Samples.Now);
}
