using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Expressions;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// HMAC-SHA-256 (RFC 2104) over one line per fact, <c>name=value</c> with a line feed after each, in this order. Names and values hold no line feed: they are
/// ids, numbers, enum words and digests; what a partner wrote, the report id, the sectors and what rules may have asked, is given by its SHA-256.
/// </summary>
internal static class FactsDigest
{
    /// <param name="question">What the guards looked at.</param>
    /// <param name="ruleFacts">What rules may have asked; null where none were asked.</param>
    /// <param name="key">The home's own.</param>
    /// <returns>Hexadecimal, 64 digits.</returns>
    public static string Of(SharingQuestion question, FactValues? ruleFacts, FactsKey key)
    {
        var facts = new StringBuilder(1024);
        void Add(string name, string? value) => facts.Append(name).Append('=').Append(value ?? "unknown").Append('\n');
        Add("direction", question.Direction.ToString());
        Add("self", question.Self.Value);
        Add("partner", question.PartnerId.Value);
        Add("named", question.IsNamed.ToString());
        Add("partner.verified", question.Partner is { } known ? $"{known.Id} {known.IsVerified}" : null);
        Add("partner.cardExpires", Millis(question.Partner?.CardExpires));
        Add("partner.sheetExpires", Millis(question.Partner?.SheetExpires));
        Add("agreement", question.Agreement?.Document.Hash.ToString());
        Add("agreement.signedBy", question.Agreement is { } agreement ? string.Join(' ', agreement.SignedBy.Order()) : null);
        if (question.Agreement is { Standing: not AgreementStanding.Open } stopped)
            Add("agreement.standing", stopped.Standing.Word());
        Add("report", DigestOf(question.ReportId).ToString());
        Add("revision", question.Revision.ToString(CultureInfo.InvariantCulture));
        Add("tlp", question.Marking is { } tlp ? ((int)tlp.Tlp).ToString(CultureInfo.InvariantCulture) : null);
        Add("pap", question.Marking is { } pap ? ((int)pap.Pap).ToString(CultureInfo.InvariantCulture) : null);
        if (question.ItemsOverCeiling > 0)
            Add("itemsOverCeiling", question.ItemsOverCeiling.ToString(CultureInfo.InvariantCulture));
        if (question.HoldsLooser)
            Add("holdsLooser", "True");
        Add("origin", question.Origin.Value);
        Add("contentExpires", Millis(question.ContentExpires));
        Add("exercise", question.Exercise.ToString());
        Add("sectors", question.Sectors is { } sectors ? string.Join(' ', sectors.Select(DigestOf)) : null);
        Add("environment", question.Environment);
        Add("channel", question.Channel);
        Add("sentThisPeriod", question.SentThisPeriod?.ToString(CultureInfo.InvariantCulture));
        Add("persons", string.Join(' ', question.Persons.Select(DigestOf)));
        if (question.Redact.Count > 0)
            Add("redact", string.Join(' ', question.Redact));
        Add("onward", (question.Onward is not null).ToString());
        if (question.Onward is { } onward)
        {
            Add("onward.named", onward.Named is { } named ? string.Join(' ', named) : null);
            Add("onward.under", string.Join(' ', onward.Under.Select(agreement => agreement.Hash)));
            Add("onward.communities", string.Join(' ', onward.Communities.Select(DigestOf)));
        }
        if (question.Direction == ExchangeDirection.Incoming)
        {
            Add("sealedToPersons", question.IsSealedToPersons.ToString());
            Add("release", question.Release is { } release ? $"{release.IsValid} {DigestOf(release.Detail)}" : "none");
        }
        if (question.ExchangePolicy is { } terms)
            Add("iep", $"{Millis(terms.Start)} {Millis(terms.End)} {string.Join(' ', terms.Statements.Select(one => $"{one.Name}={one.Word}"))}");
        if (question.Kept is { } kept)
            Add("kept", $"{kept.Exit} {Millis(kept.Since)}");
        Add("now", Millis(question.Now));
        if (ruleFacts is not null)
            Add("rules", DigestOf(RuleFacts(ruleFacts)).ToString());
        return Convert.ToHexStringLower(HMACSHA256.HashData(key.Secret, Encoding.UTF8.GetBytes(facts.ToString())));
    }

    /// <summary>Every fact in the order of its slot, each text with its length before it, so that no two sets of facts are written alike.</summary>
    private static string RuleFacts(FactValues values)
    {
        var text = new StringBuilder(1024);
        IReadOnlyList<Fact> facts = PolicyFacts.Schema.Facts;
        for (int slot = 0; slot < facts.Count; slot++)
            AddValue(text.Append(facts[slot].Name).Append('='), values.Slots[slot]);
        return text.ToString();
    }

    private static void AddValue(StringBuilder to, FactSlot slot)
    {
        switch (slot.Content)
        {
            case null:
                to.Append("absent\n");
                break;
            case string text:
                AddText(to, text);
                break;
            case string[] texts:
                to.Append(CultureInfo.InvariantCulture, $"{texts.Length} texts\n");
                foreach (string text in texts)
                    AddText(to, text);
                break;
            case long[] numbers:
                to.Append("numbers ").AppendJoin(' ', numbers).Append('\n');
                break;
            default:
                to.Append(CultureInfo.InvariantCulture, $"number {slot.Number}\n");
                break;
        }
    }

    private static void AddText(StringBuilder to, string text) => to.Append(CultureInfo.InvariantCulture, $"text {text.Length}:{text}\n");

    private static Digest DigestOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    private static string? Millis(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
