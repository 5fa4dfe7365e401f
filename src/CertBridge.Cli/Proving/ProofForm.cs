using System.Text.Json;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;
using Google.Protobuf;

namespace CertBridge.Cli.Proving;

/// <summary>
/// The JSON of a proof file (RFC 8259; docs/LEDGER.md, "A proof of one receipt"). There is one reading of it: exactly these fields, each once, base64 and numbers written the one way. What two readers could understand
/// differently is no evidence.
/// </summary>
internal static class ProofForm
{
    public const string Kind = "LedgerProof";
    public const string ApiVersion = "certbridge/v1";

    private const int ReportIdLengthMax = 64;

    private static readonly string[] Names =
    [
        "apiVersion", "kind", "environment", "owner", "partner", "reportId", "revision", "envelopeId", "envelopeDigest", "leafIndex", "leaf", "path", "checkpoint", "card", "rootSignature", "previousRootSignature",
    ];

    /// <summary>Nothing but the list of fields nests.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    public static byte[] Write(ProveReceiptResponse proof)
    {
        Receipt receipt = LeafRecord.Parser.ParseFrom(proof.Leaf).Receipt;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ApiVersion);
            json.WriteString("kind", Kind);
            json.WriteString("environment", proof.Environment);
            json.WriteString("owner", proof.Owner);
            json.WriteString("partner", proof.About);
            json.WriteString("reportId", proof.ReportId);
            json.WriteNumber("revision", proof.Revision);
            json.WriteString("envelopeId", IdText(receipt.EnvelopeId.Span));
            json.WriteString("envelopeDigest", Convert.ToHexStringLower(receipt.EnvelopeDigest.Span));
            json.WriteNumber("leafIndex", proof.LeafIndex);
            json.WriteBase64String("leaf", proof.Leaf.Span);
            json.WriteStartArray("path");
            foreach (ByteString hash in proof.Path)
                json.WriteBase64StringValue(hash.Span);
            json.WriteEndArray();
            json.WriteBase64String("checkpoint", proof.Checkpoint.Span);
            Write(json, proof.Card);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>The three fields of a card.</summary>
    public static void Write(Utf8JsonWriter json, SignedCard card)
    {
        json.WriteBase64String("card", card.Card.Span);
        json.WriteBase64String("rootSignature", card.RootSignature.Span);
        json.WriteBase64String("previousRootSignature", card.PreviousRootSignature.Span);
    }

    /// <exception cref="ProofFieldException">One of the three fields is missing or has another form.</exception>
    public static SignedCard CardOf(ProofFields fields) => new()
    {
        Card = ByteString.CopyFrom(fields.Bytes("card")),
        RootSignature = ByteString.CopyFrom(fields.Bytes("rootSignature")),
        PreviousRootSignature = ByteString.CopyFrom(fields.Bytes("previousRootSignature")),
    };

    /// <summary>An envelope id as a UUID, whatever its 16 bytes: what came may have had none of ours.</summary>
    public static string IdText(ReadOnlySpan<byte> id) => new Guid(id, bigEndian: true).ToString("D");

    /// <summary>Reads the form and no signature; the first thing that is wrong is said.</summary>
    public static Parsed<LedgerProof> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > Limits.LedgerProofBytesMax)
            return Malformed("", $"It has {file.Length} bytes, at most {Limits.LedgerProofBytesMax} are allowed.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(file, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return Malformed("", $"It is not the JSON of a proof: line {(e.LineNumber ?? 0) + 1}, byte {e.BytePositionInLine ?? 0}.");
        }
        catch (ProofFieldException e)
        {
            return Malformed(e.Field, e.Message);
        }
    }

    private static Parsed<LedgerProof> Read(JsonElement root)
    {
        ProofFields fields = new ProofFields(root).Only("proof", Names);
        fields.Demand("apiVersion", ApiVersion);
        fields.Demand("kind", Kind);
        string reportId = fields.Text("reportId", ReportIdLengthMax);
        if (reportId.Length > 0 && !ReportId.TryParse(reportId, out _))
            return Malformed("reportId", "It is not a report id such as CB-ALN-2026-0001, and not empty.");
        var receipt = new ReceiptProof
        {
            Environment = fields.Environment("environment"),
            Owner = fields.Partner("owner"),
            About = fields.Partner("partner"),
            Leaf = fields.Bytes("leaf"),
            LeafIndex = fields.Number("leafIndex"),
            Path = fields.Digests("path", ReceiptProof.PathLengthMax),
            Checkpoint = fields.Bytes("checkpoint"),
        };
        SignedCard card = CardOf(fields);
        return Parsed<LedgerProof>.Valid(new LedgerProof(receipt, card, reportId, fields.Number("revision"), fields.Uuid("envelopeId"), fields.Hexadecimal("envelopeDigest", Digest.SizeBytes)));
    }

    private static Parsed<LedgerProof> Malformed(string field, string message) => Parsed<LedgerProof>.Invalid(new Problem(LedgerErrors.ProofMalformed, field, message));
}
