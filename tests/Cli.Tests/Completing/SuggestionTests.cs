using System.Diagnostics;
using CertBridge.Cli.Tests.Running;

namespace CertBridge.Cli.Tests.Completing;

/// <summary>What only a node knows: from a file not older than a minute, filled behind the shell's back.</summary>
public sealed class SuggestionTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static readonly TimeSpan ArrivesWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public void ReportIds_ComeFromTheNode_AndAnOldAnswerIsNotUsed()
    {
        string cache = node.At("cache");
        string id = node.SubmitSample();
        Assert.True(Until(() => Complete(cache, "report", "show", "CB-").StartsWith(id, StringComparison.Ordinal)), "the node's reports did not arrive");
        string file = Assert.Single(Directory.EnumerateFiles(Path.Combine(cache, "certbridge"), "suggest-*.json"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        // The node is asked again no sooner than ten seconds later: an old file stays old, and is not used.
        File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-61));
        File.SetLastWriteTimeUtc(file + ".asked", TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5));
        Assert.Equal("", Complete(cache, "report", "show", "CB-"));
    }

    [Fact]
    public void WithoutANode_NothingIsOffered_AndNothingIsSaid()
    {
        string context = node.At("admin/nobody.yaml");
        File.WriteAllText(context, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(node.ContextFile), "node: .*", "node: https://127.0.0.1:1"));
        Outcome outcome = Run(node.At("cache-nobody"), context, "partner", "show", "");
        Assert.Equal(new Outcome(0, "", ""), outcome);
    }

    [Fact]
    public void ContextNames_ComeFromTheFile() => Assert.Equal("cert-tst", Complete(node.At("cache"), "--context", "").Trim());

    [Theory]
    [InlineData("$(touch x)")]
    [InlineData("a b")]
    [InlineData("`id`")]
    public void AWordThatAShellWouldRun_IsNotOffered(string hostile)
    {
        string context = node.At("admin/hostile.yaml");
        File.WriteAllText(context, File.ReadAllText(node.ContextFile) + $"  \"{hostile}\":\n" + string.Join('\n', File.ReadAllLines(node.ContextFile).Where(line => line.StartsWith("    ", StringComparison.Ordinal))) + "\n");
        Outcome outcome = Run(node.At("cache"), context, "--context", "");
        Assert.Equal(0, outcome.Exit);
        Assert.DoesNotContain(hostile, outcome.Output);
        Assert.NotEmpty(outcome.Output);
    }

    private string Complete(string cache, params string[] words) => Run(cache, node.ContextFile, words).Output;

    private static Outcome Run(string cache, string context, params string[] words)
    {
        ProcessStartInfo command = Certbridge.Command(["__complete", .. words]);
        command.Environment["XDG_CACHE_HOME"] = cache;
        command.Environment["CERTBRIDGE_CONTEXT_FILE"] = context;
        using Process process = Process.Start(command)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static bool Until(Func<bool> isTrue)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!isTrue())
        {
            if (TimeProvider.System.GetElapsedTime(started) > ArrivesWithin)
                return false;
        }
        return true;
    }
}
