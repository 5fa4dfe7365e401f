using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;
using Google.Protobuf;

namespace CertBridge.Node.Founding;

/// <summary>What <c>partner card --out</c> hands over, read from the home without a running node.</summary>
/// <param name="Bytes">A PartnerCard.</param>
/// <param name="Fingerprint">To be read aloud.</param>
public sealed record OwnCardFile(byte[] Bytes, string Fingerprint)
{
    public static Parsed<OwnCardFile> Read(NodeHome home)
    {
        Parsed<OwnIdentity> own = OwnIdentity.Read(home);
        return own.IsValid
            ? Parsed<OwnCardFile>.Valid(new OwnCardFile(own.Value.Bundle.ToByteArray(), own.Value.Card.Fingerprint))
            : Parsed<OwnCardFile>.Invalid(own.Problems);
    }
}
