using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>The certificate of a key TLP:RED content is sealed to, as a person handed it to the officer who signs the contact sheet.</summary>
internal static class PersonCertificate
{
    /// <summary>As it goes onto the contact sheet, under the name it says itself.</summary>
    public static Parsed<V1.PersonKey> Read(string file)
    {
        Parsed<byte[]> pem = CertificatePem.Read(file, HomeErrors.InputFileUnreadable);
        if (!pem.IsValid)
            return Parsed<V1.PersonKey>.Invalid(pem.Problems);
        Parsed<KeyCertificate> certificate = KeyCertificate.Read(pem.Value, CertificateUse.Encryption);
        return certificate.IsValid
            ? Parsed<V1.PersonKey>.Valid(new V1.PersonKey { Name = certificate.Value.CommonName, EncryptionCertificate = ByteString.CopyFrom(pem.Value) })
            : Parsed<V1.PersonKey>.Invalid(certificate.Problems);
    }
}
