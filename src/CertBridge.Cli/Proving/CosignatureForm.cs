using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Proving;

/// <summary>The form of a cosignature file (docs/LEDGER.md, "A witness").</summary>
internal static class CosignatureForm
{
    public const string Kind = "LedgerCosignature";

    private static readonly LedgerFileForm Form = new(
        "a ", "cosignature", Limits.LedgerProofBytesMax, depthMax: 1, LedgerErrors.LedgerFileMalformed,
        "apiVersion", "kind", "environment", "owner", "partner", "witness", "checkpoint", "cosignature", "card", "rootSignature", "previousRootSignature");

    public static byte[] Write(ShowCosignatureResponse cosignature) => LedgerFileForm.Write(Kind, json =>
    {
        json.WriteString("environment", cosignature.Environment);
        json.WriteString("owner", cosignature.Owner);
        json.WriteString("partner", cosignature.About);
        json.WriteString("witness", cosignature.Witness);
        json.WriteBase64String("checkpoint", cosignature.Checkpoint.Span);
        json.WriteBase64String("cosignature", cosignature.Cosignature.Span);
        ProofForm.Write(json, cosignature.Card);
    });

    public static Parsed<LedgerCosignature> Read(ReadOnlyMemory<byte> file) => Form.Read(file, Read);

    private static LedgerCosignature Read(ProofFields fields)
    {
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
            ? throw new ProofFieldException("witness", "Owner, partner and witness are not three: nobody witnesses a log that is theirs or about them.")
            : file;
    }
}
