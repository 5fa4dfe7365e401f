using System.Text.Json.Nodes;
using CertBridge.Cli.Proving;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Proving;

/// <summary>An export holds whole or is refused by name, by the program and by the script in docs that shares no line with it.</summary>
public sealed class ExportVerificationTests : IDisposable
{
    private static readonly ExportScene Scene = new();

    private static readonly Dictionary<string, (ErrorCode Code, Func<byte[]> File)> Spoiled = new()
    {
        ["another leaf"] = (LedgerErrors.ProofPath, () => Scene.WithLeaf(leaf => leaf["leaf"] = Text(Scene.Mine(), 1, 1, "leaf"))),
        ["a leaf of the other log"] = (LedgerErrors.ProofPath, () => Scene.WithLeaf(leaf => leaf["leaf"] = Text(Scene.Mine(), 0, 0, "leaf"))),
        ["a leaf that is none"] = (LedgerErrors.LeafInvalid, () => Scene.WithLeaf(leaf => leaf["leaf"] = Convert.ToBase64String(new byte[8]))),
        ["an index beside it"] = (LedgerErrors.ProofPath, () => Scene.WithLeaf(leaf => leaf["index"] = 3)),
        ["an index beyond the checkpoint"] = (LedgerErrors.ProofIndex, () => Scene.WithLeaf(leaf => leaf["index"] = 7)),
        ["a hash of the path less"] = (LedgerErrors.ProofPath, () => Scene.WithLeaf(leaf => leaf["path"]!.AsArray().RemoveAt(0))),
        ["a hash of the path twice"] = (LedgerErrors.ProofPath, () => Scene.WithLeaf(leaf => leaf["path"]!.AsArray().Add(leaf["path"]![0]!.GetValue<string>()))),
        ["a path in another order"] = (LedgerErrors.ProofPath, () => Scene.WithLeaf(leaf =>
        {
            JsonArray path = leaf["path"]!.AsArray();
            JsonNode first = path[0]!;
            path.RemoveAt(0);
            path.Add(first);
        })),
        ["leaves in another order"] = (LedgerErrors.ProofIndex, () => Scene.WithLog(1, log =>
        {
            JsonArray leaves = log["leaves"]!.AsArray();
            JsonNode first = leaves[0]!;
            leaves.RemoveAt(0);
            leaves.Add(first);
        })),
        ["a leaf twice"] = (LedgerErrors.ProofIndex, () => Scene.WithLog(1, log => log["leaves"]!.AsArray().Insert(0, log["leaves"]![0]!.DeepClone()))),
        ["leaves without a checkpoint"] = (LedgerErrors.CheckpointForm, () => Scene.WithLog(1, log => log["checkpoint"] = "")),
        ["a checkpoint by another key"] = (LedgerErrors.CheckpointSignature, () => Scene.WithLog(1, log => log["checkpoint"] = Convert.ToBase64String(Scene.Note("cert-bor", "cert-aln", Scene.BorLog, Scene.Aln.Log)))),
        ["the checkpoint of the other log"] = (LedgerErrors.CheckpointOrigin, () => Scene.WithLog(1, log => log["checkpoint"] = Text(Scene.Mine(), 0, "checkpoint"))),
        ["a checkpoint over fewer leaves"] = (LedgerErrors.ProofPath, () => Scene.WithLog(1, log => log["checkpoint"] = Convert.ToBase64String(Scene.Note("cert-bor", "cert-aln", [.. Scene.BorLog.Take(6)], Scene.Bor.Log)))),
        ["a checkpoint with another root"] = (LedgerErrors.CheckpointSignature, () => Scene.WithLog(0, log => log["checkpoint"] = Resigned(log["checkpoint"]!.GetValue<string>()))),
        ["the card of the other"] = (IdentityErrors.CardOfAnother, () => Scene.WithLog(1, log => Card(log, 0))),
        ["a card under the signature of another"] = (IdentityErrors.CardSignature, () => Scene.WithLog(1, log => log["rootSignature"] = Text(Scene.Mine(), 0, "rootSignature"))),
        ["a card that is none"] = (IdentityErrors.CardMalformed, () => Scene.WithLog(0, log => log["card"] = "")),
        ["another environment"] = (IdentityErrors.CardOfAnother, () => Scene.With(export => export["environment"] = "exercise")),
        ["another partner"] = (LedgerErrors.LedgerFileMalformed, () => Scene.With(export => export["partner"] = "cert-cel")),
        ["the exporter as partner"] = (LedgerErrors.LedgerFileMalformed, () => Scene.With(export => export["partner"] = "cert-aln")),
        ["the logs in another order"] = (LedgerErrors.LedgerFileMalformed, () => Scene.With(export =>
        {
            JsonArray logs = export["logs"]!.AsArray();
            JsonNode first = logs[0]!;
            logs.RemoveAt(0);
            logs.Add(first);
        })),
        ["one log"] = (LedgerErrors.LedgerFileMalformed, () => Scene.With(export => export["logs"]!.AsArray().RemoveAt(1))),
        ["a field nobody knows"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLeaf(leaf => leaf["note"] = "")),
        ["a field of a leaf that is missing"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLeaf(leaf => leaf.Remove("originator"))),
        ["a field of a log that is missing"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLog(0, log => log.Remove("rootSignature"))),
        ["a field that is missing"] = (LedgerErrors.LedgerFileMalformed, () => Scene.With(export => export.Remove("reportId"))),
        ["a field that is there twice"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithText("\"index\": 2,", "\"index\": 2, \"index\": 2,")),
        ["an index with a fraction"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithText("\"index\": 2,", "\"index\": 2.0,")),
        ["a revision as a text"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLeaf(leaf => leaf["revision"] = "1")),
        ["a kind nobody knows"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLeaf(leaf => leaf["kind"] = "reports")),
        ["half a digest"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLeaf(leaf => leaf["manifestDigest"] = "00")),
        ["a digest in capitals"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLeaf(leaf => leaf["agreementHash"] = new string('A', 64))),
        ["an originator that goes to a terminal"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLeaf(leaf => leaf["originator"] = "cert\u001b[2J")),
        ["no report id"] = (LedgerErrors.LedgerFileMalformed, () => Scene.With(export => export["reportId"] = "")),
        ["another version"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithText("certbridge/v1", "certbridge/v2")),
        ["leaves that are none"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLog(0, log => log["leaves"] = null)),
        ["a leaf that is a list"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLog(0, log => log["leaves"]![0] = new JsonArray())),
        ["base64 without its padding"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLeaf(leaf => leaf["path"]![0] = leaf["path"]![0]!.GetValue<string>().TrimEnd('='))),
        ["more leaves than a log may have"] = (LedgerErrors.LedgerFileMalformed, () => Scene.WithLog(0, log =>
        {
            JsonArray leaves = log["leaves"]!.AsArray();
            while (leaves.Count <= Limits.LedgerExportLeavesMax)
                leaves.Add(leaves[0]!.DeepClone());
        })),
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-export-");

    public static TheoryData<string> Names => [.. Spoiled.Keys];

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Verify_OfAnExport_HoldsForEitherSide()
    {
        foreach (byte[] file in new[] { Scene.Mine(), Scene.Theirs(), Scene.Theirs(alnSize: 0), Scene.Mine(borSize: 3) })
        {
            Parsed<VerifiedExport> verified = Verify(file);
            Assert.True(verified.IsValid, string.Join('\n', verified.Problems));
        }
        Assert.Equal([2, 2], Verify(Scene.Mine()).Value!.Logs.Select(log => log.Log.Leaves.Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_OfAnythingElse_IsRefusedByName(string spoiled) => Assert.Contains(Spoiled[spoiled].Code, Verify(Spoiled[spoiled].File()).Problems.Select(problem => problem.Code));

    [ProgramTheory("python3")]
    [MemberData(nameof(Names))]
    public async Task Script_OfAnythingElse_RefusesByTheSameName(string spoiled)
    {
        (int exit, string output, string error) = await ScriptAsync(Spoiled[spoiled].File());

        Assert.StartsWith($"FAILED  {Verify(Spoiled[spoiled].File()).Problems[0].Code.Code}: ", error, StringComparison.Ordinal);
        Assert.Equal((Spoiled[spoiled].Code.Exit, ""), (exit, output));
    }

    [ProgramFact("python3")]
    public async Task Script_OfAnExport_SaysOk_WhereBothCardsWereCompared()
    {
        foreach (byte[] file in new[] { Scene.Mine(), Scene.Theirs(alnSize: 0) })
        {
            (int exit, string output, string error) = await ScriptAsync(file, Scene.BorCard.Fingerprint, Scene.AlnCard.RootKeyId.ToString());
            Assert.Equal((0, ""), (exit, error));
            Assert.EndsWith("\nok\n", output, StringComparison.Ordinal);
        }
        Assert.Equal(9, (await ScriptAsync(Scene.Mine(), new Sealing.Tests.Cert("cert-aln").Verified().Fingerprint)).Exit);
        Assert.Contains("ok, if the fingerprints are theirs", (await ScriptAsync(Scene.Mine(), Scene.AlnCard.Fingerprint)).Output, StringComparison.Ordinal);
    }

    /// <summary>Every byte of every base64 field counts.</summary>
    [Theory]
    [InlineData("leaf")]
    [InlineData("path")]
    [InlineData("checkpoint")]
    [InlineData("rootSignature")]
    public void Verify_WithAFlippedByteAnywhere_HoldsNowhere(string field)
    {
        for (int at = 0; ; at++)
        {
            bool isBeyond = false;
            byte[] file = Scene.WithLog(1, log =>
            {
                JsonNode holder = field is "leaf" or "path" ? log["leaves"]![1]! : log;
                string text = field == "path" ? holder["path"]![0]!.GetValue<string>() : holder[field]!.GetValue<string>();
                byte[] bytes = Convert.FromBase64String(text);
                isBeyond = at >= bytes.Length;
                if (isBeyond)
                    return;
                bytes[at] ^= 1;
                if (field == "path")
                    holder["path"]![0] = Convert.ToBase64String(bytes);
                else
                    holder[field] = Convert.ToBase64String(bytes);
            });
            if (isBeyond)
                break;
            Assert.False(Verify(file).IsValid, $"byte {at} of {field} was changed and the export holds");
        }
    }

    [Fact]
    public void Verify_NamesEveryLeafThatDoesNotHold_ByItsPlace()
    {
        byte[] file = Scene.With(export =>
        {
            export["logs"]![0]!["leaves"]![1]!["index"] = 5;
            export["logs"]![1]!["leaves"]![0]!["path"] = new JsonArray();
        });
        Outcome verified = Certbridge.Run("ledger", "verify", Written(file), "--offline", "-o", "json");

        Assert.Equal(9, verified.Exit);
        Assert.Equal(["logs[0].leaves[1].path", "logs[1].leaves[0].path"], verified.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("field").GetString()));
        Assert.False(verified.Json.TryGetProperty("logs", out _));
    }

    [Fact]
    public void TheProgram_TellsEveryLeaf_AndWhetherBothCardsWereCompared()
    {
        string file = Written(Scene.Mine());
        Outcome one = Certbridge.Run("ledger", "verify", file, "--offline", "--fingerprint", Scene.AlnCard.Fingerprint, "-o", "json");
        Outcome both = Certbridge.Run("ledger", "verify", file, "--offline", "--fingerprint", Scene.AlnCard.Fingerprint, "--fingerprint", Scene.BorCard.RootKeyId.ToString(), "-o", "json");
        Outcome strange = Certbridge.Run("ledger", "verify", file, "--offline", "--fingerprint", new Sealing.Tests.Cert("cert-bor").Verified().Fingerprint, "-o", "json");

        Assert.Equal((0, false), (one.Exit, one.Json.GetProperty("compared").GetBoolean()));
        Assert.Equal((0, true), (both.Exit, both.Json.GetProperty("compared").GetBoolean()));
        Assert.Equal((9, IdentityErrors.FingerprintMismatch.Code), (strange.Exit, strange.Json.GetProperty("findings")[0].GetProperty("code").GetString()));
        System.Text.Json.JsonElement receipt = both.Json.GetProperty("logs")[1].GetProperty("leaves")[1];
        Assert.Equal((4, "receipt", "stored", 5, 2), (receipt.GetProperty("index").GetInt32(), receipt.GetProperty("says").GetString(), receipt.GetProperty("verdict").GetString(), receipt.GetProperty("number").GetInt32(), receipt.GetProperty("revision").GetInt32()));
    }

    [Fact]
    public void AFileOfAnotherForm_ExitsThree()
    {
        Outcome malformed = Certbridge.Run("ledger", "verify", Written(Spoiled["one log"].File()), "--offline", "-o", "json");
        Outcome large = Certbridge.Run("ledger", "verify", Written(new byte[Limits.LedgerExportBytesMax + 1]), "--offline", "-o", "json");

        Assert.Equal((3, "CB6014"), (malformed.Exit, malformed.ErrorJson.GetProperty("code").GetString()));
        Assert.Equal((3, "CB1009"), (large.Exit, large.ErrorJson.GetProperty("code").GetString()));
        Assert.Contains($"at most {Limits.LedgerExportBytesMax}", ExportForm.Read(new byte[Limits.LedgerExportBytesMax + 1]).Problems[0].Message, StringComparison.Ordinal);
    }

    private static Parsed<VerifiedExport> Verify(byte[] file)
    {
        Parsed<LedgerExport> read = ExportForm.Read(file);
        return read.IsValid ? ExportVerification.Verify(read.Value, fingerprints: []) : Parsed<VerifiedExport>.Invalid(read.Problems);
    }

    /// <summary>Another root under the signature of the one before.</summary>
    private static string Resigned(string checkpoint)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(checkpoint)).Split('\n');
        lines[2] = Convert.ToBase64String(new byte[32]);
        return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }

    private static string Text(byte[] file, int log, string field) => JsonNode.Parse(file)!["logs"]![log]![field]!.GetValue<string>();

    private static string Text(byte[] file, int log, int leaf, string field) => JsonNode.Parse(file)!["logs"]![log]!["leaves"]![leaf]![field]!.GetValue<string>();

    private static void Card(JsonObject log, int of)
    {
        foreach (string field in new[] { "card", "rootSignature", "previousRootSignature" })
            log[field] = Text(Scene.Mine(), of, field);
    }

    private string Written(byte[] file)
    {
        string path = Path.Combine(folder.FullName, "incident.export");
        File.WriteAllBytes(path, file);
        return path;
    }

    private Task<(int Exit, string Output, string Error)> ScriptAsync(byte[] file, params string[] fingerprints) => VerifyScript.RunAsync(Written(file), fingerprints);
}
