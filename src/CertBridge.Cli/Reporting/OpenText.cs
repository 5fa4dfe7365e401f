using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>OPEN.txt: how to open and check an exported envelope with OpenSSL 3.0 or newer, one of the hybrid suite with OpenSSL 3.6 or newer. It is text to read and a script for bash.</summary>
internal static class OpenText
{
    public const string FileName = "OPEN.txt";
    public const string CmsFile = "envelope.cms";
    public const string HeaderFile = "header.bin";
    public const string SignerFile = "signer.pem";
    public const string RecipientFile = "recipient.pem";
    public const string ReceiptFile = "receipt.bin";
    public const string CheckpointFile = "checkpoint.txt";

    public const string RecipientKemFile = "recipient-kem.pem";

    private const string InnerFile = "inner.cms";
    private const string OpenedFile = "opened.bin";
    private const string ManifestFile = "manifest.bin";

    public static string Of(ExportInboxResponse export, string folder)
    {
        string key = Path.Combine(export.Home, export.RecipientKeyFile);
        InboxSummary item = export.Summary;
        bool isHybrid = !export.RecipientKemCertificate.IsEmpty;
        return $"""
            # Envelope {item.EnvelopeId} from {item.Partner}, SHA-256 {Convert.ToHexStringLower(item.EnvelopeDigest.Span)}
            # (over the length of {HeaderFile} in four bytes, {HeaderFile}, {CmsFile}).
            # What is opened here is for you alone.
            umask 077
            #
            # 1. Open it with the recipient's private key. OpenSSL says whether the ciphertext was changed.
            openssl cms -decrypt -binary -inform DER -in {At(folder, CmsFile)} -recip {At(folder, RecipientFile)} -inkey {Quoted(key)} -out {At(folder, isHybrid ? InnerFile : OpenedFile)}
            {(isHybrid ? Inner(export, folder) : "#")}
            # 2. Verify the sender's signature over the manifest. The sender is known by the key in {SignerFile}, which is on its card, so no
            #    chain is built (-noverify) and no certificate out of the message is used (-nointern).
            openssl cms -verify -binary -inform DER -in {At(folder, OpenedFile)} -certfile {At(folder, SignerFile)} -nointern -noverify -out {At(folder, ManifestFile)}
            #
            # {ManifestFile} is a certbridge.v1.Manifest. Behind the signature in {OpenedFile} follow CBI1, a seed of 32 bytes, the number of
            # items in four bytes, and each item with its length in four bytes (docs/ENVELOPE.md).
            # {ReceiptFile} is the receipt this node gave: leaf {export.LeafIndex} of the log whose head is in {CheckpointFile} (docs/LEDGER.md).

            """;
    }

    private static string Inner(ExportInboxResponse export, string folder) => $"""
        #
        #    It is of the hybrid suite: inside is one more object, sealed to the ML-KEM half of the key. This takes OpenSSL 3.6 or newer.
        openssl cms -decrypt -binary -inform DER -in {At(folder, InnerFile)} -recip {At(folder, RecipientKemFile)} -inkey {Quoted(Path.Combine(export.Home, export.RecipientKemKeyFile))} -out {At(folder, OpenedFile)}
        #
        """;

    /// <summary>As one word for a shell, whatever is in it.</summary>
    public static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? path : $"'{path.Replace("'", "'\\''")}'";

    private static string At(string folder, string file) => Quoted(Path.Combine(folder, file));
}
