namespace CertBridge.Node.Trusting;

/// <summary>A partner's bundle was believed. <see cref="IsChanged"/> is false when it held nothing new.</summary>
internal sealed record CardTaken(TrustedPartner Partner, bool IsChanged);
