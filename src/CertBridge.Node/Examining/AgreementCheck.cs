using System.Globalization;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
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
        if (partner.Partner.Agreements.LastOrDefault(one => one.Standing != AgreementStanding.Open && partner.Partner.StateOf(one, partner.Now) is AgreementState.Suspended or AgreementState.Terminated) is { } stopped)
            return [Stopped(partner, stopped)];
        KnownAgreement? waiting = partner.Partner.Agreements.LastOrDefault(one => partner.Partner.StateOf(one, partner.Now) == AgreementState.Proposed);
        string flows = waiting is null ? "nothing flows" : $"nothing flows; {waiting.Document} waits for officers to sign it, {waiting.OfficersNeeded} of each side";
        if (waiting is not null)
            next = $"certbridge agreement list, then: certbridge agreement cosign {waiting.Document.Id}";
        KnownAgreement? last = partner.Partner.Agreements.Where(one => one.Document.Until < today).MaxBy(one => one.Document.Until);
        return [last is not null
            ? Failure(partner, ExpiryWords.Expired, $"{last.Document} ended {Day(last.Document.Until)}, and none is in force: {flows}", next)
            : Warning(partner, "none", $"no agreement is in force: {flows}", next)];
    }

    private Finding Stopped(ExaminedPartner partner, KnownAgreement stopped)
    {
        PartnerId other = partner.Partner.Id;
        string by = stopped.Said.StandingOf(other) == stopped.Standing ? $"by {other}" : "by this side";
        string next = stopped.Standing == AgreementStanding.Terminated ? $"certbridge agreement new --with {other} > agreement.yaml, with a version above {stopped.Document.Version}; two officers of each side sign it"
            : stopped.Said.StandingOf(other) == AgreementStanding.Open ? $"two officers, one after the other: certbridge agreement resume {stopped.Document.Id}"
            : $"who and why: certbridge agreement show {stopped.Document.Id}; then ask {other}";
        return Warning(partner, stopped.Standing.Word(), $"{stopped.Document} is {stopped.Standing.Word()} {by}: nothing flows", next);
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
