using CertBridge.Bench.Sealing;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;

namespace CertBridge.Bench.Ruling;

/// <summary>What a decision costs: guards, every rule, the copy and its checks, in processor time of one thread.</summary>
internal sealed class PolicyRun(TimeSpan span)
{
    private const double HundredRulesGoal = 100;
    private const double ThousandRulesGoal = 1_000;
    private const double LoadMillisecondsGoal = 200;

    // The same number of rules again costs the same again: growth is linear. A quarter is what two runs of a shared machine differ by.
    private const double GrowthGoal = 1.25;

    public IReadOnlyList<Row> Rows()
    {
        var world = new PolicyWorld();
        SharingPolicy hundred = PolicyWorld.Policy(100);
        SharingPolicy half = PolicyWorld.Policy(550);
        SharingPolicy thousand = PolicyWorld.Policy(1_000);
        world.MustChange(hundred);
        double write = Measure(() => ReportJson.Write(world.Report));
        double small = Measure(() => world.Decide(hundred));
        double middle = Measure(() => world.Decide(half));
        double large = Measure(() => world.Decide(thousand));
        byte[] text = PolicyWorld.Yaml(1_000);
        double load = Median.OfRuns(() => Milliseconds(() => SharingPolicy.Read(text)));
        return
        [
            new("a decision by 100 rules, 200 indicators, redacted", "us", small, write, "writing the report as JSON once", HundredRulesGoal),
            new("a decision by 1,000 rules, 200 indicators, redacted", "us", large, write, "writing the report as JSON once", ThousandRulesGoal),
            new("450 rules more, from 550 on", "us", large - middle, middle - small, "450 rules more, from 100 on", (middle - small) * GrowthGoal),
            new("reading a policy of 1,000 rules", "ms", load, Goal: LoadMillisecondsGoal),
        ];
    }

    private double Measure(Action act)
    {
        CoreClock.WarmUp(act);
        return Median.OfRuns(() => CoreClock.Microseconds(span, act));
    }

    private static double Milliseconds(Action act)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        act();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }
}
