using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Trusting;

/// <summary>A detached CMS signature of an officer who stands on the party's card in force.</summary>
internal sealed record AgreementSignature(PartnerId Party, string Officer, KeyId Key, byte[] Der);
