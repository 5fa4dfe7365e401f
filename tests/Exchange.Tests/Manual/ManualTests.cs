using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.RegularExpressions;
using CertBridge.Cli.Parsing;

namespace CertBridge.Exchange.Tests.Manual;

/// <summary>
/// Every example of the help, of the manual pages and of docs/CLI.md is run and prints what its golden says, or stands in <c>elsewhere.txt</c> with the test that runs it.
/// <c>CERTBRIDGE_GOLDEN=write</c> writes goldens that no longer hold, and those of new examples, to be looked at before they are committed.
/// </summary>
public sealed partial class ManualTests
{
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("CERTBRIDGE_GOLDEN") == "write";

    [Fact]
    public void EveryExample_HasAGolden_OrATestElsewhere()
    {
        GoldenCase[] cases = [.. GoldenFile.All.SelectMany(GoldenFile.Read)];
        string[] elsewhere = [.. Elsewhere().Select(one => one.Example)];
        string[] examples = [.. Examples()];
        Assert.True(examples.Length > 90, $"only {examples.Length} examples were found");
        Assert.True(IsWriting || examples.All(example => elsewhere.Contains(example) || cases.Any(one => one.Covers(example))),
            "without a golden (CERTBRIDGE_GOLDEN=write makes one) and not in elsewhere.txt:\n"
            + string.Join('\n', examples.Where(example => !elsewhere.Contains(example) && !cases.Any(one => one.Covers(example)))));
        Assert.All(elsewhere, example => Assert.Contains(example, examples));
        Assert.DoesNotContain(elsewhere, example => cases.Any(one => one.Covers(example)));
        Assert.True(elsewhere.Length < examples.Length / 3, "elsewhere.txt is for the few that need another world");
    }

    [Fact]
    public void EveryTestElsewhere_IsThere()
    {
        string[] sources = Directory.GetFiles(Path.Combine(RepositoryRoot.Folder, "tests"), "*.cs", SearchOption.AllDirectories);
        Assert.All(Elsewhere(), one =>
        {
            string[] names = one.Test.Split('.');
            Assert.Contains(sources, file => Path.GetFileName(file) == $"{names[0]}.cs" && File.ReadAllText(file).Contains($" {names[1]}(", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(true, "a\nb\n", "a", "b")]
    [InlineData(true, "a\nb\nc\n", "...", "c")]
    [InlineData(true, "a\nb\nc\n", "a", "...")]
    [InlineData(true, "a\n", "a", "...")]
    [InlineData(true, "", "...")]
    [InlineData(true, "")]
    [InlineData(true, "id 7   up\n", "id ... up")]
    [InlineData(true, "x1y2z\n", "x...y...z")]
    [InlineData(true, "a\nb\na\nc\n", "...", "a", "c")]
    [InlineData(false, "a\nb\n", "a")]
    [InlineData(false, "a\n", "a", "b")]
    [InlineData(false, "a\n")]
    [InlineData(false, "xyz\n", "xy...yz")]
    [InlineData(false, "a\nb\nc\n", "...", "b")]
    public void GoldenText_TakesWhatTheWildcardsAllow_AndNothingElse(bool matches, string printed, params string[] golden) => Assert.Equal(matches, GoldenText.Matches(golden, printed));

    [Fact]
    public async Task Goldens_AreWhatTheProgramPrints()
    {
        await using ManualWorld world = await ManualWorld.CreateAsync();
        var differences = new ConcurrentQueue<string>();
        await Task.WhenAll(GoldenFile.All.GroupBy(GoldenFile.AsksNoNode).Select(files => FollowAsync(world, [.. files], differences)));
        if (IsWriting)
            await WriteNewAsync(world);
        Assert.True(differences.IsEmpty, string.Join("\n\n", differences));
    }

    private static async Task FollowAsync(ManualWorld world, string[] files, ConcurrentQueue<string> differences)
    {
        foreach (string file in files)
        {
            var now = new List<GoldenCase>();
            foreach (GoldenCase golden in GoldenFile.Read(file))
                now.Add(await RunAsync(world, golden, Path.GetFileName(file), differences));
            if (IsWriting)
                GoldenFile.Write(file, now);
        }
    }

    /// <returns>The case as it is, or as it ran where it says something else.</returns>
    private static async Task<GoldenCase> RunAsync(ManualWorld world, GoldenCase golden, string file, ConcurrentQueue<string> differences)
    {
        if (golden.IsAwaited)
        {
            await world.WaitAsync(golden.Actor, golden.Command);
            return golden;
        }
        (int exit, string output, string errors) = await world.RunAsync(golden.Actor, golden.Command);
        string? wrong = Difference(golden, "stdout", golden.Output, output) ?? Difference(golden, "stderr", golden.Errors, errors);
        if (golden.Exit == exit && wrong is null)
            return golden;
        if (!IsWriting)
            differences.Enqueue($"{file} {wrong ?? $"line {golden.Line}: {golden.Actor}$ {golden.Command}\nexit {exit}, the golden says {golden.Exit}"}\nstderr: {errors}exit {exit}");
        return golden with { Exit = exit, Output = Volatile.Masked(output), Errors = Volatile.Masked(errors) };
    }

    private static string? Difference(GoldenCase golden, string stream, IReadOnlyList<string> expected, string printed) => GoldenText.Matches(expected, printed)
        ? null
        : $"line {golden.Line}: {golden.Actor}$ {golden.Command}\n{stream} should be:\n{string.Join('\n', expected)}\nit is:\n{printed}";

    /// <summary>Examples that are in no golden yet are run now, and written at the end of their noun's file.</summary>
    private static async Task WriteNewAsync(ManualWorld world)
    {
        GoldenCase[] known = [.. GoldenFile.All.SelectMany(GoldenFile.Read)];
        string[] elsewhere = [.. Elsewhere().Select(one => one.Example)];
        foreach (string example in Examples().Where(example => !elsewhere.Contains(example) && !known.Any(one => one.Covers(example))))
        {
            string noun = example.Split(' ')[1];
            string file = GoldenFile.All.FirstOrDefault(file => file.EndsWith($"-{noun}.golden", StringComparison.Ordinal)) ?? Path.Combine(GoldenFile.Folder, $"72-{noun}.golden");
            GoldenCase made = await RunAsync(world, new GoldenCase(0, "", example, ["to be written"], [], 0, IsAwaited: false), file, new ConcurrentQueue<string>());
            GoldenFile.Write(file, [.. File.Exists(file) ? GoldenFile.Read(file) : [], made]);
        }
    }

    private static IEnumerable<string> Examples() => OfCommand(CommandTree.Whole()).Concat(OfPage()).Distinct();

    private static IEnumerable<string> OfCommand(Command command) =>
        (command is Verb verb ? verb.Examples.Select(example => $"certbridge {example}") : []).Concat(command.Subcommands.Where(sub => !sub.Hidden).SelectMany(OfCommand));

    /// <summary>Commands in the blocks of docs/CLI.md, without the comment behind them.</summary>
    private static IEnumerable<string> OfPage()
    {
        bool isInside = false;
        foreach (string line in File.ReadLines(Path.Combine(RepositoryRoot.Folder, "docs", "CLI.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isInside = !isInside;
            else if (isInside && CommandLine().Match(line) is { Success: true } command)
                yield return command.Groups["command"].Value.TrimEnd();
        }
    }

    private static IEnumerable<(string Example, string Test)> Elsewhere() =>
        from line in File.ReadAllLines(Path.Combine(GoldenFile.Folder, "elsewhere.txt"))
        where line.Length > 0 && line[0] != '#'
        let at = line.LastIndexOf(" => ", StringComparison.Ordinal)
        select (line[..at].TrimEnd(), line[(at + 4)..].Trim());

    [GeneratedRegex(@"^(?:\$ )?(?<command>(?:source <\()?(?:\./)?certbridge .*?)(?: +# .*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex CommandLine();
}
