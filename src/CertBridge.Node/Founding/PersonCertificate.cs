using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>The certificates of the keys TLP:RED content is sealed to and receipts are signed with, as a person handed them to the officer who signs the contact sheet.</summary>
internal static class PersonCertificate
{
    /// <summary>It travels in every receipt, whose signature has at most 3 KiB; our own have about 500 bytes.</summary>
    private const int ReceiptBytesMax = 2_048;

    /// <summary>As it goes onto the contact sheet, under the name the first one says itself. The second is that of the key for receipts; without it the person signs none.</summary>
    public static Parsed<V1.PersonKey> Read(string file)
    {
        Parsed<IReadOnlyList<byte[]>> pem = CertificatePem.ReadAll(file, HomeErrors.InputFileUnreadable);
        if (!pem.IsValid)
            return Parsed<V1.PersonKey>.Invalid(pem.Problems);
        if (pem.Value.Count > 2)
            return Parsed<V1.PersonKey>.Invalid(new Problem(HomeErrors.InputFileUnreadable, Path.GetFileName(file), $"{file} holds {pem.Value.Count} certificates; a person has one, or two with that for receipts."));
        Parsed<KeyCertificate> encryption = KeyCertificate.Read(pem.Value[0], CertificateUse.Encryption);
        Parsed<KeyCertificate>? receipt = pem.Value.Count == 2 ? KeyCertificate.Read(pem.Value[1], CertificateUse.PersonReceipt) : null;
        Problem[] problems = [.. encryption.Problems, .. receipt?.Problems ?? []];
        if (problems.Length > 0)
            return Parsed<V1.PersonKey>.Invalid(problems);
        if (receipt is not null && (receipt.Value!.CommonName != encryption.Value!.CommonName || receipt.Value.Der.Length > ReceiptBytesMax))
        {
            return Parsed<V1.PersonKey>.Invalid(new Problem(HomeErrors.InputFileUnreadable, Path.GetFileName(file),
                $"The certificate for receipts in {file} names somebody else than the first one, or has more than {ReceiptBytesMax} bytes."));
        }
        return Parsed<V1.PersonKey>.Valid(new V1.PersonKey
        {
            Name = encryption.Value!.CommonName,
            EncryptionCertificate = ByteString.CopyFrom(encryption.Value.Der),
            ReceiptCertificate = receipt is null ? ByteString.Empty : ByteString.CopyFrom(receipt.Value!.Der),
        });
    }
}
