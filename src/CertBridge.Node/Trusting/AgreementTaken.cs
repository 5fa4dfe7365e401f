using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Trusting;

/// <summary>A document or signatures were believed. <see cref="IsChanged"/> is false when they held nothing new.</summary>
internal sealed record AgreementTaken(PartnerId Partner, KnownAgreement Agreement, bool IsChanged);
