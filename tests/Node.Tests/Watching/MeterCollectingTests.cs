using CertBridge.Node.Settings;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Tests.Watching;

/// <summary>The meter is the process's, and other tests count too: each test here has a partner of its own.</summary>
public sealed class MeterCollectingTests
{
    private static readonly NodeSettings Settings = new() { Id = PartnerId.Parse("cert-aln"), Name = "", Environment = NodeEnvironment.Dev };

    [Fact]
    public void Add_IsCountedByItsLabels()
    {
        using var collecting = new MeterCollecting(Settings);

        NodeMeters.Items.Add(NodeMeters.Out, "cert-count", NodeMeters.Report, "green");
        NodeMeters.Items.Add(NodeMeters.Out, "cert-count", NodeMeters.Report, "green");
        NodeMeters.Items.Add(NodeMeters.Out, "cert-count", NodeMeters.Report, "amber");

        Assert.Equal([("amber", 1L), ("green", 2L)], Rows(collecting, NodeMeters.Items.Description.Name, "cert-count").Select(row => (row.Key.Fourth!, row.Cell.Count)));
    }

    [Fact]
    public void Add_WithoutTheTlpLabel_IsCountedTogether()
    {
        using var collecting = new MeterCollecting(Settings with { Metrics = new MetricSettings { TlpLabel = false } });

        NodeMeters.Items.Add(NodeMeters.Out, "cert-plain", NodeMeters.Report, "green");
        NodeMeters.Items.Add(NodeMeters.Out, "cert-plain", NodeMeters.Report, "red");

        (SeriesKey key, SeriesCell cell) = Assert.Single(Rows(collecting, NodeMeters.Items.Description.Name, "cert-plain"));
        Assert.Equal((null, 2L), (key.Fourth, cell.Count));
    }

    [Fact]
    public void Delivered_IsObserved_InSeconds()
    {
        using var collecting = new MeterCollecting(Settings);

        NodeMeters.Delivered(PartnerId.Parse("cert-took"), TimeSpan.FromMilliseconds(1500));

        SeriesCell cell = Assert.Single(collecting.Tables.Single(table => table.Description.Name == "certbridge_delivery_seconds").Rows(), row => row.Key.First == "cert-took").Cell;
        Assert.Equal((1L, 1.5), (cell.Count, cell.Sum));
    }

    [Fact]
    public void Add_OfAKnownSeries_AllocatesNothing()
    {
        using var collecting = new MeterCollecting(Settings);
        void Count()
        {
            NodeMeters.Items.Add(NodeMeters.In, "cert-free", NodeMeters.Report, "green");
            NodeMeters.Attempts.Add("cert-free", "sent", "");
            NodeMeters.Delivered(Free, TimeSpan.FromSeconds(1));
        }

        for (int i = 0; i < 1_000; i++)
            Count(); // series and compiled code are there from here on
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
            Count();

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000, $"{GC.GetAllocatedBytesForCurrentThread() - before} bytes for 30,000 counts");
    }

    [Fact]
    public void Cell_BeyondTheSeriesThereMayBe_IsCountedWithoutLabels()
    {
        var table = new SeriesTable(new MeterDescription("certbridge_x_total", MeterKind.Counter, "X.", "partner"));

        for (int i = 0; i < SeriesTable.SeriesMax + 5; i++)
            table.Cell(new SeriesKey($"cert-{i}")).Add(1);

        Assert.Equal(5, table.Rows().Single(row => row.Key.First is null).Cell.Count);
        Assert.Equal(SeriesTable.SeriesMax + 1, table.Rows().Count());
    }

    private static readonly PartnerId Free = PartnerId.Parse("cert-free");

    private static IEnumerable<(SeriesKey Key, SeriesCell Cell)> Rows(MeterCollecting collecting, string name, string partner) =>
        collecting.Tables.Single(table => table.Description.Name == name).Rows().Where(row => row.Key.Second == partner);
}
