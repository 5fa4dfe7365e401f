namespace CertBridge.Exchange.Tests;

/// <summary>Every console block of these pages is run, so that they cannot drift from the program.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    public async Task ConsoleBlocks_PrintWhatThePageSays(string page)
    {
        string root = RepositoryRoot.Folder;
        IReadOnlyList<ConsoleStep> steps = ConsoleStep.Of(await File.ReadAllTextAsync(Path.Combine(root, page)));
        Assert.NotEmpty(steps);
        using var run = new PageRun();
        IReadOnlyList<(int Exit, string Output)> results = await run.FollowAsync(root, steps);
        foreach ((ConsoleStep step, (int exit, string output)) in steps.Zip(results))
        {
            Assert.True(exit == 0, $"{page} line {step.Line}: $ {step.Command}\nexit code {exit}:\n{output}");
            string? difference = step.Compare(output);
            Assert.True(difference is null, $"{page} {difference}");
        }
    }

    /// <summary>It builds the program in a home of its own; between two networks <see cref="Introducing.TwoNetworksTests"/> follows the same page.</summary>
    [LongFact]
    public Task ConsoleBlocks_OfTheFirstDay_PrintWhatThePageSays() => ConsoleBlocks_PrintWhatThePageSays("docs/ONBOARDING.md");

    [LongFact]
    public Task ConsoleBlocks_OfTheHandbook_PrintWhatThePageSays() => ConsoleBlocks_PrintWhatThePageSays("docs/operations.md");

    [Theory]
    [InlineData("one\ntwo three\n", "one", "two   three")]
    [InlineData("one\ntwo\nthree\n", "one", "...", "three")]
    [InlineData("one\nthree\n", "one", "...", "three")]
    [InlineData("id 17 done\n", "id ... done")]
    [InlineData("", "...")]
    public void Compare_TakesWhatThePageAllows(string output, params string[] expected) =>
        Assert.Null(new ConsoleStep(1, "true", expected).Compare(output));

    [Theory]
    [InlineData("one\ntwo\n", "one")]
    [InlineData("one\n", "one", "two")]
    [InlineData("id 17 failed\n", "id ... done")]
    [InlineData("x\n")]
    public void Compare_RefusesEverythingElse(string output, params string[] expected) =>
        Assert.NotNull(new ConsoleStep(1, "true", expected).Compare(output));
}
