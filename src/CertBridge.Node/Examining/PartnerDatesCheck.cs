using CertBridge.Node.Trusting;

namespace CertBridge.Node.Examining;

/// <summary>The partner's card, key sheet and contact sheet are in date.</summary>
internal sealed class PartnerDatesCheck : PartnerCheck
{
    private static readonly TimeSpan CardSoon = TimeSpan.FromDays(30);
    private static readonly TimeSpan SheetSoon = TimeSpan.FromDays(5);

    public override string Name => "partner-dates";

    public override bool NeedsLine => false;

    public override IEnumerable<Finding> Look(ExaminedPartner partner)
    {
        string ask = $"theirs to mend; their duty contacts: certbridge partner show {partner.Partner.Id}";
        List<Finding> findings = [.. Dates(partner.Partner).Select(one => Judge(partner, one.What, one.End, one.Soon, ask)).OfType<Finding>()];
        if (partner.Partner.Sheet is null)
            findings.Add(Failure(partner, "no-sheet", "no key sheet of theirs counts: nothing can be sealed to them", ask));
        return findings.Count > 0 ? findings : [Ok(partner, $"card and sheets are in date; the card until {ExpiryWords.Date(partner.Partner.Card.Expires)}")];
    }

    private Finding? Judge(ExaminedPartner partner, string what, DateTimeOffset end, TimeSpan soon, string ask)
    {
        string text = ExpiryWords.Of($"their {what}", end, partner.Now);
        if (end <= partner.Now)
            return Failure(partner, ExpiryWords.Expired, text, ask);
        return end - partner.Now < soon ? Warning(partner, ExpiryWords.Soon, text, ask) : null;
    }

    private static IEnumerable<(string What, DateTimeOffset End, TimeSpan Soon)> Dates(TrustedPartner partner)
    {
        yield return ("card", partner.Card.Expires, CardSoon);
        if (partner.Sheet is { } sheet)
            yield return ("key sheet", sheet.Expires, SheetSoon);
        if (partner.Contacts is { } contacts)
            yield return ("contact sheet", contacts.Expires, CardSoon);
    }
}
