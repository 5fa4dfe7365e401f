using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Examining;

/// <summary>A partner while it is looked at.</summary>
/// <param name="Partner">What this node believes of it.</param>
/// <param name="Now">The instant it is judged for.</param>
/// <param name="Line">What the running node sees on the network; null where none looks.</param>
internal sealed record ExaminedPartner(TrustedPartner Partner, DateTimeOffset Now, PartnerLine? Line = null);

/// <summary>A partner on the network, as the running node sees it.</summary>
/// <param name="Link">How the link is.</param>
/// <param name="TheirAgreement">The agreement hash of their hello; null while there is no link, or when they named none.</param>
/// <param name="HasHello">True while a link with a hello is there.</param>
/// <param name="Endpoints">Each endpoint of their contact sheet, tried just now.</param>
internal sealed record PartnerLine(LinkStanding Link, bool HasHello, Digest? TheirAgreement, IReadOnlyList<EndpointTrial> Endpoints);
