using System.Text.Json;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Proving;

/// <summary>The form of an evidence file (docs/LEDGER.md, "Evidence").</summary>
internal static class EvidenceForm
{
    public const string Kind = "LedgerEvidence";

    /// <summary>What a witness keeps: the same fields, and the notes are of a log of the partner about somebody else than the holder.</summary>
    public const string WitnessKind = "LedgerWitnessEvidence";

    private const int LeavesMax = 1_000;
    private const int FindingLengthMax = 1_000;

    private static readonly LedgerFileForm Form = new(
        "", "evidence", Limits.LedgerProofBytesMax, depthMax: 2, LedgerErrors.LedgerFileMalformed,
        "apiVersion", "kind", "environment", "holder", "partner", "alarm", "finding", "foundMs", "followed", "shown", "hello", "firstLeaf", "leaves", "card", "rootSignature", "previousRootSignature");

    private static readonly string[] Alarms = ["LOG_CONFLICT", "REWOUND"];

    private static readonly string[] WitnessAlarms = ["WITNESS_CONFLICT"];

    public static byte[] Write(ShowEvidenceResponse evidence) => LedgerFileForm.Write(WitnessAlarms.Contains(evidence.Item.Kind) ? WitnessKind : Kind, json =>
    {
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
    });

    public static Parsed<LedgerEvidence> Read(ReadOnlyMemory<byte> file) => Form.Read(file, Read);

    private static LedgerEvidence Read(ProofFields fields)
    {
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
}
