using System.Diagnostics;
using System.Globalization;
using CertBridge.Simulation.Tests.Checking;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Playing;
using CertBridge.Simulation.Tests.Worlds;

namespace CertBridge.Simulation.Tests;

/// <summary>
/// The process in which seeds run: <c>DOTNET_PROCESSOR_COUNT=1 dotnet Simulation.Tests.dll FIRST-LAST [--defect NAME] [--trace]</c>. Writes one line for each seed, <c>SEED ok DIGEST</c> or <c>SEED failed DIGEST</c> with the findings
/// beneath; exits with 1 when one failed.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        Quiet.TakeOneThread();
        if (!SeedRun.TryParse(args, out SeedRun run))
        {
            await Console.Error.WriteLineAsync("usage: FIRST-LAST|SEED,SEED,... [--defect NAME] [--trace]");
            return 2;
        }
        return await Task.Run(() => RunAsync(run)) ? 0 : 1;
    }

    private static async Task<bool> RunAsync(SeedRun run)
    {
        var homes = new Dictionary<int, FoundedHomes>();
        var watch = Stopwatch.StartNew();
        bool isWell = true;
        try
        {
            foreach (int seed in run.Seeds)
            {
                int count = Plan.Of(seed).Nodes.Count;
                if (!homes.TryGetValue(count, out FoundedHomes? founded))
                    homes[count] = founded = await FoundedHomes.FoundAsync(count);
                TimeSpan began = watch.Elapsed;
                Outcome outcome = await Play.OfAsync(seed, founded, run.Defect, run.IsTraced ? Console.Out : null);
                isWell &= outcome.Findings.Count == 0;
                string verdict = outcome.Findings.Count == 0 ? "ok" : "failed";
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed} {verdict} {outcome.Digest} {(watch.Elapsed - began).TotalMilliseconds:0} ms for {outcome.Lasted.TotalSeconds:0} s"));
                foreach (string finding in outcome.Findings)
                    Console.WriteLine($"    {finding}");
            }
        }
        finally
        {
            foreach (FoundedHomes founded in homes.Values)
                founded.Dispose();
        }
        return isWell;
    }
}

/// <summary>Which seeds, and how.</summary>
internal readonly record struct SeedRun(IReadOnlyList<int> Seeds, Defect Defect, bool IsTraced)
{
    public static bool TryParse(string[] args, out SeedRun run)
    {
        run = default;
        if (args.Length == 0 || Numbers(args[0]) is not { } seeds)
            return false;
        int at = Array.IndexOf(args, "--defect");
        Defect defect = Defect.None;
        if (at > 0 && (at + 1 >= args.Length || !Enum.TryParse(args[at + 1], out defect)))
            return false;
        run = new SeedRun(seeds, defect, args.Contains("--trace", StringComparer.Ordinal));
        return true;
    }

    private static List<int>? Numbers(string text)
    {
        var seeds = new List<int>();
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-', 2);
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first) || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last))
                return null;
            seeds.AddRange(Enumerable.Range(first, last - first + 1));
        }
        return seeds;
    }
}
