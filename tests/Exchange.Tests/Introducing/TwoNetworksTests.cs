using System.Text.RegularExpressions;
using CertBridge.Exchange.Tests.Deploying;

namespace CertBridge.Exchange.Tests.Introducing;

/// <summary>
/// The onboarding page, followed to the letter by two organisations: every command runs on the network of the one it belongs to. The two networks share one cable and
/// nothing else, so each node's local and health listeners are out of the other's reach.
/// </summary>
public sealed partial class TwoNetworksTests : IAsyncLifetime
{
    private const string Page = "docs/ONBOARDING.md";

    // Of the block that RFC 2544 keeps for laboratories (198.18.0.0/15); it lies inside the two namespaces alone.
    private static readonly (string Side, string Port, string Address)[] Sides = [("aln", "18443", "198.18.77.1"), ("bor", "28443", "198.18.77.2")];

    private static string Network(string side) => $"certbridge-{side}-{Environment.ProcessId}";

    public async Task InitializeAsync()
    {
        foreach ((string side, _, _) in Sides)
            await Shell.MustAsync("ip", "netns", "add", Network(side));
        await Shell.MustAsync("ip", "link", "add", "cable", "netns", Network("aln"), "type", "veth", "peer", "name", "cable", "netns", Network("bor"));
        foreach ((string side, _, string address) in Sides)
        {
            await Shell.MustAsync("ip", "-n", Network(side), "address", "add", $"{address}/24", "dev", "cable");
            await Shell.MustAsync("ip", "-n", Network(side), "link", "set", "cable", "up");
            await Shell.MustAsync("ip", "-n", Network(side), "link", "set", "lo", "up");
        }
    }

    public async Task DisposeAsync()
    {
        foreach ((string side, _, _) in Sides)
            await Shell.MustAsync("ip", "netns", "delete", Network(side));
    }

    [NamespaceFact]
    public async Task OnboardingPage_OnTwoNetworks_EndsWithAReceiptedReport()
    {
        string root = RepositoryRoot.Folder;
        IReadOnlyList<ConsoleStep> written = ConsoleStep.Of(await File.ReadAllTextAsync(Path.Combine(root, Page)));
        ConsoleStep[] steps = [.. written.Select(OnItsNetwork)];
        Assert.Equal(Sides.Length, Sides.Count(side => steps.Count(step => step.Command.Contains($"exec {Network(side.Side)} ", StringComparison.Ordinal)) > 5));

        using var run = new PageRun();
        IReadOnlyList<(int Exit, string Output)> results = await run.FollowAsync(root, steps);

        foreach ((ConsoleStep step, (int exit, string output)) in steps.Zip(results))
        {
            Assert.True(exit == 0, $"{Page} line {step.Line}: $ {step.Command}\nexit code {exit}:\n{output}");
            Assert.Null(step.Compare(output));
        }
    }

    private static ConsoleStep OnItsNetwork(ConsoleStep step)
    {
        string command = WithAddresses(step.Command);
        if (Whose().Match(step.Command) is { Success: true } whose)
            command = command.Replace("./certbridge ", $"ip netns exec {Network(whose.Groups[1].Value)} ./certbridge ", StringComparison.Ordinal);
        return step with { Command = command, Expected = [.. step.Expected.Select(WithAddresses)] };
    }

    private static string WithAddresses(string text) =>
        Sides.Aggregate(text, (so, side) => so.Replace($"127.0.0.1:{side.Port}", $"{side.Address}:{side.Port}", StringComparison.Ordinal));

    [GeneratedRegex("--(?:home|context-file) (aln|bor)\\b")]
    private static partial Regex Whose();
}
