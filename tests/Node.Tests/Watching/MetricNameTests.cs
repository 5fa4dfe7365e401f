using System.Text.Json;
using System.Text.RegularExpressions;
using CertBridge.Node.Watching;

namespace CertBridge.Node.Tests.Watching;

/// <summary>Rules, dashboard, runbooks and manual against the list of metrics there is.</summary>
public sealed partial class MetricNameTests
{
    private static readonly string Root = FindRoot();
    private static readonly MeterDescription[] Known = [.. NodeMeters.All, .. NodeGauges.All.Select(gauge => gauge.Meter)];

    [Fact]
    public void Names_AreOfTheirKind_AndUnique()
    {
        Assert.Equal(Known.Select(metric => metric.Name).Distinct().Order(), Known.Select(metric => metric.Name).Order());
        Assert.All(Known, metric =>
        {
            Assert.Matches("^certbridge_[a-z_]+$", metric.Name);
            Assert.Equal(metric.Kind == MeterKind.Counter, metric.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.EndsWith(".", metric.Help, StringComparison.Ordinal);
        });
    }

    /// <summary>What could be without bound, or tell what a report says or who works here, is no label.</summary>
    [Fact]
    public void Labels_AreBounded()
    {
        string[] allowed = ["direction", "partner", "kind", "tlp", "result", "code", "outcome", "verdict", "listener", "version", "state", "purpose", "side", "file", "digest", "lane"];

        Assert.Empty(Known.SelectMany(metric => metric.Labels).Distinct().Except(allowed));
    }

    [Fact]
    public void Rules_NameMetricsThatExist() => AssertKnown(NamesIn(Text("deploy/prometheus/rules.yaml")));

    [Fact]
    public void RuleTests_NameMetricsThatExist() => AssertKnown(NamesIn(Text("deploy/prometheus/rules_test.yaml")));

    [Fact]
    public void Dashboard_NamesMetricsThatExist_AndIsWhole()
    {
        string text = Text("deploy/grafana/certbridge-node.json");
        JsonElement board = JsonDocument.Parse(text).RootElement;

        AssertKnown(NamesIn(text));
        Assert.Equal("certbridge-node", board.GetProperty("uid").GetString());
        Assert.DoesNotContain("\"uid\": \"P", text, StringComparison.Ordinal); // no data source of one machine
        Assert.Equal("now-24h", board.GetProperty("time").GetProperty("from").GetString());
    }

    [Fact]
    public void EveryMetric_IsOnTheDashboardOrInARule_OrSaidToBeForQueries()
    {
        string[] forQueries = ["certbridge_start_timestamp_seconds", "certbridge_partner_room_bytes", "certbridge_alarms", "certbridge_store_integrity_timestamp_seconds",
            "certbridge_policy_eval_seconds", "certbridge_policy_info", "certbridge_policy_shadow_decisions_total"];
        string shown = Text("deploy/grafana/certbridge-node.json") + Text("deploy/prometheus/rules.yaml");

        Assert.Equal(forQueries.Order(), Known.Select(metric => metric.Name).Where(name => !NamesIn(shown).Contains(name)).Order());
    }

    [Fact]
    public void EveryMetric_IsInTheManual()
    {
        string manual = Text("docs/operations.md");

        Assert.All(Known, metric => Assert.Contains($"`{metric.Name}`", manual, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryAlert_HasItsRunbook_AndATest_AndTheOtherWayRound()
    {
        string[] alerts = [.. Alert().Matches(Text("deploy/prometheus/rules.yaml")).Select(match => match.Groups["name"].Value)];
        string[] pages = [.. Directory.EnumerateFiles(Path.Combine(Root, "deploy", "runbooks"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file))];
        string tests = Text("deploy/prometheus/rules_test.yaml");

        Assert.Equal(alerts.Order(), pages.Order());
        Assert.All(alerts, alert => Assert.Contains($"        alertname: {alert}\n", tests, StringComparison.Ordinal));
        Assert.All(pages, page =>
        {
            string text = Text($"deploy/runbooks/{page}.md");
            Assert.All(new[] { "**What it means.**", "**Why.**", "**What to do.**" }, part => Assert.Contains(part, text, StringComparison.Ordinal));
        });
    }

    private static void AssertKnown(IReadOnlySet<string> names)
    {
        Assert.NotEmpty(names);
        Assert.Empty(names.Except(Known.Select(metric => metric.Name)));
    }

    /// <summary>A histogram is asked for by its buckets.</summary>
    private static HashSet<string> NamesIn(string text) =>
        [.. Metric().Matches(text).Select(match => match.Value.EndsWith("_bucket", StringComparison.Ordinal) ? match.Value[..^"_bucket".Length] : match.Value)];

    private static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no CertBridge.sln above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex(@"\bcertbridge_[a-z_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"- alert: (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Alert();
}
