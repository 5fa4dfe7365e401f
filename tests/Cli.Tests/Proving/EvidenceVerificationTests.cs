using System.Text;
using System.Text.Json.Nodes;
using CertBridge.Cli.Proving;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;

namespace CertBridge.Cli.Tests.Proving;

/// <summary>What an alarm kept shows what its signatures show and no more; what was changed is refused by name.</summary>
public sealed class EvidenceVerificationTests : IDisposable
{
    private const string Origin = "certbridge/dev/cert-bor/cert-aln";
    private const string ThirdOrigin = "certbridge/dev/cert-bor/cert-cel/2";

    private static readonly Cert Bor = new("cert-bor");
    private static readonly Cert Aln = new("cert-aln");
    private static readonly SignedCard Card = Bor.Verified().Wire;

    private static readonly Dictionary<string, (ErrorCode Code, Func<byte[]> File)> Spoiled = new()
    {
        ["a head by another key"] = (LedgerErrors.CheckpointSignature, () => File(shown: Note(9, 2, key: Aln.Log))),
        ["a head of another log"] = (LedgerErrors.CheckpointOrigin, () => File(shown: Note(9, 2, origin: "certbridge/dev/cert-bor/cert-cel"))),
        ["a followed head that was written over"] = (LedgerErrors.CheckpointSignature, () => With(evidence => evidence["followed"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Note(9, 1)).Replace("\n9\n", "\n8\n", StringComparison.Ordinal))))),
        ["no head"] = (LedgerErrors.CheckpointForm, () => With(evidence => (evidence["followed"], evidence["shown"]) = ("", ""))),
        ["the card of another"] = (IdentityErrors.CardOfAnother, () => With(evidence => evidence["partner"] = "cert-cel")),
        ["another environment"] = (IdentityErrors.CardOfAnother, () => With(evidence => evidence["environment"] = "production")),
        ["another holder"] = (LedgerErrors.CheckpointOrigin, () => With(evidence => evidence["holder"] = "cert-cel")),
        ["a card that is not signed"] = (IdentityErrors.CardSignature, () => With(evidence => evidence["rootSignature"] = Aln.Verified().Wire.RootSignature.ToBase64())),
        ["an alarm of another kind"] = (LedgerErrors.LedgerFileMalformed, () => With(evidence => evidence["alarm"] = "LANE_BUSY")),
        ["a field nobody knows"] = (LedgerErrors.LedgerFileMalformed, () => With(evidence => evidence["note"] = "")),
        ["a field that is missing"] = (LedgerErrors.LedgerFileMalformed, () => With(evidence => evidence.Remove("firstLeaf"))),
        ["a hello that is none"] = (LedgerErrors.LedgerFileMalformed, () => With(evidence => evidence["hello"] = Convert.ToBase64String([0xFF]))),
        ["leaves that are none"] = (LedgerErrors.LedgerFileMalformed, () => With(evidence => evidence["leaves"] = "")),
        ["a finding over its limit"] = (LedgerErrors.LedgerFileMalformed, () => With(evidence => evidence["finding"] = new string('a', 1_001))),
        ["a witness's, of a head about the witness"] = (LedgerErrors.CheckpointOrigin, () => Witness(followed: Note(9, 1), shown: Note(9, 2))),
        ["a witness's, of a head of another's log"] = (LedgerErrors.CheckpointOrigin, () => Witness(followed: Note(9, 1, origin: "certbridge/dev/cert-cel/cert-dor"))),
        ["a witness's, of heads of two logs"] = (LedgerErrors.CheckpointOrigin, () => Witness(shown: Note(9, 2, origin: "certbridge/dev/cert-bor/cert-dor"))),
        ["a witness's, by another key"] = (LedgerErrors.CheckpointSignature, () => Witness(shown: Note(9, 2, key: Aln.Log, origin: ThirdOrigin))),
        ["a witness's, with an alarm that is none of a witness"] = (LedgerErrors.LedgerFileMalformed, () => With(evidence => evidence["kind"] = "LedgerWitnessEvidence")),
        ["an alarm of a witness in another file"] = (LedgerErrors.LedgerFileMalformed, () => With(evidence => evidence["alarm"] = "WITNESS_CONFLICT")),
        ["a file over its limit"] = (LedgerErrors.LedgerFileMalformed, () => [.. File(), .. new byte[Limits.LedgerProofBytesMax].Select(_ => (byte)' ')]),
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-evidence-");

    public static TheoryData<string> Names => [.. Spoiled.Keys];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(9UL, 2, "equivocation", "one key, two histories")]
    [InlineData(9UL, 1, "one-head", "the rest is the word of cert-aln")]
    [InlineData(8UL, 2, "shorter", "that the smaller was shown later is the word of cert-aln")]
    [InlineData(10UL, 2, "longer", "a consistency proof between the two is its answer")]
    public void TwoHeads_ShowWhatTheyShow_AndNoMore(ulong size, int root, string shows, string sentence)
    {
        string file = Written(File(shown: Note(size, root)));
        Outcome json = Certbridge.Run("ledger", "verify", file, "--offline", "--fingerprint", Bor.Verified().Fingerprint, "-o", "json");
        Outcome told = Certbridge.Run("ledger", "verify", file, "--offline");

        Assert.Equal((0, true, true, shows), (json.Exit, json.Json.GetProperty("ok").GetBoolean(), json.Json.GetProperty("compared").GetBoolean(), json.Json.GetProperty("shows").GetString()));
        Assert.Contains(sentence, told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", told.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_OfAnythingElse_IsRefusedByName(string spoiled)
    {
        Parsed<LedgerEvidence> read = EvidenceForm.Read(Spoiled[spoiled].File());
        IReadOnlyList<Problem> problems = read.IsValid ? EvidenceVerification.Verify(read.Value, fingerprints: []).Problems : read.Problems;

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
    [InlineData(9UL, 2, "shows: equivocation")]
    [InlineData(9UL, 1, "shows: one-head")]
    [InlineData(8UL, 2, "shows: shorter")]
    [InlineData(10UL, 2, "shows: longer")]
    public async Task Script_OfTwoHeads_SaysTheSameAsTheProgram(ulong size, int root, string shows)
    {
        (int exit, string output, string error) = await ScriptAsync(File(shown: Note(size, root)), Bor.Verified().Fingerprint);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(shows, output, StringComparison.Ordinal);
        Assert.EndsWith("\nok\n", output, StringComparison.Ordinal);
    }

    /// <summary>The witness kept it, and the log is about a third, whom the notes name.</summary>
    [Fact]
    public void WhatAWitnessKept_ShowsTwoHistories_OfALogAboutAnother()
    {
        string file = Written(Witness());
        Outcome json = Certbridge.Run("ledger", "verify", file, "--offline", "-o", "json");
        Outcome told = Certbridge.Run("ledger", "verify", file, "--offline");

        Assert.Equal((0, "equivocation", "WITNESS_CONFLICT"), (json.Exit, json.Json.GetProperty("shows").GetString(), json.Json.GetProperty("alarm").GetString()));
        Assert.Contains($"of {ThirdOrigin}: one key, two histories", told.Output, StringComparison.Ordinal);
    }

    [ProgramTheory("python3")]
    [InlineData(2, "shows: equivocation")]
    [InlineData(1, "shows: one-head")]
    public async Task Script_OfWhatAWitnessKept_SaysTheSameAsTheProgram(int root, string shows)
    {
        (int exit, string output, string error) = await ScriptAsync(Witness(shown: Note(9, root, origin: ThirdOrigin)), Bor.Verified().Fingerprint);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(shows, output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProgram_RefusesByTheExitCodeOfTheFinding()
    {
        Outcome forged = Certbridge.Run("ledger", "verify", Written(Spoiled["a head by another key"].File()), "--offline", "-o", "json");
        Outcome strange = Certbridge.Run("ledger", "verify", Written(File()), "--offline", "--fingerprint", Aln.Verified().Fingerprint, "-o", "json");
        Outcome malformed = Certbridge.Run("ledger", "verify", Written(Spoiled["a field nobody knows"].File()), "--offline", "-o", "json");

        Assert.Equal((9, "shown", "CB6004"), (forged.Exit, forged.Json.GetProperty("findings")[0].GetProperty("field").GetString(), forged.Json.GetProperty("findings")[0].GetProperty("code").GetString()));
        Assert.Equal((9, "CB3018"), (strange.Exit, strange.Json.GetProperty("findings")[0].GetProperty("code").GetString()));
        Assert.Equal((3, "CB6014"), (malformed.Exit, malformed.ErrorJson.GetProperty("code").GetString()));
    }

    private static byte[] File(byte[]? shown = null) => EvidenceForm.Write(new ShowEvidenceResponse
    {
        Environment = "dev",
        Holder = "cert-aln",
        Item = new EvidenceItem { Id = 3, Kind = "LOG_CONFLICT", Partner = "cert-bor", Text = "the partner's log has two roots \u001b[2J", Times = 2, FirstMs = 1_772_600_767_089, LastMs = 1_772_600_767_090 },
        Followed = ByteString.CopyFrom(Note(9, 1)),
        Shown = ByteString.CopyFrom(shown ?? Note(9, 2)),
        Hello = new Hello { Lanes = { new LaneStanding { Lane = LaneName.Routine, MyEpoch = 1, LastNumber = 3, YourEpoch = 1, Floor = 2 } } }.ToByteString(),
        FirstLeaf = 8,
        Leaves = { ByteString.CopyFromUtf8("a leaf") },
        Card = Card,
    });

    private static byte[] Witness(byte[]? followed = null, byte[]? shown = null) => EvidenceForm.Write(new ShowEvidenceResponse
    {
        Environment = "dev",
        Holder = "cert-aln",
        Item = new EvidenceItem { Id = 4, Kind = "WITNESS_CONFLICT", Partner = "cert-bor", Text = "one size, two roots", FirstMs = 1_772_600_767_089 },
        Followed = ByteString.CopyFrom(followed ?? Note(9, 1, origin: ThirdOrigin)),
        Shown = ByteString.CopyFrom(shown ?? Note(9, 2, origin: ThirdOrigin)),
        Card = Card,
    });

    private static byte[] With(Action<JsonObject> change)
    {
        JsonObject evidence = JsonNode.Parse(File())!.AsObject();
        change(evidence);
        return Encoding.UTF8.GetBytes(evidence.ToJsonString());
    }

    private static byte[] Note(ulong size, int root, PrivateKey? key = null, string origin = Origin)
    {
        PrivateKey by = key ?? Bor.Log;
        return SignedNote.Sign(new LogCheckpoint(origin, size, Digest.Of([(byte)root])), by.Id, by.Sign);
    }

    private Task<(int Exit, string Output, string Error)> ScriptAsync(byte[] file, params string[] fingerprints) => VerifyScript.RunAsync(Written(file), fingerprints);

    private string Written(byte[] file)
    {
        string path = Path.Combine(folder.FullName, "conflict.evidence");
        System.IO.File.WriteAllBytes(path, file);
        return path;
    }
}
