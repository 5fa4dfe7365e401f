using CertBridge.Node.Watching;

namespace CertBridge.Node.Tests.Watching;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Write_OfAGauge_HasHelpTypeAndALineForEachSeries()
    {
        var text = new PrometheusText();

        text.Write(new MeterDescription("certbridge_outbox_items", MeterKind.Gauge, "Entries.", "partner", "state"), [new(3, new("cert-bor", "queued")), new(0.5, new("cert-cel", "sent"))]);

        Assert.Equal(
            """
            # HELP certbridge_outbox_items Entries.
            # TYPE certbridge_outbox_items gauge
            certbridge_outbox_items{partner="cert-bor",state="queued"} 3
            certbridge_outbox_items{partner="cert-cel",state="sent"} 0.5

            """,
            text.ToString());
    }

    [Fact]
    public void Write_LeavesOutALabelWithoutAValue()
    {
        var text = new PrometheusText();

        text.Write(new MeterDescription("certbridge_x", MeterKind.Gauge, "X.", "purpose", "partner"), [new(1, new("card"))]);
        text.Write(new MeterDescription("certbridge_y", MeterKind.Gauge, "Y."), [new(1)]);

        Assert.Contains("certbridge_x{purpose=\"card\"} 1\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("certbridge_y 1\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_EscapesWhatAValueMayHold()
    {
        var text = new PrometheusText();

        text.Write(new MeterDescription("certbridge_x", MeterKind.Gauge, "A \\ and\na line.", "name"), [new(1, new("quote \" slash \\ line\nend"))]);

        Assert.Contains("# HELP certbridge_x A \\\\ and\\na line.\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("certbridge_x{name=\"quote \\\" slash \\\\ line\\nend\"} 1\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OfAHistogram_IsCumulative_AndEndsInInf()
    {
        var table = new SeriesTable(new MeterDescription("certbridge_d_seconds", MeterKind.Histogram, "D.", "partner"), [0.1, 1, 10]);
        foreach (double seconds in new[] { 0.1, 0.5, 0.5, 99 })
            table.Cell(new SeriesKey("cert-bor")).Observe(seconds);
        var text = new PrometheusText();

        text.Write(table);

        Assert.Equal(
            """
            # HELP certbridge_d_seconds D.
            # TYPE certbridge_d_seconds histogram
            certbridge_d_seconds_bucket{partner="cert-bor",le="0.1"} 1
            certbridge_d_seconds_bucket{partner="cert-bor",le="1"} 3
            certbridge_d_seconds_bucket{partner="cert-bor",le="10"} 3
            certbridge_d_seconds_bucket{partner="cert-bor",le="+Inf"} 4
            certbridge_d_seconds_sum{partner="cert-bor"} 100.1
            certbridge_d_seconds_count{partner="cert-bor"} 4

            """,
            text.ToString());
    }
}
