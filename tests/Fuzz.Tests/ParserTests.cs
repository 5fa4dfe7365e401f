using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Fuzz.Tests;

/// <summary>
/// Every parser of bytes from outside accepts or refuses, in bounded time and memory, and never throws: on every seed of every parser, on seeds that were
/// changed, and on random bytes.
/// </summary>
public sealed class ParserTests
{
    private const int InputBytesMax = 64 * 1024;
    private const long AllocatedBytesMax = 64 * 1024 * 1024;

    /// <summary>Nothing needs a hundredth of it; a parser that hangs needs more on any machine.</summary>
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Names => [.. Parsers.All.Keys];

    private static readonly byte[][] AllSeeds = [.. Parsers.All.Keys.SelectMany(Seed.Files).Select(File.ReadAllBytes)];

    [Fact]
    public void EveryParser_HasSeeds_AndEverySeedAParser()
    {
        Assert.Equal(Parsers.All.Keys, Directory.EnumerateDirectories(Seed.Corpus).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));
        Assert.All(Parsers.All.Keys, parser => Assert.NotEmpty(Seed.Files(parser)));
        Assert.All(Directory.EnumerateFiles(Seed.Corpus, "*", SearchOption.AllDirectories), file => Assert.InRange(new FileInfo(file).Length, 1, InputBytesMax));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySeed_OfEveryParser_IsAcceptedOrRefused(string parser) => Assert.All(AllSeeds, seed => Try(parser, seed));

    /// <summary>A seed that is refused at once leads a fuzzer nowhere; only where a key of somebody is asked for, which changes with every start, none can be accepted.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void OneOfItsOwnSeeds_IsAccepted(string parser)
    {
        bool isAccepted = Seed.Files(parser).Any(file => Try(parser, File.ReadAllBytes(file)));
        Assert.Equal(parser is not ("card" or "cms" or "kem-certificate" or "proof" or "signature"), isAccepted);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ChangedSeeds_AreAcceptedOrRefused(string parser)
    {
        byte[][] seeds = [.. Seed.Files(parser).Select(File.ReadAllBytes)];
        Gen<byte[]> changed =
            from seed in Gen.Elements(seeds)
            from count in Gen.Choose(1, 4)
            from mutations in Gen.ArrayOf(Mutation.Any, count)
            select mutations.Aggregate(seed, (bytes, mutation) => mutation.Apply(bytes));
        Check.One(LongRun.Config, Prop.ForAll(changed.ToArbitrary(), bytes => Accepts(parser, bytes)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RandomBytes_AreAcceptedOrRefused(string parser) =>
        Check.One(LongRun.Config, Prop.ForAll<byte[]>(bytes => Accepts(parser, bytes ?? [])));

    [Fact]
    public async Task TheProgram_TakesAFile_AndNamesItsParsers()
    {
        string program = typeof(Parsers).Assembly.Location;
        string file = Seed.Files("header").Single(path => path.EndsWith("two-items.bin", StringComparison.Ordinal));
        Assert.Equal((0, true), await RunAsync(program, ["header", file, file], "accepted"));
        Assert.Equal((0, true), await RunAsync(program, ["leaf", file], "refused"));
        Assert.Equal((2, true), await RunAsync(program, ["no-such-parser", file], "report-yaml"));
    }

    private static async Task<(int Exit, bool Said)> RunAsync(string program, string[] words, string expected)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (output + await error).Contains(expected, StringComparison.Ordinal));
    }

    /// <summary>True however it is judged; false, so that FsCheck shrinks it and prints its seed, when it throws.</summary>
    private static bool Accepts(string parser, byte[] bytes)
    {
        try
        {
            Try(parser, bytes);
            return true;
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{parser} on {Convert.ToHexString(bytes)}: {failure.GetType().Name}: {failure.Message}", failure);
        }
    }

    private static bool Try(string parser, byte[] bytes)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        bool isAccepted = Parsers.All[parser](bytes);
        Assert.True(watch.Elapsed < TimeMax, $"{parser} took {watch.Elapsed}");
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated < AllocatedBytesMax, $"{parser} allocated {allocated} bytes for {bytes.Length}");
        return isAccepted;
    }
}
