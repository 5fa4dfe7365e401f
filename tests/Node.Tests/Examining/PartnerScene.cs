using CertBridge.Node.Examining;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Tests.Examining;

/// <summary>A partner that is well: agreed, reached at its endpoint under a key of its card, and of one mind with us.</summary>
internal sealed class PartnerScene : IDisposable
{
    private readonly Exchange exchange = new();

    public PartnerScene()
    {
        KnownAgreement agreed = exchange.Agree(exchange.Document());
        Partner = exchange.Partner;
        Trial = new EndpointTrial("gw.cert-bor.example:7443")
        {
            Addresses = ["192.0.2.7"],
            ConnectFailure = "",
            HandshakeFailure = "",
            Pin = Partner.Card.TlsPins.First(),
        };
        Link = new LinkStanding(LinkState.Up, FoundedNode.Now, "", TimeSpan.FromMilliseconds(30));
        TheirAgreement = agreed.Document.Hash;
    }

    public TrustedPartner Partner { get; set; }

    public DateTimeOffset Now { get; set; } = FoundedNode.Now;

    public EndpointTrial Trial { get; set; }

    public LinkStanding Link { get; set; }

    public bool HasHello { get; set; } = true;

    public Digest? TheirAgreement { get; set; }

    public IReadOnlyList<Finding> Look() => PartnerChecks.Run(new ExaminedPartner(Partner, Now, new PartnerLine(Link, HasHello, TheirAgreement, [Trial])));

    /// <summary>An agreement that ended yesterday instead of the one in force.</summary>
    public void AgreedLongAgo()
    {
        using var other = new Exchange();
        other.Agree(other.Document(from: DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime).AddDays(-400)));
        Partner = Partner with { Agreements = other.Partner.Agreements };
    }

    public void Dispose() => exchange.Dispose();
}
