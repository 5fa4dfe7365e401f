using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Patterns;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix;

/// <summary>Every value of a bundle's indicators and observables, once: as an indicator or as a loss.</summary>
internal sealed class StixValues
{
    private const int GroupLengthMax = 128;
    private const string IndicatorType = "indicator";

    private readonly Dictionary<string, (DateTimeOffset? First, DateTimeOffset? Last)> seen;
    private readonly StixMarkings markings;
    private readonly Marking whole;
    private readonly ForeignComments comments;
    private int groups;

    private StixValues(StixBundle bundle, StixMarkings markings, Marking whole)
    {
        this.markings = markings;
        this.whole = whole;
        comments = new ForeignComments(whole);
        seen = SeenIn(bundle);
    }

    public List<Indicator> Indicators { get; } = [];

    public List<LossEntry> Losses { get; } = [];

    /// <summary>Names and descriptions of indicators that could not be carried.</summary>
    public int CommentsLeft => comments.Left;

    public int Count => Indicators.Count + Losses.Count;

    public static bool HasValue(StixObject one) => one.Type == IndicatorType || one.IsObservable;

    public static StixValues Convert(StixBundle bundle, StixMarkings markings, Marking whole)
    {
        var converted = new StixValues(bundle, markings, whole);
        foreach (StixObject one in bundle.Objects.Where(HasValue))
            converted.Take(one);
        return converted;
    }

    private void Take(StixObject one)
    {
        if (one.IsRevoked)
            Lose(one, "its creator revoked it");
        else if (one.Type == IndicatorType)
            TakeIndicator(one);
        else
            TakeObservable(one);
    }

    private void TakeIndicator(StixObject indicator)
    {
        string? text = indicator.Fields.Text("pattern");
        string kind = indicator.Fields.Text("pattern_type") ?? "stix";
        if (text is null)
            Lose(indicator, "it has no pattern");
        else if (kind != "stix")
            Lose(indicator, $"detection rules are not carried ({Excerpt.OfName(kind)})");
        else if (StixPattern.Read(text, out PatternRefusal? refusal) is not { } pattern)
            Lose(indicator, $"its pattern is refused: column {refusal!.Column}: {refusal.Sentence} {refusal.Hint}".TrimEnd());
        else if (PatternValues.Of(pattern) is { Count: > 0 } values)
            Add(indicator, values);
        else if (PatternValues.Whole(pattern) is { } itself)
            Add(indicator, [(itself, null)]);
        else
            Lose(indicator, $"its pattern has more than {IndicatorValue.LengthMax} characters, or one that is not shown");
    }

    private void TakeObservable(StixObject observable)
    {
        (string Type, string Text)[] said = [.. StixTypes.Of(observable)];
        if (said.Length == 0)
        {
            Lose(observable, observable.Type == "user-account" ? "accounts are not carried" : "a report has no indicator for what it says");
            return;
        }
        var found = new List<(IndicatorValue What, IndicatorValue? Also)>();
        foreach ((string type, string text) in said)
        {
            if (ForeignValue.Of(type, text) is { } value)
                found.Add((value, null));
            else
                Lose(observable, $"the value is not of type {type}");
        }
        Add(observable, Joined(found));
    }

    /// <summary>The name of a file goes with its strongest hash, and is no indicator of its own.</summary>
    private static List<(IndicatorValue What, IndicatorValue? Also)> Joined(List<(IndicatorValue What, IndicatorValue? Also)> found)
    {
        if (found is [_, _, ..] && found[^1].What.Type == "filename")
            return [(found[0].What, found[^1].What), .. found[1..^1]];
        return found;
    }

    private void Add(StixObject one, IReadOnlyList<(IndicatorValue What, IndicatorValue? Also)> values)
    {
        string? group = values.Count > 1 ? GroupOf(one) : null;
        string? comment = CommentOf(one);
        long? confidence = ConfidenceOf(one.Fields);
        DateTimeOffset? validUntil = StixTimes.Read(one.Fields, "valid_until");
        (DateTimeOffset? first, DateTimeOffset? last) = seen.GetValueOrDefault(one.Id);
        Marking marking = MarkingWords.Strictest(markings.Of(one), whole);
        for (int i = 0; i < values.Count; i++)
        {
            Indicators.Add(new Indicator
            {
                Ref = i == 0 ? one.Id : null,
                What = values[i].What,
                Also = values[i].Also,
                Use = one.Type == IndicatorType && !one.Fields.Texts("indicator_types").Contains("benign") ? "detection" : "context",
                Confidence = confidence,
                FirstSeen = first,
                LastSeen = last,
                ValidUntil = validUntil,
                Group = group,
                Comment = comment,
                Marking = marking.Equals(whole) ? null : marking,
            });
        }
    }

    private static long? ConfidenceOf(ForeignFields fields)
    {
        if (fields.Text("confidence") is not { } text)
            return null;
        if (ForeignValue.Percent(text) is { } confidence)
            return confidence;
        fields.Refuse(FormatErrors.OutOfRange, "confidence", $"{Excerpt.Of(text)} is no whole number from 0 to 100.");
        return null;
    }

    private string GroupOf(StixObject one)
    {
        groups++;
        return ForeignText.Line(one.Fields.Text("name"), GroupLengthMax - 8) is { } name ? $"{name} ({groups})" : $"{one.Type} {groups}";
    }

    private string? CommentOf(StixObject one)
    {
        if (one.Type != IndicatorType)
            return null;
        return comments.Carried(string.Join("\n\n", new[] { one.Fields.Text("name"), one.Fields.Text("description") }.OfType<string>()));
    }

    private void Lose(StixObject one, string why) =>
        Losses.Add(new LossEntry { Path = one.Path, What = $"{Excerpt.OfName(one.Type)}: {why}" });

    /// <summary>When what was observed was observed: the earliest and the latest of all that tell of it.</summary>
    private static Dictionary<string, (DateTimeOffset? First, DateTimeOffset? Last)> SeenIn(StixBundle bundle)
    {
        var times = new Dictionary<string, (DateTimeOffset? First, DateTimeOffset? Last)>(StringComparer.Ordinal);
        foreach (StixObject observed in bundle.Objects.Where(one => one is { Type: "observed-data", IsRevoked: false }))
        {
            DateTimeOffset? first = StixTimes.Read(observed.Fields, "first_observed");
            DateTimeOffset? last = StixTimes.Read(observed.Fields, "last_observed");
            foreach (string id in observed.Fields.Texts("object_refs"))
            {
                (DateTimeOffset? First, DateTimeOffset? Last) held = times.GetValueOrDefault(id);
                times[id] = (held.First < first ? held.First : first ?? held.First, held.Last > last ? held.Last : last ?? held.Last);
            }
        }
        return times;
    }
}
