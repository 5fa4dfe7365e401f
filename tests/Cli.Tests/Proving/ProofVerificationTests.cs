using System.Text;
using System.Text.Json.Nodes;
using CertBridge.Cli.Proving;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Sealing.Cards;
using Leaves = CertBridge.Recording.Tests.Leaves;

namespace CertBridge.Cli.Tests.Proving;

/// <summary>What a proof shows it shows offline, and what was changed, forged or put together otherwise is refused by name: by the program, and by the script in docs that shares no line with it.</summary>
public sealed class ProofVerificationTests : IDisposable
{
    private static readonly ProofScene Scene = new();

    private static readonly Dictionary<string, (ErrorCode Code, Func<byte[]> File)> Spoiled = new(StringComparer.Ordinal)
    {
        ["an origin of another environment"] = (LedgerErrors.CheckpointOrigin, () => Scene.WithCheckpoint(origin: "certbridge/production/cert-bor/cert-aln")),
        ["an origin of another owner"] = (LedgerErrors.CheckpointOrigin, () => Scene.WithCheckpoint(origin: "certbridge/dev/cert-cel/cert-aln")),
        ["an origin about another partner"] = (LedgerErrors.CheckpointOrigin, () => Scene.WithCheckpoint(origin: "certbridge/dev/cert-bor/cert-cel")),
        ["a smaller size, signed"] = (LedgerErrors.ProofPath, () => Scene.WithCheckpoint(size: 8)),
        ["a larger size, signed"] = (LedgerErrors.ProofPath, () => Scene.WithCheckpoint(size: 17)),
        ["a size the leaf lies beyond, signed"] = (LedgerErrors.ProofIndex, () => Scene.WithCheckpoint(size: 4)),
        ["no leaves, signed"] = (LedgerErrors.ProofIndex, () => Scene.WithCheckpoint(size: 0)),
        ["another root, signed"] = (LedgerErrors.ProofPath, () => Scene.WithCheckpoint(root: Digest.Of("other"u8))),
        ["a checkpoint by another log key"] = (LedgerErrors.CheckpointSignature, () => Scene.WithCheckpoint(key: Scene.Aln.Log)),
        ["a checkpoint by the owner's signing key"] = (LedgerErrors.CheckpointSignature, () => Scene.WithCheckpoint(key: Scene.Bor.Signing)),
        ["a bit of the checkpoint's signature"] = (LedgerErrors.CheckpointSignature, () => Resigned(WithFlippedSignature)),
        ["a size that was written over"] = (LedgerErrors.CheckpointSignature, () => Resigned(note => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(note).Replace("\n11\n", "\n12\n", StringComparison.Ordinal)))),
        ["a size with a leading zero"] = (LedgerErrors.CheckpointForm, () => Resigned(note => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(note).Replace("\n11\n", "\n011\n", StringComparison.Ordinal)))),
        ["a note without a signature"] = (LedgerErrors.CheckpointForm, () => Resigned(note => note[..(note.AsSpan().IndexOf("\n\n"u8) + 1)])),
        ["an empty note"] = (LedgerErrors.CheckpointForm, () => Resigned(_ => [])),
        ["a note over its limit"] = (LedgerErrors.CheckpointForm, () => Resigned(note => [.. note, .. new byte[4096].Select(_ => (byte)'a'), (byte)'\n'])),
        ["the index before"] = (LedgerErrors.ProofPath, () => Scene.With(proof => proof["leafIndex"] = 3)),
        ["the index behind"] = (LedgerErrors.ProofPath, () => Scene.With(proof => proof["leafIndex"] = 5)),
        ["the first index beyond"] = (LedgerErrors.ProofIndex, () => Scene.With(proof => proof["leafIndex"] = 11)),
        ["the largest index"] = (LedgerErrors.ProofIndex, () => Scene.With(proof => proof["leafIndex"] = long.MaxValue)),
        ["a path that is too short"] = (LedgerErrors.ProofPath, () => Path(path => path.RemoveAt(path.Count - 1))),
        ["a path that is too long"] = (LedgerErrors.ProofPath, () => Path(path => path.Add(Convert.ToBase64String(new byte[32])))),
        ["a path in another order"] = (LedgerErrors.ProofPath, () => Path(path => path.Add(Taken(path)))),
        ["no path"] = (LedgerErrors.ProofPath, () => Path(path => path.Clear())),
        ["a bit of the path"] = (LedgerErrors.ProofPath, () => Path(path => path[0] = Convert.ToBase64String(Convert.FromBase64String(path[0]!.GetValue<string>()).Select((one, i) => i == 7 ? (byte)(one ^ 16) : one).ToArray()))),
        ["another leaf of the same log"] = (LedgerErrors.ProofPath, () => Scene.With(proof => proof["leaf"] = Convert.ToBase64String(Scene.Response(5).Leaf.ToByteArray()))),
        ["a verdict that was written over"] = (LedgerErrors.ProofPath, () => Leaf(receipt => (receipt.Verdict, receipt.RefusalReason) = (ReceiptVerdict.Refused, RefusalReason.Limit))),
        ["a time that was written over"] = (LedgerErrors.ProofPath, () => Leaf(receipt => receipt.ReceivedMs++)),
        ["a leaf of what was sent"] = (LedgerErrors.LeafInvalid, () => Scene.WithLoneLeaf(Leaves.Sent())),
        ["a receipt of another giver"] = (LedgerErrors.LeafInvalid, () => Scene.WithLoneLeaf(Leaves.Receipt(receipt => receipt.Receiver = "cert-cel"))),
        ["a receipt for another sender"] = (LedgerErrors.LeafInvalid, () => Scene.WithLoneLeaf(Leaves.Receipt(receipt => receipt.Sender = "cert-cel"))),
        ["a receipt with a verdict and no reason"] = (LedgerErrors.LeafInvalid, () => Scene.WithLoneLeaf(Leaves.Receipt(receipt => receipt.Verdict = ReceiptVerdict.Refused))),
        ["a receipt without a digest"] = (LedgerErrors.LeafInvalid, () => Scene.WithLoneLeaf(Leaves.Receipt(receipt => receipt.EnvelopeDigest = Google.Protobuf.ByteString.Empty))),
        ["no leaf"] = (LedgerErrors.LeafInvalid, () => Scene.With(proof => proof["leaf"] = "")),
        ["another envelope id"] = (LedgerErrors.ProofNames, () => Scene.With(proof => proof["envelopeId"] = "0199a3c4-0000-7000-8000-000000000000")),
        ["another envelope digest"] = (LedgerErrors.ProofNames, () => Scene.With(proof => proof["envelopeDigest"] = new string('0', 64))),
        ["a card of another"] = (IdentityErrors.CardOfAnother, () => Scene.WithCard(Scene.Aln.Verified().Wire)),
        ["a card of another environment"] = (IdentityErrors.CardOfAnother, () => Scene.WithCard(Scene.Bor.Verified(card => card.Environment = "exercise").Wire)),
        ["another environment beside"] = (IdentityErrors.CardOfAnother, () => Scene.With(proof => proof["environment"] = "production")),
        ["another owner beside"] = (IdentityErrors.CardOfAnother, () => Scene.With(proof => proof["owner"] = "cert-cel")),
        ["another partner beside"] = (LedgerErrors.CheckpointOrigin, () => Scene.With(proof => proof["partner"] = "cert-cel")),
        ["a card that names another log key"] = (LedgerErrors.CheckpointSignature, () => Scene.WithCard(Scene.Bor.Verified(card => card.LogKeys[0] = Google.Protobuf.ByteString.CopyFrom(Scene.Aln.Log.PublicKey)).Wire)),
        ["a forger's card of that name"] = (LedgerErrors.CheckpointSignature, () => Scene.WithCard(new Sealing.Tests.Cert("cert-bor").Verified().Wire)),
        ["a bit of the root's signature"] = (IdentityErrors.CardSignature, () => Scene.Flipped("rootSignature", -1)),
        ["no root signature"] = (IdentityErrors.CardSignature, () => Scene.With(proof => proof["rootSignature"] = "")),
        ["a card that is cut"] = (IdentityErrors.CardMalformed, () => Scene.With(proof => proof["card"] = Convert.ToBase64String(Convert.FromBase64String(proof["card"]!.GetValue<string>())[..^1]))),
        ["an empty card"] = (IdentityErrors.CardMalformed, () => Scene.With(proof => proof["card"] = "")),
        ["a field nobody knows"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["note"] = "")),
        ["a field in capitals"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"leafIndex\"", "\"LeafIndex\"")),
        ["a field that is missing"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof.Remove("revision"))),
        ["a field that is there twice"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"leafIndex\": 4,", "\"leafIndex\": 4, \"leafIndex\": 4,")),
        ["a field that is there twice, once escaped"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"leafIndex\": 4,", "\"leafIndex\": 4, \"leafInde\\u0078\": 5,")),
        ["another version"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("certbridge/v1", "certbridge/v2")),
        ["another kind"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"LedgerProof\"", "\"LedgerProofs\"")),
        ["an index with a fraction"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"leafIndex\": 4,", "\"leafIndex\": 4.0,")),
        ["an index below zero"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"leafIndex\": 4,", "\"leafIndex\": -0,")),
        ["an index as a text"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["leafIndex"] = "4")),
        ["an index of 64 bits"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"leafIndex\": 4,", "\"leafIndex\": 9223372036854775808,")),
        ["an index that is true"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["leafIndex"] = true)),
        ["a path that is null"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["path"] = null)),
        ["a path within a path"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["path"] = new JsonArray(new JsonArray()))),
        ["a path of 64 hashes"] = (LedgerErrors.ProofMalformed, () => Path(path =>
        {
            while (path.Count < 64)
                path.Add(Convert.ToBase64String(new byte[32]));
        })),
        ["a hash of 31 bytes"] = (LedgerErrors.ProofMalformed, () => Path(path => path[0] = Convert.ToBase64String(new byte[31]))),
        ["base64 without its padding"] = (LedgerErrors.ProofMalformed, () => Path(path => path[0] = path[0]!.GetValue<string>().TrimEnd('='))),
        ["base64 with bits left over"] = (LedgerErrors.ProofMalformed, () => Path(path => path[0] = new string('A', 42) + "B=")),
        ["base64 with a blank"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["leaf"] = " " + proof["leaf"]!.GetValue<string>())),
        ["base64 of URLs"] = (LedgerErrors.ProofMalformed, () => Path(path => path[0] = new string('_', 43) + "=")),
        ["an envelope id in capitals"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["envelopeId"] = "0199A3C4-0000-7000-8000-000000000000")),
        ["a digest in capitals"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["envelopeDigest"] = new string('A', 64))),
        ["a partner id that goes to a terminal"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["partner"] = "cert\u001b[2J")),
        ["a report id with a line feed"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["reportId"] = "CB-ALN-2026-0001\n")),
        ["half a surrogate pair"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"CB-ALN-2026-0001\"", "\"\\ud800\"")),
        ["an environment nobody has"] = (LedgerErrors.ProofMalformed, () => Scene.With(proof => proof["environment"] = "test")),
        ["text behind the object"] = (LedgerErrors.ProofMalformed, () => [.. Scene.Proof(), .. "{}"u8]),
        ["a byte order mark"] = (LedgerErrors.ProofMalformed, () => [0xEF, 0xBB, 0xBF, .. Scene.Proof()]),
        ["UTF-16"] = (LedgerErrors.ProofMalformed, () => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Scene.Proof()))),
        ["a comment"] = (LedgerErrors.ProofMalformed, () => Scene.WithText("\"leafIndex\"", "/* */ \"leafIndex\"")),
        ["a list"] = (LedgerErrors.ProofMalformed, () => "[]"u8.ToArray()),
        ["nothing"] = (LedgerErrors.ProofMalformed, () => []),
        ["a hundred thousand brackets"] = (LedgerErrors.ProofMalformed, () => Encoding.ASCII.GetBytes(new string('[', 100_000))),
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-proof-");

    public static TheoryData<string> Names => [.. Spoiled.Keys];

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Verify_OfAProof_SaysWhoSaidWhatOfWhichEnvelope()
    {
        Parsed<VerifiedProof> verified = Verify(Scene.Proof());

        Assert.True(verified.IsValid, string.Join('\n', verified.Problems));
        Assert.Equal(("cert-bor", "cert-aln", ReceiptVerdict.Stored), (verified.Value.Proven.Receipt.Receiver, verified.Value.Proven.Receipt.Sender, verified.Value.Proven.Receipt.Verdict));
        Assert.Equal((11UL, Scene.Root, Scene.Card.Fingerprint), (verified.Value.Proven.Head.Size, verified.Value.Proven.Head.Root, verified.Value.Card.Fingerprint));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_OfAnythingElse_IsRefusedByName(string spoiled) => Assert.Equal(Spoiled[spoiled].Code, Verify(Spoiled[spoiled].File()).Problems[0].Code);

    [ProgramTheory("python3")]
    [MemberData(nameof(Names))]
    public async Task Script_OfAnythingElse_RefusesByTheSameName(string spoiled)
    {
        (int exit, string output, string error) = await ScriptAsync(Spoiled[spoiled].File());

        Assert.StartsWith($"FAILED  {Spoiled[spoiled].Code.Code}: ", error, StringComparison.Ordinal);
        Assert.Equal((Spoiled[spoiled].Code.Exit, ""), (exit, output));
    }

    [ProgramFact("python3")]
    public async Task Script_OfAProof_SaysTheSameAsTheProgram()
    {
        Outcome program = Certbridge.Run("ledger", "verify", Written(Scene.Proof()), "--offline", "--fingerprint", Scene.Card.Fingerprint);
        (int exit, string output, string error) = await ScriptAsync(Scene.Proof(), Scene.Card.Fingerprint);

        Assert.Equal((0, 0, ""), (program.Exit, exit, error));
        Assert.Equal(program.Output.Split('\n')[0], output.Split('\n')[0]);
        Assert.Contains(Scene.Card.Fingerprint, output, StringComparison.Ordinal);
        Assert.EndsWith("\nok\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leaf")]
    [InlineData("checkpoint")]
    [InlineData("card")]
    [InlineData("rootSignature")]
    public void Verify_WithAFlippedByteAnywhere_Holds_Nowhere(string field)
    {
        int length = Convert.FromBase64String(JsonNode.Parse(Scene.Proof())![field]!.GetValue<string>()).Length;
        for (int at = 0; at < length; at++)
            Assert.False(Verify(Scene.Flipped(field, at)).IsValid, $"byte {at} of {field} was changed and the proof holds");
    }

    [Fact]
    public void Verify_OfEveryReceiptOfTheLog_Holds()
    {
        foreach (ulong index in Enumerable.Range(0, 11).Select(i => (ulong)i).Where(i => i != ProofScene.SentIndex))
            Assert.True(Verify(ProofForm.Write(Scene.Response(index))).IsValid, $"leaf {index}");
    }

    [Theory]
    [InlineData(WithdrawalOutcome.Partial, "cert-bor says that it stored the withdrawal (partial) it got from cert-aln on ")]
    [InlineData(WithdrawalOutcome.Unspecified, "cert-bor says that it refused the envelope (number-reused) it got from cert-aln on ")]
    public async Task Receipts_OfEachKind_AreToldTheSame(WithdrawalOutcome outcome, string sentence)
    {
        byte[] file = Scene.WithLoneLeaf(Leaves.Receipt(receipt =>
        {
            if (outcome == WithdrawalOutcome.Unspecified)
                (receipt.Verdict, receipt.RefusalReason) = (ReceiptVerdict.Refused, RefusalReason.NumberReused);
            else
                (receipt.Kind, receipt.Withdrawal) = (ReceiptKind.Applied, new WithdrawalResult { Outcome = outcome });
        }));
        file = WithNames(file);

        Assert.StartsWith(sentence, Certbridge.Run("ledger", "verify", Written(file), "--offline").Output, StringComparison.Ordinal);
        Assert.StartsWith(sentence, (await ScriptAsync(file)).Output, StringComparison.Ordinal);
    }

    /// <summary>A card by which recovery officers replaced the root, with more than one suspect key: in a proof it stands alone, under the signature of its own root.</summary>
    [ProgramFact("python3")]
    public async Task ACardThatReplacedTheRoot_NeedsNothingBesideIt()
    {
        var team = new Sealing.Tests.Cards.RecoveringCert(Scene.Bor);
        Card next = team.Recovered();
        next.TaintedKeys.Add(new[] { Scene.Bor.Signing, Scene.Bor.Tls }.Select(key => new TaintedKey { KeyId = Google.Protobuf.ByteString.CopyFrom(key.Id.ToBytes()), SinceMs = 1000 }));
        SignedCard card = team.Follow(team.Signed(next, team.Ana, team.Ben)).Value!.Wire;
        Outcome verified = Certbridge.Run("ledger", "verify", Written(Scene.WithCard(card)), "--offline", "-o", "json");

        Assert.Equal((0, 2), (verified.Exit, verified.Json.GetProperty("cardSerial").GetInt32()));
        Assert.Equal(0, (await ScriptAsync(Scene.WithCard(card))).Exit);
    }

    /// <summary>A card that ended in 2021: it is told and refuses nothing.</summary>
    [Fact]
    public async Task ACardThatHasExpired_StillSaysWhoSigned()
    {
        SignedCard old = Scene.Bor.Verified(card => (card.IssuedMs, card.ExpiresMs) = (1_577_836_800_000, 1_609_459_200_000)).Wire;
        Outcome verified = Certbridge.Run("ledger", "verify", Written(Scene.WithCard(old)), "--offline", "-o", "json");

        Assert.Equal((0, "2021-01-01T00:00:00.000Z"), (verified.Exit, verified.Json.GetProperty("cardExpires").GetString()));
        Assert.Equal(0, (await ScriptAsync(Scene.WithCard(old))).Exit);
    }

    [Theory]
    [InlineData(true, 0, "fingerprint")]
    [InlineData(true, 0, "fingerprint as it is typed")]
    [InlineData(true, 0, "root key")]
    [InlineData(false, 9, "another fingerprint")]
    [InlineData(false, 9, "another root key")]
    [InlineData(false, 9, "half a fingerprint")]
    public async Task AFingerprintThatIsGiven_IsCompared(bool isThat, int exit, string given)
    {
        string text = given switch
        {
            "fingerprint" => Scene.Card.Fingerprint,
            "fingerprint as it is typed" => Scene.Card.Fingerprint.ToLowerInvariant().Replace('-', ' ').Replace('0', 'o'),
            "root key" => Scene.Card.RootKeyId.ToString(),
            "another fingerprint" => Scene.Aln.Verified().Fingerprint,
            "another root key" => Scene.Aln.Verified().RootKeyId.ToString(),
            _ => Scene.Card.Fingerprint[..12],
        };
        Outcome verified = Certbridge.Run("ledger", "verify", Written(Scene.Proof()), "--offline", "--fingerprint", text, "-o", "json");

        Assert.Equal((exit, isThat, isThat), (verified.Exit, verified.Json.GetProperty("ok").GetBoolean(), verified.Json.GetProperty("compared").GetBoolean()));
        Assert.Equal(isThat ? [] : [IdentityErrors.FingerprintMismatch.Code], verified.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()));
        Assert.Equal(exit, (await ScriptAsync(Scene.Proof(), text)).Exit);
    }

    [Fact]
    public void AFinding_IsNamed_ExitsNine_AndSaysNothingOfTheReceipt()
    {
        string file = Written(Scene.WithCheckpoint(key: Scene.Aln.Log));
        Outcome told = Certbridge.Run("ledger", "verify", file, "--offline");
        Outcome json = Certbridge.Run("ledger", "verify", file, "--offline", "-o", "json");

        Assert.Equal((9, "FAILED  CB6004 checkpoint signature does not verify: No log key of the owner signed it.\n"), (told.Exit, told.Output));
        Assert.Equal("checkpoint signature does not verify", json.Json.GetProperty("findings")[0].GetProperty("name").GetString());
        Assert.False(json.Json.TryGetProperty("verdict", out _));
    }

    [Fact]
    public void AFileThatIsNone_ExitsThree_AndSoDoesOneOverTheLimit()
    {
        Outcome malformed = Certbridge.Run("ledger", "verify", Written("{}"u8.ToArray()), "--offline", "-o", "json");
        Outcome large = Certbridge.Run("ledger", "verify", Written(new byte[Limits.LedgerExportBytesMax + 1]), "--offline", "-o", "json");

        Assert.Equal((3, "CB6005"), (malformed.Exit, malformed.ErrorJson.GetProperty("code").GetString()));
        Assert.Equal((3, "CB1009"), (large.Exit, large.ErrorJson.GetProperty("code").GetString()));
        Assert.Contains($"at most {Limits.LedgerProofBytesMax}", ProofForm.Read(new byte[Limits.LedgerProofBytesMax + 1]).Problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ledger", "verify", "receipt.proof")]
    [InlineData("ledger", "verify", "--offline")]
    [InlineData("ledger", "verify", "--fingerprint", "7KQ2")]
    [InlineData("ledger", "verify", "receipt.proof", "--offline", "--partner", "cert-bor")]
    public void AFileWithoutOffline_OrTheOtherWayRound_IsAMistakeOfUsage(params string[] words) => Assert.Equal(ExitCode.Usage, Certbridge.Run(words).Exit);

    private static Parsed<VerifiedProof> Verify(byte[] file)
    {
        Parsed<LedgerProof> read = ProofForm.Read(file);
        return read.IsValid ? ProofVerification.Verify(read.Value, fingerprint: null) : Parsed<VerifiedProof>.Invalid(read.Problems);
    }

    private static byte[] Resigned(Func<byte[], byte[]> change) =>
        Scene.With(proof => proof["checkpoint"] = Convert.ToBase64String(change(Convert.FromBase64String(proof["checkpoint"]!.GetValue<string>()))));

    private static byte[] WithFlippedSignature(byte[] note)
    {
        string text = Encoding.UTF8.GetString(note);
        int at = text.LastIndexOf(' ') + 1;
        byte[] signature = Convert.FromBase64String(text[at..^1]);
        signature[^1] ^= 1;
        return Encoding.UTF8.GetBytes($"{text[..at]}{Convert.ToBase64String(signature)}\n");
    }

    private static byte[] Path(Action<JsonArray> change) => Scene.With(proof => change(proof["path"]!.AsArray()));

    private static JsonNode Taken(JsonArray path)
    {
        JsonNode first = path[0]!;
        path.RemoveAt(0);
        return first;
    }

    private static byte[] Leaf(Action<Receipt> change) => Scene.With(proof =>
    {
        LeafRecord record = LeafRecord.Parser.ParseFrom(Convert.FromBase64String(proof["leaf"]!.GetValue<string>()));
        change(record.Receipt);
        proof["leaf"] = Convert.ToBase64String(LeafRecords.Write(record));
    });

    /// <summary>With the id and digest that stand in its leaf.</summary>
    private static byte[] WithNames(byte[] file)
    {
        JsonObject proof = JsonNode.Parse(file)!.AsObject();
        Receipt receipt = LeafRecord.Parser.ParseFrom(Convert.FromBase64String(proof["leaf"]!.GetValue<string>())).Receipt;
        proof["envelopeId"] = ProofForm.IdText(receipt.EnvelopeId.Span);
        proof["envelopeDigest"] = Convert.ToHexStringLower(receipt.EnvelopeDigest.Span);
        return Encoding.UTF8.GetBytes(proof.ToJsonString());
    }

    private string Written(byte[] file)
    {
        string path = System.IO.Path.Combine(folder.FullName, "receipt.proof");
        File.WriteAllBytes(path, file);
        return path;
    }

    private Task<(int Exit, string Output, string Error)> ScriptAsync(byte[] file, params string[] fingerprint) => VerifyScript.RunAsync(Written(file), fingerprint);
}
