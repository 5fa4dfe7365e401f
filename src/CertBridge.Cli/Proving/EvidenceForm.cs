using System.Text.Json;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Proving;

/// <summary>The JSON of an evidence file (RFC 8259; docs/LEDGER.md, "Evidence"). As of a proof there is one reading of it.</summary>
internal static class EvidenceForm
{
    public const string Kind = "LedgerEvidence";

    /// <summary>What a witness keeps: the same fields, and the notes are of a log of the partner about somebody else than the holder.</summary>
    public const string WitnessKind = "LedgerWitnessEvidence";

    private const int LeavesMax = 1_000;
    private const int FindingLengthMax = 1_000;

    private static readonly string[] Names =
    [
        "apiVersion", "kind", "environment", "holder", "partner", "alarm", "finding", "foundMs", "followed", "shown", "hello", "firstLeaf", "leaves", "card", "rootSignature", "previousRootSignature",
    ];

    private static readonly string[] Alarms = ["LOG_CONFLICT", "REWOUND"];

    private static readonly string[] WitnessAlarms = ["WITNESS_CONFLICT"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    public static byte[] Write(ShowEvidenceResponse evidence)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ProofForm.ApiVersion);
            json.WriteString("kind", WitnessAlarms.Contains(evidence.Item.Kind) ? WitnessKind : Kind);
            json.WriteString("environment", evidence.Environment);
            json.WriteString("holder", evidence.Holder);
            json.WriteString("partner", evidence.Item.Partner);
            json.WriteString("alarm", evidence.Item.Kind);
            json.WriteString("finding", evidence.Item.Text);
            json.WriteNumber("foundMs", evidence.Item.FirstMs);
            json.WriteBase64String("followed", evidence.Followed.Span);
            json.WriteBase64String("shown", evidence.Shown.Span);
            json.WriteBase64String("hello", evidence.Hello.Span);
            json.WriteNumber("firstLeaf", evidence.FirstLeaf);
            json.WriteStartArray("leaves");
            foreach (ByteString leaf in evidence.Leaves)
                json.WriteBase64StringValue(leaf.Span);
            json.WriteEndArray();
            ProofForm.Write(json, evidence.Card);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Reads the form and no signature; the first thing that is wrong is said.</summary>
    public static Parsed<LedgerEvidence> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > Limits.LedgerProofBytesMax)
            return Malformed("", $"It has {file.Length} bytes, at most {Limits.LedgerProofBytesMax} are allowed.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(file, Strict);
            return Parsed<LedgerEvidence>.Valid(Read(new ProofFields(document.RootElement).Only("evidence", Names)));
        }
        catch (JsonException e)
        {
            return Malformed("", $"It is not the JSON of evidence: line {(e.LineNumber ?? 0) + 1}, byte {e.BytePositionInLine ?? 0}.");
        }
        catch (ProofFieldException e)
        {
            return Malformed(e.Field, e.Message);
        }
    }

    private static LedgerEvidence Read(ProofFields fields)
    {
        fields.Demand("apiVersion", ProofForm.ApiVersion);
        bool isOfAWitness = fields.Word("kind", [Kind, WitnessKind]) == WitnessKind;
        return new LedgerEvidence
        {
            Environment = fields.Environment("environment"),
            Holder = fields.Partner("holder"),
            Partner = fields.Partner("partner"),
            Alarm = fields.Word("alarm", isOfAWitness ? WitnessAlarms : Alarms),
            Finding = fields.Text("finding", FindingLengthMax),
            FoundMs = fields.Number("foundMs"),
            Followed = fields.Bytes("followed"),
            Shown = fields.Bytes("shown"),
            Hello = Hello(fields.Bytes("hello")),
            FirstLeaf = fields.Number("firstLeaf"),
            Leaves = fields.ManyBytes("leaves", LeavesMax),
            Card = ProofForm.CardOf(fields),
        };
    }

    private static Hello? Hello(byte[] bytes) => bytes.Length == 0 ? null
        : MessageReading.TryRead(Protocol.V1.Hello.Parser, bytes, out Hello? hello) ? hello
        : throw new ProofFieldException("hello", "It is not a Hello message.");

    private static Parsed<LedgerEvidence> Malformed(string field, string message) => Parsed<LedgerEvidence>.Invalid(new Problem(LedgerErrors.LedgerFileMalformed, field, message));
}
