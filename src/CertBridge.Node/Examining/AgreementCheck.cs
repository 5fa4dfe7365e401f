using System.Globalization;
using CertBridge.Node.Trusting;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Examining;

/// <summary>An agreement with the partner is in force, and will be for a while.</summary>
internal sealed class AgreementCheck : PartnerCheck
{
    /// <summary>Two officers of each side have to sign the next, which runs longer.</summary>
    private const int WarnBeforeDays = 30;

    public override string Name => "agreement";

    public override bool NeedsLine => false;

    public override IEnumerable<Finding> Look(ExaminedPartner partner)
    {
        var today = DateOnly.FromDateTime(partner.Now.UtcDateTime);
        string next = $"certbridge agreement new --with {partner.Partner.Id} > agreement.yaml, then: certbridge agreement propose agreement.yaml";
        if (partner.Partner.InForce(partner.Now) is { } inForce)
        {
            string what = $"{inForce.Document} is in force until {Day(inForce.Document.Until)}";
            bool isFollowed = partner.Partner.Agreements.Any(other => other.Document.Until > inForce.Document.Until && partner.Partner.StateOf(other, Start(inForce.Document.Until)) == AgreementState.InForce);
            return [inForce.Document.Until.DayNumber - today.DayNumber < WarnBeforeDays && !isFollowed ? Warning(partner, ExpiryWords.Soon, what, next) : Ok(partner, what)];
        }
        KnownAgreement? waiting = partner.Partner.Agreements.LastOrDefault(one => partner.Partner.StateOf(one, partner.Now) == AgreementState.Proposed);
        string flows = waiting is null ? "nothing flows" : $"nothing flows; {waiting.Document} waits for officers to sign it, {waiting.OfficersNeeded} of each side";
        if (waiting is not null)
            next = $"certbridge agreement list, then: certbridge agreement cosign {waiting.Document.Id}";
        KnownAgreement? last = partner.Partner.Agreements.Where(one => one.Document.Until < today).MaxBy(one => one.Document.Until);
        return [last is not null
            ? Failure(partner, ExpiryWords.Expired, $"{last.Document} ended {Day(last.Document.Until)}, and none is in force: {flows}", next)
            : Warning(partner, "none", $"no agreement is in force: {flows}", next)];
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
