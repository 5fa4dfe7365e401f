using System.Globalization;
using System.Text.Json;
using CertBridge.Exchange.Tests.Crashing;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// Keys of a node that works change while reports cross both ways on both connections: signing, log and TLS key together, without a restart of either side. Each card waits until the partner is
/// that far, as people would: by what <c>card keys</c> says.
/// </summary>
public sealed class KeyRotationTests(AgreedPair shared) : IClassFixture<AgreedPair>
{
    private static readonly string[] Kinds = ["signing", "log", "tls"];
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly Neighbourhood pair = shared.Pair;

    [LongFact]
    public async Task Keys_AnnouncedActivatedAndRetired_WhileReportsCross_LoseNothing()
    {
        await using TwoWayTraffic traffic = TwoWayTraffic.Start(pair, submitters: 1, TimeSpan.FromMilliseconds(100));
        Dictionary<string, string> before = await InUseAsync();
        int process = pair.Aln.Process.ProcessId;

        await RotateAsync();

        Dictionary<string, string> after = await InUseAsync();
        Assert.All(Kinds, kind => Assert.NotEqual(before[kind], after[kind]));
        JsonElement[] keys = await KeysAsync();
        Assert.All(Kinds, kind => Assert.Equal("retired", keys.Single(key => key.GetProperty("key").GetString() == before[kind]).GetProperty("state").GetString()));
        Assert.Equal(process, pair.Aln.Process.ProcessId);
        await traffic.SettleAndCheckAsync();
    }

    [Fact]
    public async Task Card_ThatTaintsAKey_FlagsWhatCame_AtThePartner()
    {
        string suspect = (await InUseAsync())["signing"];
        string id = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "signed by whom"))).Json.GetProperty("reportId").GetString()!;
        await pair.Aln.MustAsync("report", "receipts", id, "--wait", "40s");
        Assert.Equal(JsonValueKind.Null, (await pair.Bor.MustAsync("inbox", "show", id)).Json.GetProperty("suspectSince").ValueKind);

        await SignAsync("--announce", "signing", "--taint", suspect, "--since", "1h");

        await Neighbourhood.UntilAsync<bool>("bor flags it", async () => (await pair.Bor.MustAsync("inbox", "show", id)).Json.GetProperty("suspectSince").ValueKind == JsonValueKind.String ? true : null);
        CommandOutcome read = await Certbridge.RunAsync("inbox", "show", id, "--context-file", pair.Bor.ContextFile);
        Assert.StartsWith("SUSPECT: by the card of cert-aln", read.ShouldExit(ExitCode.Done).Output, StringComparison.Ordinal);
        Assert.Contains("SUSPECT", (await Certbridge.RunAsync("inbox", "list", "--context-file", pair.Bor.ContextFile)).ShouldExit(ExitCode.Done).Output, StringComparison.Ordinal);
        await UntilAsync("the key is tainted, and another in use", keys =>
            Of(keys, "tainted").Any(key => key.GetProperty("key").GetString() == suspect) && keys.Single(key => IsInUse(key) && key.GetProperty("use").GetString() == "signing").GetProperty("key").GetString() != suspect);

        await SignAsync("--revoke", suspect); // it was in other hands
        await UntilAsync("the key is revoked", keys => Of(keys, "revoked").Any(key => key.GetProperty("key").GetString() == suspect));
        Assert.Equal(JsonValueKind.String, (await pair.Bor.MustAsync("inbox", "show", id)).Json.GetProperty("suspectSince").ValueKind);
    }

    [LongFact]
    public async Task Keys_RotatedEveryFiveSeconds_UnderLoad_LoseNothing()
    {
        await using TwoWayTraffic traffic = TwoWayTraffic.Start(pair, submitters: 2, TimeSpan.FromMilliseconds(50));
        using var timer = new PeriodicTimer(Every);
        for (int round = 0; round < 12; round++)
        {
            await RotateAsync();
            await timer.WaitForNextTickAsync();
        }
        await traffic.SettleAndCheckAsync();
    }

    private async Task RotateAsync()
    {
        await SignAsync(OfEach("--announce"));
        await UntilAsync("the partner has accepted the announced keys", keys => Of(keys, "announced").Length == Kinds.Length && Of(keys, "announced").All(HasEverybody));
        File.AppendAllText(pair.Aln.TrustFile, File.ReadAllText(Newest("tls-*.crt"))); // what operators do in the meantime
        await SignAsync(OfEach("--activate"));
        await UntilAsync("the partner has met the keys in use", keys => Of(keys, "announced").Length == 0 && keys.Where(IsInUse).All(HasEverybody));
        await SignAsync(OfEach("--retire"));
        await UntilAsync("the keys before are retired", keys => Of(keys, "active").Count(key => Kinds.Contains(key.GetProperty("use").GetString())) == Kinds.Length);
    }

    private static string[] OfEach(string step) => [.. Kinds.SelectMany(kind => new[] { step, kind })];

    private async Task SignAsync(params string[] change)
    {
        string passphrase = pair.Aln.File("root-passphrase");
        await File.WriteAllTextAsync(passphrase, TestNode.RootPassphrase);
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await Certbridge.RunAsync(["card", "sign", "--home", pair.Aln.Home, "--root-key", pair.Aln.RootKeyFile, "--root-passphrase-file", passphrase, .. change])).ShouldExit(ExitCode.Done);
        pair.Aln.Process.HangUp();
    }

    private string Newest(string pattern) => new DirectoryInfo(Path.Combine(pair.Aln.Home, "keys")).GetFiles(pattern).OrderBy(file => int.Parse(file.Name.Split('-', '.')[1], CultureInfo.InvariantCulture)).Last().FullName;

    private Task<bool> UntilAsync(string what, Func<JsonElement[], bool> holds) => Neighbourhood.UntilAsync<bool>(what, async () => holds(await KeysAsync()) ? true : null);

    private async Task<JsonElement[]> KeysAsync() => [.. (await pair.Aln.MustAsync("card", "keys")).Json.GetProperty("items").EnumerateArray()];

    private async Task<Dictionary<string, string>> InUseAsync() =>
        (await KeysAsync()).Where(IsInUse).ToDictionary(key => key.GetProperty("use").GetString()!, key => key.GetProperty("key").GetString()!);

    private static JsonElement[] Of(JsonElement[] keys, string state) => [.. keys.Where(key => key.GetProperty("state").GetString() == state)];

    private static bool IsInUse(JsonElement key) => key.GetProperty("inUse").GetBoolean();

    private static bool HasEverybody(JsonElement key) => key.GetProperty("waitingFor").GetArrayLength() == 0 && key.GetProperty("partners").GetArrayLength() == 1;
}
