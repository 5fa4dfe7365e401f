using System.Text.RegularExpressions;
using CertBridge.Exchange.Tests.Nodes;

namespace CertBridge.Exchange.Tests.Introducing;

/// <summary>
/// The onboarding page, followed to the letter by two organisations: every command runs on the network of the one it belongs to. The two networks share one cable and
/// nothing else, so each node's local and health listeners are out of the other's reach.
/// </summary>
public sealed partial class TwoNetworksTests : IAsyncLifetime
{
    private const string Page = "docs/ONBOARDING.md";

    private TestCable? cable;

    private IReadOnlyList<(string Side, string Port, TestNetwork Network)> Sides => [("aln", "18443", cable!.Aln), ("bor", "28443", cable.Bor)];

    public async Task InitializeAsync() => cable = await TestCable.LayAsync();

    public async Task DisposeAsync() => await cable!.DisposeAsync();

    [NamespaceFact]
    public async Task OnboardingPage_OnTwoNetworks_EndsWithAReceiptedReport()
    {
        string root = RepositoryRoot.Folder;
        IReadOnlyList<ConsoleStep> written = ConsoleStep.Of(await File.ReadAllTextAsync(Path.Combine(root, Page)));
        ConsoleStep[] steps = [.. written.Select(OnItsNetwork)];
        Assert.All(Sides, side => Assert.True(steps.Count(step => step.Command.Contains($"exec {side.Network.Name} ", StringComparison.Ordinal)) > 5));

        using var run = new PageRun();
        IReadOnlyList<(int Exit, string Output)> results = await run.FollowAsync(root, steps);

        foreach ((ConsoleStep step, (int exit, string output)) in steps.Zip(results))
        {
            Assert.True(exit == 0, $"{Page} line {step.Line}: $ {step.Command}\nexit code {exit}:\n{output}");
            Assert.Null(step.Compare(output));
        }
    }

    private ConsoleStep OnItsNetwork(ConsoleStep step)
    {
        string command = WithAddresses(step.Command);
        if (Whose().Match(step.Command) is { Success: true } whose)
            command = command.Replace("./certbridge ", $"{string.Join(' ', Sides.Single(side => side.Side == whose.Groups[1].Value).Network.Under)} ./certbridge ", StringComparison.Ordinal);
        return step with { Command = command, Expected = [.. step.Expected.Select(WithAddresses)] };
    }

    private string WithAddresses(string text) =>
        Sides.Aggregate(text, (so, side) => so.Replace($"127.0.0.1:{side.Port}", $"{side.Network.Address}:{side.Port}", StringComparison.Ordinal));

    [GeneratedRegex("--(?:home|context-file) (aln|bor)\\b")]
    private static partial Regex Whose();
}
