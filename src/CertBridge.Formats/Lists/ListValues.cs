using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Lists;

/// <summary>Every value of a list, once: as an indicator or as a loss.</summary>
internal sealed class ListValues
{
    private readonly Marking whole;
    private readonly DocumentProblems problems;
    private readonly ForeignComments comments;

    private ListValues(Marking whole, DocumentProblems problems)
    {
        this.whole = whole;
        this.problems = problems;
        comments = new ForeignComments(whole);
    }

    public List<Indicator> Indicators { get; } = [];

    public List<LossEntry> Losses { get; } = [];

    /// <summary>Comments that could not be carried.</summary>
    public int CommentsLeft => comments.Left;

    /// <summary>Times that do not say which hour they mean.</summary>
    public int TimesLeft { get; private set; }

    public int Count => Indicators.Count + Losses.Count;

    public static ListValues Convert(IReadOnlyList<ListRow> rows, Marking whole, DocumentProblems problems)
    {
        var converted = new ListValues(whole, problems);
        foreach (ListRow row in rows)
            converted.Take(row);
        return converted;
    }

    private void Take(ListRow row)
    {
        List<(IndicatorValue What, IndicatorValue? Also)> found = Joined(row);
        var like = new Indicator
        {
            What = new IndicatorValue(string.Empty, string.Empty),
            Use = "detection",
            Confidence = ConfidenceOf(row),
            FirstSeen = MomentOf(row.FirstSeen),
            LastSeen = MomentOf(row.LastSeen),
            ValidUntil = MomentOf(row.ValidUntil),
            Group = found.Count > 1 ? $"line {row.Line}" : null,
            Comment = comments.Carried(row.Comment),
            Marking = MarkingOf(row),
        };
        Indicators.AddRange(found.Select(one => like with { What = one.What, Also = one.Also }));
    }

    /// <summary>The name of a file goes with its strongest hash, and is no indicator of its own where the row has one.</summary>
    private List<(IndicatorValue What, IndicatorValue? Also)> Joined(ListRow row)
    {
        var found = new List<(IndicatorValue What, IndicatorValue? Also)>();
        foreach (ListValue value in row.Values)
        {
            if (ListTypes.Of(value.Type, value.Text) is { } said)
                found.Add(said);
            else
                Losses.Add(new LossEntry { Path = value.Path, What = ListTypes.WhyNot(value.Type) });
        }
        int name = found.FindIndex(one => one.What.Type == "filename");
        (IndicatorValue What, IndicatorValue? Also) strongest = found.OrderBy(one => HashStrength.Rank(one.What.Type)).FirstOrDefault();
        if (name < 0 || !HashStrength.IsHash(strongest.What.Type))
            return found;
        found[found.IndexOf(strongest)] = (strongest.What, found[name].What);
        found.RemoveAt(name);
        return found;
    }

    private Marking? MarkingOf(ListRow row)
    {
        Marking marking = MarkingWords.Strictest(new Marking { Tlp = row.Tlp }, whole);
        return marking.Equals(whole) ? null : marking;
    }

    private long? ConfidenceOf(ListRow row)
    {
        if (row.Confidence is null)
            return null;
        if (ForeignValue.Percent(row.Confidence) is { } confidence)
            return confidence;
        problems.Add(new Problem(FormatErrors.OutOfRange, $"line {row.Line}", $"{Excerpt.Of(row.Confidence)} is no whole number from 0 to 100.", row.Line));
        return null;
    }

    private DateTimeOffset? MomentOf(string? text)
    {
        if (text is null)
            return null;
        if (InstantText.TryParse(text, out DateTimeOffset instant))
            return instant;
        TimesLeft++;
        return null;
    }
}
