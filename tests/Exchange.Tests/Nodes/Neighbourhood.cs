using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>Two organisations that were introduced and have an agreement in force, made through the command line as people would.</summary>
internal sealed partial class Neighbourhood : IAsyncDisposable
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);
    private readonly string folder;

    private Neighbourhood(string folder, bool hasSecondOfficer, TestCable? cable, SlowLine? line)
    {
        this.folder = folder;
        Aln = TestNode.Found(folder, "cert-aln", hasSecondOfficer: hasSecondOfficer, network: cable?.Aln, line: line);
        Bor = TestNode.Found(folder, "cert-bor", network: cable?.Bor, line: line);
    }

    public TestNode Aln { get; }

    public TestNode Bor { get; }

    /// <summary>Both run, know each other, and share up to <paramref name="ceiling"/>.</summary>
    /// <param name="ceiling">The widest marking of the agreement.</param>
    /// <param name="release">From this marking on two persons release what is sent, and cert-aln has two officers; null for nothing of it.</param>
    /// <param name="cable">Each node is on its end of it; null for both on this machine's own network.</param>
    /// <param name="line">Whatever they say to each other passes by it; null for nothing between them.</param>
    public static async Task<Neighbourhood> AgreedAsync(string ceiling = "amber", string? release = null, TestCable? cable = null, SlowLine? line = null)
    {
        Neighbourhood pair = await IntroducedAsync(hasSecondOfficer: release is not null, cable, line);
        await AgreeAsync(pair.Aln, pair.Bor, ceiling, release);
        return pair;
    }

    /// <summary>Both run and know each other; nothing is agreed.</summary>
    public static async Task<Neighbourhood> IntroducedAsync(bool hasSecondOfficer = false, TestCable? cable = null, SlowLine? line = null)
    {
        var pair = new Neighbourhood(Directory.CreateTempSubdirectory("certbridge-exchange-").FullName, hasSecondOfficer, cable, line);
        await Task.WhenAll(pair.Aln.StartAsync(), pair.Bor.StartAsync());
        await IntroduceAsync(pair.Aln, pair.Bor);
        return pair;
    }

    /// <summary>Another organisation beside the two, founded and not started.</summary>
    public TestNode Found(string id) => TestNode.Found(folder, id);

    public static async Task IntroduceAsync(TestNode first, TestNode second)
    {
        await ImportAsync(first, second);
        await ImportAsync(second, first);
    }

    public static async Task AgreeAsync(TestNode first, TestNode second, string ceiling, string? release = null)
    {
        CommandOutcome draft = await first.MustAsync("agreement", "new", "--with", second.Id.Value, "--tlp", ceiling);
        string file = first.File("agreement.yaml");
        string text = FromYesterday(draft.Json.GetProperty("document").GetString()!);
        await File.WriteAllTextAsync(file, release is null ? text : text.Replace("  red: never ", $"  release: {release}\n  red: named-persons ", StringComparison.Ordinal));
        await first.MustAsync(["agreement", "propose", file, .. first.OfficerFlags, "--yes"]);
        JsonElement proposed = await UntilAsync($"the proposal reaches {second.Id}", async () => FirstItem(await second.MustAsync("agreement", "list")));
        await second.MustAsync(["agreement", "cosign", proposed.GetProperty("id").GetString()!, .. second.OfficerFlags, "--yes"]);
        await UntilAsync("the agreement is in force on both sides and the link is up", async () =>
            await IsUpAsync(first, second) && await IsUpAsync(second, first) ? true : (bool?)null);
    }

    /// <summary>Asks again until there is an answer. Processes of their own give tests no signal to wait for; the question is what a person would ask.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> ask, TimeSpan? atMost = null)
        where T : struct
    {
        using var timer = new PeriodicTimer(LookAgainAfter);
        using var patience = new CancellationTokenSource(atMost ?? PatienceMax);
        try
        {
            while (true)
            {
                if (await ask() is { } answer)
                    return answer;
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"waited {(atMost ?? PatienceMax).TotalSeconds:0} s for: {what}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Aln.DisposeAsync();
        await Bor.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>In force also for a node whose clock is behind, and also around midnight.</summary>
    private static string FromYesterday(string agreement) => FirstDay().Replace(agreement, match =>
        $"from: \"{DateOnly.ParseExact(match.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-1):yyyy-MM-dd}\"");

    private static async Task ImportAsync(TestNode into, TestNode of)
    {
        string card = of.File($"{of.Id}.card");
        await of.MustAsync("partner", "card", "--out", card);
        await into.MustAsync("partner", "import", card, "--fingerprint", of.Fingerprint);
        File.Delete(card);
    }

    private static async Task<bool> IsUpAsync(TestNode node, TestNode partner)
    {
        JsonElement seen = (await node.MustAsync("partner", "show", partner.Id.Value)).Json;
        return (seen.TryGetProperty("partner", out JsonElement nested) && nested.ValueKind == JsonValueKind.Object ? nested : seen).GetProperty("link").GetString() == "up";
    }

    private static JsonElement? FirstItem(CommandOutcome list)
    {
        JsonElement items = list.Json.GetProperty("items");
        return items.GetArrayLength() > 0 ? items[0] : null;
    }

    [GeneratedRegex("from: \"([0-9-]{10})\"")]
    private static partial Regex FirstDay();
}
