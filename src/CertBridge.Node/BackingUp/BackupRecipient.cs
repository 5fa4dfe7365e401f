using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.BackingUp;

/// <summary>To whom a backup is sealed: a key made for it whose private half is not on this node.</summary>
internal static class BackupRecipient
{
    /// <param name="certificate">DER.</param>
    /// <param name="keys">The node's own.</param>
    /// <param name="now">The certificate must hold then.</param>
    public static Parsed<KeyCertificate> Judge(ReadOnlySpan<byte> certificate, NodeKeys keys, DateTimeOffset now)
    {
        Parsed<KeyCertificate> read = KeyCertificate.Read(certificate, CertificateUse.Encryption);
        if (!read.IsValid)
            return Refused(read.Problems[0].Message);
        if (keys.StoredEncryption.Any(own => own.Key.Id == read.Value.KeyId))
            return Refused("It is this node's own encryption key: whoever takes the node takes it too.");
        return now < read.Value.NotBefore || now > read.Value.NotAfter
            ? Refused($"It holds from {read.Value.NotBefore:yyyy-MM-dd} to {read.Value.NotAfter:yyyy-MM-dd}.")
            : read;
    }

    private static Parsed<KeyCertificate> Refused(string message) => Parsed<KeyCertificate>.Invalid(new Problem(BackupErrors.RecipientRefused, "recipient", message));
}
