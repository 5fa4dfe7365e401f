using System.Diagnostics;
using System.Globalization;
using CertBridge.Simulation.Tests.Checking;
using Xunit.Abstractions;

namespace CertBridge.Simulation.Tests;

/// <summary>
/// Worlds of two to five nodes in virtual time, each from its seed (docs/SIMULATION.md): 200 at every change, 20,000 with CERTBRIDGE_LONG=1,
/// and those that ever failed. They run in processes of their own, each with one worker thread, one for each core.
/// <c>CERTBRIDGE_SEED=17</c> plays that one and nothing else, and shows its trace; <c>CERTBRIDGE_SEEDS=5000</c> plays so many.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const string SeedVariable = "CERTBRIDGE_SEED";
    private const string CountVariable = "CERTBRIDGE_SEEDS";

    private const int SeedsAtEveryChange = 200;
    private const int SeedsInTheLongSet = 20_000;

    /// <summary>Seeds that found something, before it was mended; docs/SIMULATION.md says what.</summary>
    private static readonly int[] Past = [3, 239, 388, 726, 1150, 2797, 3182, 5905, 6526, 8834];

    /// <summary>Worlds take a second or two. One in which something goes on without end, and virtual time does not, would be waited for for ever.</summary>
    private static readonly TimeSpan NextWorldMax = TimeSpan.FromMinutes(5);

    /// <summary>Where a flush costs nothing: what it is for is no subject here.</summary>
    private const string InMemory = "/dev/shm";

    private static int runs;

    private static readonly string? Only = Environment.GetEnvironmentVariable(SeedVariable);

    private static bool IsLong => Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1";

    [Fact]
    public async Task EverySeed_EndsAsPeopleWereTold()
    {
        IReadOnlyList<string> lines = Only is null ? [.. (await Task.WhenAll(Shares().Select(share => PlayAsync([share])))).SelectMany(each => each)] : await PlayAsync([Only, "--trace"]);

        foreach (string line in lines.Where(line => Only is not null || !line.Contains(" ok ", StringComparison.Ordinal)))
            output.WriteLine(line);
        Assert.Empty(Failed(lines).Select(line => $"{line}: {SeedVariable}={line.Split(' ')[0]} plays it again"));
    }

    [Fact]
    public async Task TheSameSeed_IsTheSameWorld_InAnotherProcess()
    {
        string[] some = IsLong ? ["3", "9", "14", "15", "21", "33", "41", "52", "60", "78"] : ["3", "14"];
        IReadOnlyList<string>[] both = [await PlayAsync([string.Join(',', some)]), await PlayAsync([string.Join(',', some)])];

        string[][] digests = [.. both.Select(lines => lines.Select(line => string.Join(' ', line.Split(' ').Take(3))).ToArray())];
        Assert.Equal(some.Length, digests[0].Length);
        Assert.Equal(digests[0], digests[1]);
        Assert.Equal(some.Length, digests[0].Distinct().Count());
    }

    /// <summary>Each is a process of its own, which takes seconds: two at every change, all with the long set.</summary>
    public static TheoryData<string, string> Defects
    {
        get
        {
            (Defect Planted, string Finding)[] all =
            [
                (Defect.InboxRowGone, "in the inbox of"),
                (Defect.LeafChanged, "they are not the same"),
                (Defect.OutboxEntryGone, "holds no receipt"),
                (Defect.ReceiptGone, "holds no receipt"),
                (Defect.RetractionForgotten, "does not show revision"),
            ];
            var data = new TheoryData<string, string>();
            foreach ((Defect planted, string finding) in IsLong ? all : all[..2])
                data.Add(planted.ToString(), finding);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task WhatIsBrokenOnPurpose_IsFound(string defect, string finding)
    {
        IReadOnlyList<string> lines = await PlayAsync(["1", "--defect", defect]);

        Assert.Single(Failed(lines));
        Assert.Contains(lines, line => line.StartsWith("    ", StringComparison.Ordinal) && line.Contains(finding, StringComparison.Ordinal));
    }

    /// <summary>In as many shares as there are cores; the first has the past ones that are not among them.</summary>
    private static IEnumerable<string> Shares()
    {
        int last = Environment.GetEnvironmentVariable(CountVariable) is { Length: > 0 } given ? Count(given) : IsLong ? SeedsInTheLongSet : SeedsAtEveryChange;
        int cores = Environment.ProcessorCount;
        string past = string.Concat(Past.Where(seed => seed > last).Select(seed => $"{seed},"));
        return Enumerable.Range(0, cores).Select(share => $"{(share == 0 ? past : "")}{1 + (last * share / cores)}-{last * (share + 1) / cores}");
    }

    private static int Count(string given) => int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
        ? count
        : throw new FormatException($"{CountVariable} is {given}: it is how many worlds are played, from 1 up");

    private static IEnumerable<string> Failed(IReadOnlyList<string> lines) => lines.Where(line => line.Contains(" failed ", StringComparison.Ordinal) && !line.StartsWith(' '));

    private static async Task<IReadOnlyList<string>> PlayAsync(string[] arguments)
    {
        string folder = Path.Combine(Directory.Exists(InMemory) ? InMemory : Path.GetTempPath(), $"certbridge-worlds-{Environment.ProcessId}-{Interlocked.Increment(ref runs)}");
        Directory.CreateDirectory(folder);
        try
        {
            return await PlayAsync(arguments, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(string[] arguments, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SimulationTests).Assembly.Location, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0"; // a fifth of the time of a world went into measuring what to compile again
        start.Environment["DOTNET_gcConcurrent"] = "0"; // and a tenth into collecting garbage beside the one thread, and often
        start.Environment["DOTNET_GCgen0size"] = "0x8000000";
        start.Environment["TMPDIR"] = folder;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        while (await NextAsync(process, lines) is { } line)
            lines.Add(line);
        await process.WaitForExitAsync();
        string said = await errors;
        Assert.True(process.ExitCode is 0 or 1 && said.Length == 0, $"exit code {process.ExitCode}: {said}\n{string.Join('\n', lines.TakeLast(20))}");
        return lines;
    }

    private static async Task<string?> NextAsync(Process process, List<string> before)
    {
        try
        {
            return await process.StandardOutput.ReadLineAsync().WaitAsync(NextWorldMax);
        }
        catch (TimeoutException over)
        {
            process.Kill();
            throw new TimeoutException($"no world came to its end for {NextWorldMax.TotalMinutes} minutes after: {before.LastOrDefault() ?? "the start"}", over);
        }
    }
}
