using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Iodef;

/// <summary>Every value of an incident, once: as an indicator or as a loss.</summary>
internal sealed class IodefValues
{
    private const int RefLengthMax = 64;

    private readonly IodefMarking markings;
    private readonly Marking whole;
    private readonly DocumentProblems problems;
    private readonly ForeignComments comments;
    private readonly HashSet<string> refs = new(StringComparer.Ordinal);
    private int groups;

    private IodefValues(IodefMarking markings, Marking whole, DocumentProblems problems)
    {
        this.markings = markings;
        this.whole = whole;
        this.problems = problems;
        comments = new ForeignComments(whole);
    }

    public List<Indicator> Indicators { get; } = [];

    public List<LossEntry> Losses { get; } = [];

    /// <summary>Descriptions of indicators that could not be carried.</summary>
    public int CommentsLeft => comments.Left;

    public int Count => Indicators.Count + Losses.Count;

    public static IodefValues Convert(ForeignElement incident, IodefMarking markings, Marking whole, DocumentProblems problems)
    {
        var converted = new IodefValues(markings, whole, problems);
        foreach (ForeignElement indicator in incident.Each("IndicatorData").SelectMany(data => data.Each("Indicator")))
            converted.TakeIndicator(indicator);
        foreach (ForeignElement data in incident.Each("EventData"))
            converted.Take(IodefObservables.OfEvent(data), new Indicator { What = Nothing, Use = "context" });
        return converted;
    }

    /// <summary>Stands where the value will.</summary>
    private static IndicatorValue Nothing { get; } = new(string.Empty, string.Empty);

    private void TakeIndicator(ForeignElement indicator) => Take(IodefObservables.OfIndicator(indicator), new Indicator
    {
        What = Nothing,
        Ref = RefOf(indicator.First("IndicatorID")?.Text),
        Use = "detection",
        Role = IodefSystems.RoleOf(indicator),
        Confidence = ConfidenceOf(indicator.First("Confidence")),
        ValidUntil = IodefTimes.Read(indicator, "EndTime", problems),
        Comment = comments.Carried(string.Join("\n\n", indicator.Each("Description").Select(description => description.Text))),
    });

    /// <param name="found">What stands together.</param>
    /// <param name="like">What all of it has in common; the ref is that of the first.</param>
    private void Take(IEnumerable<IodefFinding> found, Indicator like)
    {
        IodefFinding[] all = [.. found];
        string? group = all.Count(one => one.What is not null) > 1 && like.Use == "detection" ? $"indicator {++groups}" : null;
        foreach (IodefFinding one in all)
        {
            if (one.What is null)
            {
                Losses.Add(new LossEntry { Path = one.Path, What = one.Loss });
                continue;
            }
            Marking marking = MarkingWords.Strictest(new Marking { Tlp = markings.Of(one.At) }, whole);
            Indicators.Add(like with { What = one.What, Also = one.Also, Role = one.Role ?? like.Role, Group = group, Marking = marking.Equals(whole) ? null : marking });
            like = like with { Ref = null };
        }
    }

    private string? RefOf(string? id) => ForeignText.Line(id, RefLengthMax) is { } name && refs.Add(name) ? name : null;

    /// <summary>Words by the numbers of STIX 2.1, appendix A; a number as it is.</summary>
    private long? ConfidenceOf(ForeignElement? confidence)
    {
        switch (confidence?.Attribute("rating"))
        {
            case "low":
                return 15;
            case "medium":
                return 50;
            case "high":
                return 85;
            case "numeric" when ForeignValue.Percent(confidence.Text) is { } number:
                return number;
            case "numeric":
                problems.Add(new Problem(FormatErrors.OutOfRange, confidence.Path, $"{Excerpt.Of(confidence.Text)} is no whole number from 0 to 100.", confidence.Line));
                return null;
            default:
                return null;
        }
    }
}
