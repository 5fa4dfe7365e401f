using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Agreements;

/// <summary>The sections that count and measure: <c>limits</c>, <c>urgent</c> and <c>retention</c>.</summary>
internal static partial class QuantityReading
{
    private const int QuantityLengthMax = 40;
    private const int LadderMax = 16;
    private const int LadderNameLengthMax = 64;

    private static readonly IReadOnlyCollection<string> CheckWords = ["daily", "weekly", "monthly", "never"];

    public static AgreementLimits LimitsOf(DocumentFields top)
    {
        if (top.Group("limits") is not { } limits)
            return AgreementLimits.None;
        var read = new AgreementLimits(
            RateOf(limits, "reports", isBytes: false),
            RateOf(limits, "indicators", isBytes: false),
            RateOf(limits, "urgent", isBytes: false),
            RateOf(limits, "bytes", isBytes: true));
        limits.RefuseOthers();
        return read;
    }

    public static UrgentTerms UrgentOf(DocumentFields top)
    {
        if (top.Group("urgent") is not { } urgent)
            return UrgentTerms.None;
        var read = new UrgentTerms(PromiseOf(urgent, "p1"), PromiseOf(urgent, "p2"), urgent.Word("comcheck", CheckWords));
        urgent.RefuseOthers();
        return read;
    }

    public static IReadOnlyDictionary<string, string> RetentionOf(DocumentFields top)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (top.Group("retention") is not { } retention)
            return read;
        foreach (string word in MarkingWords.TlpWords)
        {
            if (retention.Text(word, QuantityLengthMax) is not { } text)
                continue;
            if (!KeepingTime.Form().IsMatch(text))
                retention.Report(AgreementErrors.Quantity, word, $"{Excerpt.Of(text)} is not a duration such as P180D or P3Y (days, months, years).");
            read[word] = text;
        }
        retention.RefuseOthers();
        return read;
    }

    private static Rate? RateOf(DocumentFields limits, string name, bool isBytes)
    {
        if (limits.Text(name, QuantityLengthMax) is not { } text)
            return null;
        Match match = RateForm().Match(text);
        bool unitFits = match.Success && match.Groups["unit"].Success == isBytes;
        long count = unitFits ? long.Parse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        if (count > 0)
            return new Rate(count * Unit(match.Groups["unit"].Value), Period(match.Groups["per"].Value));
        string example = isBytes ? "2GiB/day" : "200/day";
        limits.Report(AgreementErrors.Quantity, name, $"{Excerpt.Of(text)} is not a rate such as {example} (a number from 1, per s, min, hour or day).");
        return null;
    }

    private static UrgentPromise? PromiseOf(DocumentFields urgent, string name)
    {
        if (urgent.Group(name) is not { } promise)
            return null;
        string? text = promise.Text("ackWithin", QuantityLengthMax, required: true);
        IReadOnlyList<string> ladder = promise.Texts("ladder", LadderMax, LadderNameLengthMax, required: true);
        promise.RefuseOthers();
        if (text is null)
            return null;
        TimeSpan within = AnswerTime().IsMatch(text) ? XmlConvert.ToTimeSpan(text) : TimeSpan.Zero;
        if (within >= TimeSpan.FromMinutes(1) && within <= TimeSpan.FromDays(30))
            return new UrgentPromise(within, ladder);
        promise.Report(AgreementErrors.Quantity, "ackWithin", $"{Excerpt.Of(text)} is not a duration such as PT15M (from one minute to 30 days).");
        return null;
    }

    private static long Unit(string unit) => unit switch
    {
        "KiB" => 1L << 10,
        "MiB" => 1L << 20,
        "GiB" => 1L << 30,
        "TiB" => 1L << 40,
        _ => 1,
    };

    private static TimeSpan Period(string per) => per switch
    {
        "s" => TimeSpan.FromSeconds(1),
        "min" => TimeSpan.FromMinutes(1),
        "hour" => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    [GeneratedRegex("^(?<count>[0-9]{1,6})(?<unit>KiB|MiB|GiB|TiB)?/(?<per>s|min|hour|day)\\z", AgreementReading.FormOptions, AgreementReading.FormMillisecondsMax)]
    private static partial Regex RateForm();

    [GeneratedRegex("^PT(?=[0-9])([0-9]{1,4}H)?([0-9]{1,4}M)?\\z|^P[0-9]{1,2}D\\z", AgreementReading.FormOptions, AgreementReading.FormMillisecondsMax)]
    private static partial Regex AnswerTime();
}
