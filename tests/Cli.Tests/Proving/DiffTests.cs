using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Tests;
using Leaves = CertBridge.Recording.Tests.Leaves;

namespace CertBridge.Cli.Tests.Proving;

/// <summary>What two exports of one incident say together, without a node, and which exit code it has.</summary>
public sealed class DiffTests : IDisposable
{
    private readonly ExportScene scene = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-diff-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void TwoExportsOfTheSameLogs_DifferInNothing()
    {
        Outcome diff = Diff(scene.Mine(), scene.Theirs());

        Assert.Equal((0, true, 4, 0), (diff.Exit, diff.Json.GetProperty("ok").GetBoolean(), diff.Json.GetProperty("same").GetInt32(), diff.Json.GetProperty("differences").GetArrayLength()));
        Assert.Equal(("cert-aln", "cert-bor", "CB-ALN-2026-0001"), (Word(diff.Json, "mine"), Word(diff.Json, "theirs"), Word(diff.Json, "reportId")));
        Assert.Contains("ok  4 leaves are the same on both sides; nothing differs", Told(scene.Mine(), scene.Theirs()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ASideThatIsBehind_HasNotGotItYet_AndThatIsNoDifference()
    {
        Outcome diff = Diff(scene.Mine(borSize: 4), scene.Theirs(alnSize: 0));

        Assert.Equal((0, true), (diff.Exit, diff.Json.GetProperty("ok").GetBoolean()));
        Assert.Equal(["not-yet cert-aln 2", "not-yet cert-aln 4", "not-yet cert-bor 4"], Differences(diff));
        Assert.Equal(4, diff.Json.GetProperty("heads")[1].GetProperty("mineSize").GetInt32());
    }

    [Fact]
    public void ALeafThatWasLeftOut_IsMissing_ExitsTen()
    {
        byte[] theirs = Without(scene.Theirs(), log: 0, leaf: 1);

        Outcome diff = Diff(scene.Mine(), theirs);

        Assert.Equal(10, diff.Exit);
        Assert.Equal(["missing cert-bor 4"], Differences(diff));
        Assert.Contains("DIFFERS", Told(scene.Mine(), theirs).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ALogWithTwoHistories_IsEquivocation_ExitsNine()
    {
        byte[] mine = scene.Mine();
        scene.BorLog[2] = Leaves.Receipt(receipt => (receipt.Number, receipt.EnvelopeId, receipt.EnvelopeDigest, receipt.Verdict, receipt.RefusalReason) =
            (3, scene.AlnLog[2].Sent.EnvelopeId, scene.AlnLog[2].Sent.EnvelopeDigest, ReceiptVerdict.Refused, RefusalReason.Expired));

        Outcome diff = Diff(mine, scene.Theirs());

        Assert.Equal(9, diff.Exit);
        Assert.Equal(["equivocation cert-bor ", "equivocation cert-bor 2"], Differences(diff));
        Assert.Equal(["equivocation cert-bor 2"], Differences(Diff(mine, scene.Theirs(borSize: 3))).Where(one => one.EndsWith('2')));
    }

    [Fact]
    public void AFileThatDoesNotHold_IsNamed_AndNothingIsCompared()
    {
        Outcome diff = Diff(scene.Mine(), Changed(scene.Theirs(), export => export["logs"]![0]!["leaves"]![0]!["index"] = 1));

        Assert.Equal((9, "theirs", LedgerErrors.ProofPath.Code), (diff.Exit, Word(diff.Json.GetProperty("findings")[0], "file"), Word(diff.Json.GetProperty("findings")[0], "code")));
        Assert.False(diff.Json.TryGetProperty("differences", out _));
    }

    /// <summary>Whoever makes up the other side's view needs its keys: its own are by another root.</summary>
    [Fact]
    public void AnExportUnderKeysOfAnother_IsToldByItsRootKey_OrByTheFingerprint()
    {
        var impostor = new Cert("cert-bor");

        Outcome diff = Diff(scene.Mine(), scene.Theirs(by: impostor));
        Outcome compared = Diff(scene.Mine(), scene.Theirs(), "--fingerprint", impostor.Verified().Fingerprint);

        Assert.Equal(9, diff.Exit);
        Assert.Equal(["other-root-key cert-bor "], Differences(diff));
        Assert.Equal((9, IdentityErrors.FingerprintMismatch.Code), (compared.Exit, Word(compared.Json.GetProperty("findings")[0], "code")));
        Assert.True(Diff(scene.Mine(), scene.Theirs(), "--fingerprint", scene.BorCard.Fingerprint, "--fingerprint", scene.AlnCard.Fingerprint).Json.GetProperty("compared").GetBoolean());
    }

    [Theory]
    [InlineData("reportId", "CB-ALN-2026-0002")]
    public void ExportsOfTwoReports_AreNotCompared(string field, string value)
    {
        Outcome diff = Diff(scene.Mine(), Changed(scene.Theirs(), export => export[field] = value));

        Assert.Equal((3, LedgerErrors.ExportsOfTwoIncidents.Code), (diff.Exit, Word(diff.ErrorJson, "code")));
    }

    [Fact]
    public void ExportsOfTwoPairs_AreNotCompared()
    {
        byte[] other = Changed(scene.Theirs(), export =>
        {
            export["partner"] = "cert-cel";
            export["logs"]![1]!["owner"] = "cert-cel";
        });

        Assert.Equal((3, LedgerErrors.ExportsOfTwoIncidents.Code), (Diff(scene.Mine(), other).Exit, Word(Diff(scene.Mine(), other).ErrorJson, "code")));
        Assert.Equal(3, Diff(scene.Mine(), "{}"u8.ToArray()).Exit);
    }

    private Outcome Diff(byte[] mine, byte[] theirs, params string[] flags) => Certbridge.Run([.. new[] { "ledger", "diff", Written("mine", mine), Written("theirs", theirs), "--offline", "-o", "json" }, .. flags]);

    private Outcome Told(byte[] mine, byte[] theirs) => Certbridge.Run("ledger", "diff", Written("mine", mine), Written("theirs", theirs));

    private static IEnumerable<string> Differences(Outcome diff) =>
        diff.Json.GetProperty("differences").EnumerateArray().Select(one => $"{Word(one, "class")} {Word(one, "owner")} {(one.GetProperty("index").ValueKind == JsonValueKind.Null ? "" : one.GetProperty("index").ToString())}");

    private static byte[] Without(byte[] file, int log, int leaf) => Changed(file, export => export["logs"]![log]!["leaves"]!.AsArray().RemoveAt(leaf));

    private static byte[] Changed(byte[] file, Action<JsonObject> change)
    {
        JsonObject export = JsonNode.Parse(file)!.AsObject();
        change(export);
        return System.Text.Encoding.UTF8.GetBytes(export.ToJsonString());
    }

    private string Written(string name, byte[] file)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, file);
        return path;
    }

    private static string Word(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
