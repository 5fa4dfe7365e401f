using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using Google.Protobuf;

namespace CertBridge.Sharing.Reports;

/// <summary>
/// A report as the items of an envelope and back: item 0 is the report without its indicators, then one item per indicator, so that any can
/// be shown alone with its proof.
/// </summary>
public static class ReportItems
{
    public const string ReportType = "report";
    public const string IndicatorType = "indicator";

    /// <param name="copy">What one partner gets: a report that was redacted for it.</param>
    /// <exception cref="ArgumentException">It still has analyst notes, so nobody redacted it.</exception>
    public static IReadOnlyList<EnvelopeItem> Split(Report copy)
    {
        if (copy.Content.AnalystNotes is not null)
            throw new ArgumentException($"{copy.Id} has analyst notes, which never leave: it was not redacted.", nameof(copy));
        Report core = copy with { Content = copy.Content with { Indicators = [] } };
        return
        [
            new EnvelopeItem { Type = ReportType, Content = UnsafeByteOperations.UnsafeWrap(ReportJson.Write(core)) },
            .. copy.Content.Indicators.Select(ItemOf),
        ];
    }

    /// <summary>The report the items make, when they are what the manifest says; the manifest and the items' root are verified before.</summary>
    public static Parsed<Report> Join(IReadOnlyList<EnvelopeItem> items, Manifest manifest) => Join(items, manifest, [.. Enumerable.Range(0, items.Count)]);

    /// <summary>The same of a report that was passed on, whose indicators may not all be shown.</summary>
    /// <param name="items">Those that are, the core first.</param>
    /// <param name="manifest">The originator's.</param>
    /// <param name="indexes">Where each stands among the originator's items, rising from 0.</param>
    public static Parsed<Report> Join(IReadOnlyList<EnvelopeItem> items, Manifest manifest, IReadOnlyList<int> indexes)
    {
        if (items.Count is 0 or > Limits.EnvelopeItemsMax)
            return Mismatch(string.Empty, $"It has {items.Count} items; 1 to {Limits.EnvelopeItemsMax} make a report.");
        if (items.Sum(item => (long)item.Content.Length) is long size and > Limits.ReportBytesMax)
            return Parsed<Report>.Invalid(new Problem(ReportErrors.Limit, string.Empty, $"The items have {size} bytes; the limit is {Limits.ReportBytesMax}."));
        if (items[0].Type != ReportType || items[0].Path.Length > 0 || items[0].Marking is not null)
            return Mismatch("items[0]", "It is not the report's core.");
        Parsed<Report> core = ReportJson.Read(items[0].Content.Memory);
        if (!core.IsValid)
            return core;
        if (Differs(core.Value, manifest) is { } difference)
            return Parsed<Report>.Invalid(difference);
        return WithIndicators(core.Value, items, indexes);
    }

    private static EnvelopeItem ItemOf(Indicator indicator, int index) => new()
    {
        Type = IndicatorType,
        Path = PathOf(index),
        Marking = indicator.Marking,
        Content = UnsafeByteOperations.UnsafeWrap(JsonFields.Object(json => Indicator.Write(json, indicator))),
    };

    private static string PathOf(int index) => $"indicators[{index}]";

    private static Problem? Differs(Report core, Manifest manifest)
    {
        ReportDraft content = core.Content;
        ulong expires = content.Expires is { } at ? (ulong)at.ToUnixTimeMilliseconds() : 0;
        string? field = core.Id.Value != manifest.ReportId ? "id"
            : core.Revision != manifest.Revision ? "revision"
            : !content.Marking.Equals(manifest.Marking) ? "marking"
            : content.IsExercise != manifest.Exercise ? "exercise"
            : content.Onward != manifest.Onward ? "onwardAllowed"
            : expires != manifest.ContentExpiresMs ? "expires"
            : content.Indicators.Count > 0 ? "indicators"
            : content.AnalystNotes is not null ? "analystNotes"
            : null;
        return field is null ? null : new Problem(ReportErrors.ManifestMismatch, field, "It is not what the manifest says.");
    }

    private static Parsed<Report> WithIndicators(Report core, IReadOnlyList<EnvelopeItem> items, IReadOnlyList<int> indexes)
    {
        var problems = new DocumentProblems(ReportFields.Errors);
        var indicators = new List<Indicator>(items.Count - 1);
        var refs = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 1; i < items.Count; i++)
        {
            if (Read(items[i], indexes[i] - 1, core.Content.Marking, problems) is not { } indicator)
                continue;
            indicators.Add(indicator);
            if (indicator.Ref is not null && !refs.Add(indicator.Ref))
                problems.Schema($"{PathOf(indexes[i] - 1)}.ref", $"The ref {Excerpt.Of(indicator.Ref)} is used twice.", 0);
        }
        return problems.Conclude(() => core with { Content = core.Content with { Indicators = indicators } });
    }

    private static Indicator? Read(EnvelopeItem item, int index, Marking whole, DocumentProblems problems)
    {
        string path = PathOf(index);
        if (item.Type != IndicatorType || item.Path != path)
        {
            problems.Add(new Problem(ReportErrors.ManifestMismatch, path, "The item is not the indicator that belongs here."));
            return null;
        }
        Parsed<DocumentNode> tree = DocumentReading.Json(item.Content.Memory, ReportFields.Errors);
        foreach (Problem problem in tree.Problems)
            problems.Add(problem with { Field = path });
        if (!tree.IsValid || DocumentFields.Open(tree.Value, path, problems) is not { } fields)
            return null;
        Indicator indicator = Indicator.Read(fields, whole, now: null);
        if (!Equals(item.Marking, indicator.Marking))
            problems.Add(new Problem(ReportErrors.ManifestMismatch, $"{path}.marking", "The marking of the item is not that of its content."));
        return indicator;
    }

    private static Parsed<Report> Mismatch(string field, string message) =>
        Parsed<Report>.Invalid(new Problem(ReportErrors.ManifestMismatch, field, message));
}
