using CertBridge.Node.Deciding;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;

namespace CertBridge.Node.Tests.Deciding;

public sealed class PeriodCountsTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private PeriodCounts counts = null!;

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        counts = new PeriodCounts(aln.Store);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public void Take_WithoutALimit_CountsNothing()
    {
        aln.Agree(bor);

        Assert.Null(Take(keep: true));
    }

    [Fact]
    public void Take_Kept_IsCounted_AndGivenBackIsNot()
    {
        Limit("200/day");

        Assert.Equal([0L, 1L, 1L, 2L], [Take(keep: true), Take(keep: false), Take(keep: true), Take(keep: true)]);
    }

    [Fact]
    public void Take_InTheNextPeriod_BeginsAgain()
    {
        Limit("200/hour");
        Take(keep: true);

        Assert.Equal(0, Take(keep: true, FoundedNode.Now.AddHours(1)));
    }

    [Fact]
    public async Task Take_ManyAtOnce_GivesEachPlaceOnce()
    {
        Limit("200/day");

        long?[] places = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Take(keep: true))));

        Assert.Equal(Enumerable.Range(0, 100).Select(place => (long?)place), places.Order());
    }

    private void Limit(string rate) =>
        aln.Agree(bor, yaml => yaml.Replace("# limits: { reports: 200/day }", $"limits: {{ reports: {rate} }}", StringComparison.Ordinal));

    private long? Take(bool keep, DateTimeOffset? now = null)
    {
        TrustedPartner partner = aln.Trust.Current.Find(bor.Identity.Id)!;
        using PeriodCount count = counts.Take(partner, now ?? FoundedNode.Now);
        if (keep)
            count.Keep();
        return count.Before;
    }
}
