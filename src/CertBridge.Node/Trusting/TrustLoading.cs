using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>From the files of the home to a snapshot; every corrupt file is named at once.</summary>
internal static class TrustLoading
{
    public static Parsed<TrustSnapshot> Load(NodeHome home, NodeSettings settings)
    {
        Parsed<OwnIdentity> own = ReadOwn(home, settings);
        if (!own.IsValid)
            return Parsed<TrustSnapshot>.Invalid(own.Problems);
        Parsed<TrustedPartner>[] partners = [.. PartnerFile.ReadAll(home, own.Value.Card)];
        Parsed<ShelvedAgreement>[] shelved = [.. new AgreementShelf(home).ReadAll()];
        var policies = new PolicyShelf(home);
        Parsed<PolicyInForce> policy = policies.ReadInForce();
        IReadOnlyList<Problem> unsigned = policy.IsValid ? new PolicyIntake(policy.Value, own.Value.Card, policies, PolicyPosition.First).ReviewSignatures() : policy.Problems;
        List<Problem> problems = [.. partners.SelectMany(one => one.Problems), .. shelved.SelectMany(one => one.Problems), .. unsigned];
        List<TrustedPartner> complete = [.. partners.Where(one => one.IsValid).Select(one =>
            WithAgreements(one.Value!, shelved.Where(two => two.IsValid).Select(two => two.Value!), own.Value.Card, problems))];
        problems.AddRange(SharedPins(home, complete));
        return problems.Count > 0
            ? Parsed<TrustSnapshot>.Invalid(problems)
            : Parsed<TrustSnapshot>.Valid(new TrustSnapshot(own.Value, policy.Value!, complete));
    }

    /// <summary>The own card must be of the node that node.yaml speaks of.</summary>
    public static Parsed<OwnIdentity> ReadOwn(NodeHome home, NodeSettings settings)
    {
        Parsed<OwnIdentity> own = OwnIdentity.Read(home);
        if (!own.IsValid)
            return own;
        VerifiedCard card = own.Value.Card;
        return card.Id == settings.Id && card.Environment == settings.Environment
            ? own
            : Parsed<OwnIdentity>.Invalid(new Problem(HomeErrors.KeyNotOnCard, "id", $"node.yaml says {settings.Id} in {settings.Environment}; the own card says {card.Id} in {card.Environment}."));
    }

    /// <summary>The partner with those of the documents that are between it and this node.</summary>
    public static TrustedPartner WithAgreements(TrustedPartner partner, IEnumerable<ShelvedAgreement> shelved, VerifiedCard own, List<Problem> problems)
    {
        List<KnownAgreement> agreements = [];
        foreach (ShelvedAgreement one in shelved.Where(one => one.Document.IsBetween(own.Id, partner.Id)))
        {
            Parsed<KnownAgreement> appraised = AgreementAppraisal.Appraise(one, own, partner.Card);
            if (appraised.IsValid)
                agreements.Add(appraised.Value);
            else
                problems.AddRange(appraised.Problems);
        }
        return partner with { Agreements = AgreementOrder.Of(agreements) };
    }

    private static IEnumerable<Problem> SharedPins(NodeHome home, IEnumerable<TrustedPartner> partners)
    {
        Dictionary<Digest, PartnerId> owners = [];
        foreach (TrustedPartner partner in partners)
        {
            foreach (Digest pin in partner.Card.TlsPins.Where(pin => !owners.TryAdd(pin, partner.Id)))
                yield return new Problem(HomeErrors.HomeFileCorrupt, partner.Id.Value, $"{PartnerFile.PathOf(home, partner.Id)} pins a TLS key that is on the card of {owners[pin]}.");
        }
    }
}
