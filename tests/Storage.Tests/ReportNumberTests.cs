namespace CertBridge.Storage.Tests;

public sealed class ReportNumberTests : IAsyncLifetime
{
    private readonly TestHome home = new();
    private readonly NodeStore store;

    public ReportNumberTests() => store = home.Open();

    [Fact]
    public void LastReportNumber_OfAYearWithoutReports_IsZero() => Assert.Equal(0, store.Read(reader => reader.LastReportNumber(2026)));

    [Fact]
    public async Task KeepReportNumber_InAnyOrder_KeepsTheHighestOfTheYear()
    {
        foreach (long number in new long[] { 3, 7, 5 })
            await store.CommitAsync(CommitUrgency.Routine, 10, writer => writer.KeepReportNumber(2026, number));

        Assert.Equal(7, store.Read(reader => reader.LastReportNumber(2026)));
        Assert.Equal(0, store.Read(reader => reader.LastReportNumber(2027)));
    }

    [Fact]
    public async Task CountAccepted_CountsOnlyThePartnersEntriesOfThatTime()
    {
        foreach (int number in new[] { 1, 2, 3 })
            await store.CommitAsync(CommitUrgency.Routine, 10, writer => writer.AddOutbox(Samples.Entry(number)));
        await store.CommitAsync(CommitUrgency.Routine, 10, writer => writer.AddOutbox(Samples.Entry(4, Samples.Cyr)));

        Assert.Equal(2, store.Read(reader => reader.CountAccepted(Samples.Bor, Samples.Now.AddSeconds(2), Samples.Now.AddDays(1))));
        Assert.Equal(0, store.Read(reader => reader.CountAccepted(Samples.Aln, Samples.Now, Samples.Now.AddDays(1))));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }
}
