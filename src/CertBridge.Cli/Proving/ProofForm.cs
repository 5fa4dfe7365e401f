using System.Text.Json;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;
using Google.Protobuf;

namespace CertBridge.Cli.Proving;

/// <summary>The form of a proof file (docs/LEDGER.md, "A proof of one receipt"), and of a card in any of these files.</summary>
internal static class ProofForm
{
    public const string Kind = "LedgerProof";

    private const int ReportIdLengthMax = 64;

    /// <summary>Nothing but the list of fields nests.</summary>
    private static readonly LedgerFileForm Form = new(
        "a ", "proof", Limits.LedgerProofBytesMax, depthMax: 2, LedgerErrors.ProofMalformed,
        "apiVersion", "kind", "environment", "owner", "partner", "reportId", "revision", "envelopeId", "envelopeDigest", "leafIndex", "leaf", "path", "checkpoint", "card", "rootSignature", "previousRootSignature");

    public static byte[] Write(ProveReceiptResponse proof)
    {
        Receipt receipt = LeafRecord.Parser.ParseFrom(proof.Leaf).Receipt;
        return LedgerFileForm.Write(Kind, json =>
        {
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
        });
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

    public static Parsed<LedgerProof> Read(ReadOnlyMemory<byte> file) => Form.Read(file, Read);

    private static LedgerProof Read(ProofFields fields)
    {
        fields.Demand("kind", Kind);
        string reportId = fields.Text("reportId", ReportIdLengthMax);
        if (reportId.Length > 0 && !ReportId.TryParse(reportId, out _))
            throw new ProofFieldException("reportId", "It is not a report id such as CB-ALN-2026-0001, and not empty.");
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
        return new LedgerProof(receipt, card, reportId, fields.Number("revision"), fields.Uuid("envelopeId"), fields.Hexadecimal("envelopeDigest", Digest.SizeBytes));
    }
}
