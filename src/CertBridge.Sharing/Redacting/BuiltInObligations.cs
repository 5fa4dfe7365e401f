using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// What no policy can lift: analyst notes never leave the node; names and addresses of victims only where the agreement grants it and the victim
/// consented; the victim's contact only where the agreement grants it. Where the agreement allows personal data at all, a pseudonym (or
/// less) that the policy asks for is enough for the contact.
/// </summary>
public static class BuiltInObligations
{
    /// <summary>Stands where a rule's id would.</summary>
    public const string By = "built-in";

    /// <summary>The grant that lifts them, as far as they can be lifted.</summary>
    public const string VictimNameGrant = "victim-name";

    private static readonly IReadOnlyList<Obligation> Granted = [Of(Drop("victims[consent=no].name"), Drop("victims[consent=no].address"), Drop("analystNotes"))];

    private static readonly IReadOnlyList<Obligation> Strict = [Of(Drop("victims[*].name"), Drop("victims[*].address"), Drop("contacts.victim"), Drop("analystNotes"))];

    private static readonly IReadOnlyList<Obligation> PseudonymIsEnough =
        [Of(Drop("victims[*].name"), Drop("victims[*].address"), Drop("contacts.victim") with { YieldsToPseudonym = true }, Drop("analystNotes"))];

    /// <summary>To be given to <see cref="Redaction.Apply"/> with those of the policy.</summary>
    public static IReadOnlyList<Obligation> Of(Agreement agreement) =>
        agreement.Grants.Contains(VictimNameGrant) ? Granted
        : agreement.Ceilings.PersonalContent == PersonalContent.None ? Strict
        : PseudonymIsEnough;

    private static Obligation Of(params RedactionStep[] steps) => new(new RedactionProfile(By, steps), By);

    private static RedactionStep Drop(string path) => new(RedactionOperator.Drop, RedactionPath.Find(path).Target!);
}
