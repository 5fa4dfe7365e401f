using System.Text;
using System.Text.Json.Nodes;
using CertBridge.Cli.Proving;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Witnessing;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;

namespace CertBridge.Cli.Tests.Proving;

/// <summary>What a witness cosigned verifies from one file, with our code and without; what was changed is refused by name, by both the same.</summary>
public sealed class CosignatureVerificationTests : IDisposable
{
    private const string Origin = "certbridge/dev/cert-aln/cert-bor";

    private static readonly Cert Aln = new("cert-aln");
    private static readonly Cert Cel = new("cert-cel");
    private static readonly DateTimeOffset At = new(2026, 11, 27, 8, 30, 15, TimeSpan.Zero);

    private static readonly Dictionary<string, (ErrorCode Code, Func<byte[]> File)> Spoiled = new()
    {
        ["a line over another head"] = (LedgerErrors.CosignatureSignature, () => File(line: Line(size: 8))),
        ["a line by another key"] = (LedgerErrors.CosignatureSignature, () => File(line: Line(by: Aln.Log))),
        ["a line by another name"] = (LedgerErrors.CosignatureSignature, () => File(line: Line(name: "certbridge/dev/cert-dor"))),
        ["a line without its line feed"] = (LedgerErrors.CosignatureForm, () => File(line: Line()[..^1])),
        ["two lines"] = (LedgerErrors.CosignatureForm, () => File(line: [.. Line(), .. Line()])),
        ["a line over its limit"] = (LedgerErrors.CosignatureForm, () => File(line: [.. Line()[..^1], .. Enumerable.Repeat((byte)'A', Limits.CosignatureBytesMax), (byte)'\n'])),
        ["a line that is no text"] = (LedgerErrors.CosignatureForm, () => File(line: [0xFF])),
        ["a line that is too short"] = (LedgerErrors.CosignatureForm, () => File(line: "— certbridge/dev/cert-cel AAAA\n"u8.ToArray())),
        ["a time that is none"] = (LedgerErrors.CosignatureForm, () => File(line: Encoding.UTF8.GetBytes($"— certbridge/dev/cert-cel {Convert.ToBase64String(new byte[30])}\n"))),
        ["a checkpoint that is none"] = (LedgerErrors.CheckpointForm, () => With(file => file["checkpoint"] = "AAAA")),
        ["a checkpoint of another log"] = (LedgerErrors.CheckpointOrigin, () => File(note: Note("certbridge/dev/cert-aln/cert-dor"))),
        ["a checkpoint of an epoch that is none"] = (LedgerErrors.CheckpointOrigin, () => File(note: Note(Origin + "/1"))),
        ["another owner"] = (LedgerErrors.CheckpointOrigin, () => With(file => file["owner"] = "cert-dor")),
        ["the card of another"] = (IdentityErrors.CardOfAnother, () => With(file => file["witness"] = "cert-dor")),
        ["another environment"] = (IdentityErrors.CardOfAnother, () => With(file => file["environment"] = "production")),
        ["a card that is not signed"] = (IdentityErrors.CardSignature, () => With(file => file["rootSignature"] = Aln.Verified().Wire.RootSignature.ToBase64())),
        ["a witness of its own log"] = (LedgerErrors.LedgerFileMalformed, () => With(file => file["partner"] = "cert-cel")),
        ["a field nobody knows"] = (LedgerErrors.LedgerFileMalformed, () => With(file => file["note"] = "")),
        ["a field that is missing"] = (LedgerErrors.LedgerFileMalformed, () => With(file => file.Remove("cosignature"))),
        ["a field that is no base64"] = (LedgerErrors.LedgerFileMalformed, () => With(file => file["cosignature"] = "A")),
        ["a later form"] = (LedgerErrors.LedgerFileMalformed, () => With(file => file["apiVersion"] = "certbridge/v2")),
        ["a file over its limit"] = (LedgerErrors.LedgerFileMalformed, () => [.. File(), .. new byte[Limits.LedgerProofBytesMax].Select(_ => (byte)' ')]),
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-cosignature-");

    public static TheoryData<string> Names => [.. Spoiled.Keys];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(Origin)]
    [InlineData(Origin + "/2")]
    public void Verify_OfWhatAWitnessCosigned_SaysWhatItSaw_AndWhen(string origin)
    {
        string file = Written(File(note: Note(origin), line: Line(origin: origin)));
        Outcome json = Certbridge.Run("ledger", "verify", file, "--offline", "--fingerprint", Cel.Verified().Fingerprint, "-o", "json");
        Outcome told = Certbridge.Run("ledger", "verify", file, "--offline");

        Assert.Equal((0, true, true), (json.Exit, json.Json.GetProperty("ok").GetBoolean(), json.Json.GetProperty("compared").GetBoolean()));
        Assert.Equal(("LedgerCosignatureVerification", origin, 7, "2026-11-27T08:30:15.000Z"), (
            json.Json.GetProperty("kind").GetString(), json.Json.GetProperty("origin").GetString(), json.Json.GetProperty("size").GetInt32(), json.Json.GetProperty("cosigned").GetString()));
        Assert.Contains("cert-cel says that it saw 7 leaves of the log of cert-aln about cert-bor", told.Output, StringComparison.Ordinal);
        Assert.Contains("only cert-cel can say", told.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_OfAnythingElse_IsRefusedByName(string spoiled)
    {
        Parsed<LedgerCosignature> read = CosignatureForm.Read(Spoiled[spoiled].File());
        IReadOnlyList<Problem> problems = read.IsValid ? CosignatureVerification.Verify(read.Value, fingerprint: null).Problems : read.Problems;

        Assert.Equal(Spoiled[spoiled].Code, problems[0].Code);
    }

    [ProgramTheory("python3")]
    [MemberData(nameof(Names))]
    public async Task Script_OfAnythingElse_RefusesByTheSameName(string spoiled)
    {
        (int exit, string output, string error) = await ScriptAsync(Spoiled[spoiled].File());

        Assert.StartsWith($"FAILED  {Spoiled[spoiled].Code.Code}: ", error, StringComparison.Ordinal);
        Assert.Equal((Spoiled[spoiled].Code.Exit, ""), (exit, output));
    }

    [ProgramTheory("python3")]
    [InlineData(Origin)]
    [InlineData(Origin + "/2")]
    public async Task Script_SaysTheSameAsTheProgram(string origin)
    {
        (int exit, string output, string error) = await ScriptAsync(File(note: Note(origin), line: Line(origin: origin)), Cel.Verified().Fingerprint);

        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("cert-cel says that it saw 7 leaves of the log of cert-aln about cert-bor on 2026-11-27T08:30:15.000Z", output, StringComparison.Ordinal);
        Assert.EndsWith("\nok\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProgram_RefusesByTheExitCodeOfTheFinding()
    {
        Outcome forged = Certbridge.Run("ledger", "verify", Written(Spoiled["a line by another key"].File()), "--offline", "-o", "json");
        Outcome strange = Certbridge.Run("ledger", "verify", Written(File()), "--offline", "--fingerprint", Aln.Verified().Fingerprint, "-o", "json");
        Outcome malformed = Certbridge.Run("ledger", "verify", Written(Spoiled["a field nobody knows"].File()), "--offline", "-o", "json");

        Assert.Equal((9, "cosignature", "CB6021"), (forged.Exit, forged.Json.GetProperty("findings")[0].GetProperty("field").GetString(), forged.Json.GetProperty("findings")[0].GetProperty("code").GetString()));
        Assert.Equal((9, "CB3018"), (strange.Exit, strange.Json.GetProperty("findings")[0].GetProperty("code").GetString()));
        Assert.Equal((3, "CB6014"), (malformed.Exit, malformed.ErrorJson.GetProperty("code").GetString()));
        Assert.Equal(2, Certbridge.Run("ledger", "verify", Written(File()), "--offline", "--fingerprint", "a", "--fingerprint", "b").Exit);
    }

    private static byte[] File(byte[]? note = null, byte[]? line = null) => CosignatureForm.Write(new ShowCosignatureResponse
    {
        Environment = "dev",
        Owner = "cert-aln",
        About = "cert-bor",
        Witness = "cert-cel",
        Checkpoint = ByteString.CopyFrom(note ?? Note(Origin)),
        Cosignature = ByteString.CopyFrom(line ?? Line()),
        Card = Cel.Verified().Wire,
    });

    private static LogCheckpoint Head(string origin, ulong size = 7) => new(origin, size, Digest.Of("root"u8));

    private static byte[] Note(string origin) => SignedNote.Sign(Head(origin), Aln.Log.Id, Aln.Log.Sign);

    private static byte[] Line(string origin = Origin, ulong size = 7, PrivateKey? by = null, string name = "certbridge/dev/cert-cel")
    {
        PrivateKey key = by ?? Cel.Log;
        return Cosignature.Sign(Head(origin, size), At, name, key.Id, key.Sign);
    }

    private static byte[] With(Action<JsonObject> change)
    {
        JsonObject file = JsonNode.Parse(File())!.AsObject();
        change(file);
        return Encoding.UTF8.GetBytes(file.ToJsonString());
    }

    private Task<(int Exit, string Output, string Error)> ScriptAsync(byte[] file, params string[] fingerprints) => VerifyScript.RunAsync(Written(file), fingerprints);

    private string Written(byte[] file)
    {
        string path = Path.Combine(folder.FullName, "log.cosignature");
        System.IO.File.WriteAllBytes(path, file);
        return path;
    }
}
