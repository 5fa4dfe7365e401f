using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Crashing;

namespace CertBridge.Exchange.Tests;

/// <summary>A root is lost and its signing key with it, and nobody is introduced anew: docs/operations.md, When the root is lost or stolen, by the commands as they stand there.</summary>
public sealed class RootRecoveryTests : IAsyncLifetime
{
    private static readonly string[] Officers = ["ana", "ben", "cai"];

    private Neighbourhood pair = null!;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await pair.DisposeAsync();

    [Fact]
    public async Task ARootThatIsLost_IsReplacedByTwoRecoveryOfficers_AndReportsCrossAgain()
    {
        await AppointAsync();
        File.Delete(pair.Aln.RootKeyFile);
        string stolen = await SigningKeyAsync();

        string[] change = ["--announce", "signing", "--revoke", stolen];
        (await RecoverAsync(new Launch(CrashPoint.CardKeysWritten.ToString()), [.. Draft("first"), .. change])).ShouldExit(Launch.Killed);
        await SentAsync("while a draft was begun");
        (await RecoverAsync(Launch.Plain, [.. Draft("second"), .. change])).ShouldExit(ExitCode.Done);
        await SignAsync("second.draft", "ana");
        CommandOutcome tooFew = await RecoverAsync(Launch.Plain, Take("ana"));
        Assert.Contains(IdentityErrors.CardRecoveryTooFew.Code, tooFew.ShouldExit(ExitCode.VerificationFailed).Errors, StringComparison.Ordinal);
        CommandOutcome again = await Certbridge.RunAsync(Sign("ana.draft", "ana", "again"));
        Assert.Contains(IdentityErrors.RecoveryKeyRefused.Code, again.ShouldExit(ExitCode.VerificationFailed).Errors, StringComparison.Ordinal);
        CommandOutcome unasked = await Certbridge.RunAsync([.. Sign("second.draft", "ben", "unasked").Where(word => word != "--yes")]);
        Assert.Contains("fingerprint", unasked.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(pair.Aln.File("unasked.draft")));
        await SignAsync("second.draft", "ben");

        foreach (CrashPoint point in new[] { CrashPoint.CardSigned, CrashPoint.CardKeysWritten, CrashPoint.CardWritten })
            (await RecoverAsync(new Launch(point.ToString()), Take("ana", "ben"))).ShouldExit(Launch.Killed);
        (await RecoverAsync(Launch.Plain, Take("ana", "ben"))).ShouldExit(ExitCode.Done);
        pair.Aln.Process.HangUp();

        JsonElement replaced = await Neighbourhood.UntilAsync<JsonElement>("bor holds the new root", async () =>
            (await AtBorAsync()).GetProperty("rootReplaced") is { ValueKind: JsonValueKind.Object } there ? there : null);
        Assert.Equal(["ana", "ben"], replaced.GetProperty("officers").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains(replaced.GetProperty("rootBefore").GetString(), (await AtBorAsync()).GetProperty("revokedKeys").EnumerateArray().Select(key => key.GetString()));
        await Neighbourhood.UntilAsync<bool>("bor is told", async () => (await pair.Bor.MustAsync("node", "status")).Output.Contains("ROOT_REPLACED", StringComparison.Ordinal) ? true : null);
        await SentAsync("under the new root");
        Assert.NotEqual(stolen, await SigningKeyAsync());
    }

    private async Task AppointAsync()
    {
        foreach (string name in Officers)
            (await Certbridge.RunAsync("officer", "new", name, "--org", "Test", "--environment", "dev", "--out", pair.Aln.File(name), "--unencrypted")).ShouldExit(ExitCode.Done);
        pair.Aln.SignCard(new CardChange { RecoveryOfficerCertificates = [.. Officers.Select(name => Path.Combine(pair.Aln.File(name), $"{name}.officer.crt"))] });
        pair.Aln.Process.HangUp();
        await Neighbourhood.UntilAsync<bool>("bor knows the recovery officers", async () => (await AtBorAsync()).GetProperty("recoveryOfficers").GetArrayLength() == Officers.Length ? true : null);
    }

    private string[] Draft(string name) =>
    [
        "--draft", "--home", pair.Aln.Home, "--root-out", pair.Aln.File($"root-{name}"), "--root-passphrase-file", PassphraseFile(), "--out", pair.Aln.File($"{name}.draft"),
    ];

    private string[] Take(params string[] names) => ["--home", pair.Aln.Home, .. names.SelectMany(name => new[] { "--take", pair.Aln.File($"{name}.draft") })];

    private string[] Sign(string draft, string name, string outName) =>
    [
        "card", "recover", "--sign", pair.Aln.File(draft), "--officer-key", Path.Combine(pair.Aln.File(name), $"{name}.officer.key"), "--out", pair.Aln.File($"{outName}.draft"), "--yes",
    ];

    private async Task SignAsync(string draft, string name) => (await Certbridge.RunAsync(Sign(draft, name, name))).ShouldExit(ExitCode.Done);

    private static Task<CommandOutcome> RecoverAsync(Launch launch, string[] flags) => Certbridge.RunAsync(launch, ["card", "recover", .. flags]);

    private async Task SentAsync(string title)
    {
        string id = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, title))).Json.GetProperty("reportId").GetString()!;
        JsonElement receipts = (await pair.Aln.MustAsync("report", "receipts", id, "--wait", "40s")).Json;
        Assert.Equal("stored", Assert.Single(receipts.GetProperty("items").EnumerateArray()).GetProperty("verdict").GetString());
    }

    private async Task<JsonElement> AtBorAsync() => (await pair.Bor.MustAsync("partner", "show", pair.Aln.Id.Value)).Json;

    private async Task<string> SigningKeyAsync() => (await pair.Aln.MustAsync("card", "keys")).Json.GetProperty("items").EnumerateArray()
        .Single(key => key.GetProperty("use").GetString() == "signing" && key.GetProperty("inUse").GetBoolean()).GetProperty("key").GetString()!;

    private string PassphraseFile()
    {
        string file = pair.Aln.File("new-root-passphrase");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, "another horse battery staple");
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }
        return file;
    }
}
