using System.Collections.Immutable;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>What this node believes at one moment. Immutable: whoever holds one sees no half of a change.</summary>
internal sealed class TrustSnapshot
{
    private readonly OwnIdentity own;
    private readonly ImmutableSortedDictionary<PartnerId, TrustedPartner> partners;
    private readonly Dictionary<Digest, PartnerId> byPin;

    public TrustSnapshot(OwnIdentity own, PolicyInForce policy, IEnumerable<TrustedPartner> partners)
        : this(own, policy, partners.ToImmutableSortedDictionary(partner => partner.Id, partner => partner))
    {
    }

    private TrustSnapshot(OwnIdentity own, PolicyInForce policy, ImmutableSortedDictionary<PartnerId, TrustedPartner> partners)
    {
        this.own = own;
        Policy = policy;
        this.partners = partners;
        byPin = partners.Values.SelectMany(partner => partner.Card.TlsPins, (partner, pin) => (pin, partner.Id)).ToDictionary(pair => pair.pin, pair => pair.Id);
    }

    public PartnerId Self => own.Card.Id;

    public VerifiedCard OwnCard => own.Card;

    public VerifiedKeySheet OwnSheet => own.Sheet;

    public VerifiedContactSheet? OwnContacts => own.Contacts;

    /// <summary>What is handed to a partner.</summary>
    public V1.PartnerCard OwnBundle => own.Bundle;

    /// <summary>What this node decides by: with cards and agreements it is what a decision stands on.</summary>
    public PolicyInForce Policy { get; }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyDictionary<PartnerId, TrustedPartner> Partners => partners;

    public TrustedPartner? Find(PartnerId id) => partners.GetValueOrDefault(id);

    /// <summary>Whose TLS key it is; null when it is nobody's.</summary>
    public PartnerId? PartnerByPin(Digest pin) => byPin.TryGetValue(pin, out PartnerId id) ? id : null;

    public TrustSnapshot With(TrustedPartner partner) => new(own, Policy, partners.SetItem(partner.Id, partner));

    public TrustSnapshot With(PolicyInForce policy) => new(own, policy, partners);
}
