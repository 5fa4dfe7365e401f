using System.Text.Json;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Proving;

/// <summary>The JSON of a cosignature file (RFC 8259; docs/LEDGER.md, "A witness"). As of a proof there is one reading of it.</summary>
internal static class CosignatureForm
{
    public const string Kind = "LedgerCosignature";

    private static readonly string[] Names =
        ["apiVersion", "kind", "environment", "owner", "partner", "witness", "checkpoint", "cosignature", "card", "rootSignature", "previousRootSignature"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 1 };

    public static byte[] Write(ShowCosignatureResponse cosignature)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ProofForm.ApiVersion);
            json.WriteString("kind", Kind);
            json.WriteString("environment", cosignature.Environment);
            json.WriteString("owner", cosignature.Owner);
            json.WriteString("partner", cosignature.About);
            json.WriteString("witness", cosignature.Witness);
            json.WriteBase64String("checkpoint", cosignature.Checkpoint.Span);
            json.WriteBase64String("cosignature", cosignature.Cosignature.Span);
            ProofForm.Write(json, cosignature.Card);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Reads the form and no signature; the first thing that is wrong is said.</summary>
    public static Parsed<LedgerCosignature> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > Limits.LedgerProofBytesMax)
            return Malformed("", $"It has {file.Length} bytes, at most {Limits.LedgerProofBytesMax} are allowed.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(file, Strict);
            return Read(new ProofFields(document.RootElement).Only("cosignature", Names));
        }
        catch (JsonException e)
        {
            return Malformed("", $"It is not the JSON of a cosignature: line {(e.LineNumber ?? 0) + 1}, byte {e.BytePositionInLine ?? 0}.");
        }
        catch (ProofFieldException e)
        {
            return Malformed(e.Field, e.Message);
        }
    }

    private static Parsed<LedgerCosignature> Read(ProofFields fields)
    {
        fields.Demand("apiVersion", ProofForm.ApiVersion);
        fields.Demand("kind", Kind);
        var file = new LedgerCosignature
        {
            Environment = fields.Environment("environment"),
            Owner = fields.Partner("owner"),
            About = fields.Partner("partner"),
            Witness = fields.Partner("witness"),
            Checkpoint = fields.Bytes("checkpoint"),
            Line = fields.Bytes("cosignature"),
            Card = ProofForm.CardOf(fields),
        };
        return file.Owner == file.About || file.Witness == file.Owner || file.Witness == file.About
            ? Malformed("witness", "Owner, partner and witness are not three: nobody witnesses a log that is theirs or about them.")
            : Parsed<LedgerCosignature>.Valid(file);
    }

    private static Parsed<LedgerCosignature> Malformed(string field, string message) => Parsed<LedgerCosignature>.Invalid(new Problem(LedgerErrors.LedgerFileMalformed, field, message));
}
