using System.Globalization;
using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix.Writing;

/// <summary>Indicators of a report: for detection as indicators with a pattern, for context as observables with what observed them.</summary>
internal sealed class StixIndicators(StixBundleWriting bundle, Report report, FieldsLeft left)
{
    private const string ValuePath = "indicators[].value";

    public void Write(WritingOptions options)
    {
        (Indicator Indicator, int Place)[] all = [.. report.Content.Indicators.Select((indicator, i) => (indicator, i))];
        foreach ((Indicator indicator, int place) in all.Where(one => !IsVictim(one.Indicator) && !IsContext(one.Indicator)))
            WriteIndicator(indicator, place, options);
        // The same observable stands there once, and as the strictest of what marks it.
        foreach ((Indicator indicator, _) in all.Where(one => !IsVictim(one.Indicator) && IsContext(one.Indicator)).OrderByDescending(one => MarkingOf(one.Indicator).Tlp).ThenByDescending(one => MarkingOf(one.Indicator).Pap))
            WriteObservable(indicator);
        foreach (Indicator _ in report.Content.Indicators.Where(IsVictim))
            left.LoseOne(ValuePath, "the address of a victim would be taken for an attacker's");
    }

    private static bool IsVictim(Indicator indicator) => indicator.What.Type == "victim-ip";

    private static bool IsContext(Indicator indicator) => indicator.Use == "context";

    private void WriteIndicator(Indicator indicator, int place, WritingOptions options)
    {
        string? both = indicator.Also is { } also ? StixPatterns.Of(indicator.What, also) : null;
        if ((both ?? StixPatterns.Of(indicator.What)) is not { } pattern)
        {
            left.LoseOne(ValuePath, $"no property of STIX says a {indicator.What.Type}");
            return;
        }
        if (indicator.Also is not null && both is null)
            left.LoseOne("indicators[].also", $"no pattern says a {indicator.What.Type} and a {indicator.Also.Type} as one thing");
        if (indicator.FirstSeen is not null || indicator.LastSeen is not null)
            left.LoseOne("indicators[].firstSeen", "an indicator of STIX does not say when it was seen");
        DateTimeOffset validFrom = indicator.ValidUntil <= options.Created ? indicator.ValidUntil.Value.AddMilliseconds(-1) : options.Created;
        bundle.Object("indicator", bundle.IdOf("indicator", NamedUuid.NameOf(indicator, place)), MarkingOf(indicator), json =>
        {
            Text(json, "description", indicator.Comment);
            if (indicator.Ref is { } name)
                StixWriting.WriteReferences(json, [(StixWriting.ReportSource, null, $"{report.Id}#{name}")]);
            if (indicator.Confidence is { } confidence)
                json.WriteNumber("confidence", confidence);
            json.WriteString("pattern", pattern);
            json.WriteString("pattern_type", "stix");
            json.WriteString("valid_from", StixBundleWriting.Moment(validFrom));
            if (indicator.ValidUntil is { } validUntil)
                json.WriteString("valid_until", StixBundleWriting.Moment(validUntil));
        });
    }

    private void WriteObservable(Indicator indicator)
    {
        if (indicator.Comment is not null || indicator.Confidence is not null || indicator.ValidUntil is not null)
            left.LoseOne("indicators[].comment", "an observable of STIX has no comment, confidence or end");
        if (WriteSeen(indicator) is not var (id, isNew))
        {
            left.LoseOne(ValuePath, $"no observable of STIX is a {indicator.What.Type}");
            return;
        }
        if (!isNew)
            left.LoseOne(ValuePath, "the same observable stands in the bundle once");
        else if (indicator is { FirstSeen: { } first, LastSeen: { } last })
            bundle.Object("observed-data", bundle.IdOf("observed-data", id), MarkingOf(indicator), json =>
            {
                json.WriteString("first_observed", StixBundleWriting.Moment(first));
                json.WriteString("last_observed", StixBundleWriting.Moment(last));
                json.WriteNumber("number_observed", 1);
                json.WriteStartArray("object_refs");
                json.WriteStringValue(id);
                json.WriteEndArray();
            });
        else if (indicator.FirstSeen is not null || indicator.LastSeen is not null)
            left.LoseOne("indicators[].firstSeen", "observed data of STIX says when it began and when it ended, or nothing");
    }

    /// <returns>The id of what it is, and whether it stands in the bundle only now; null where it is nothing that STIX observes.</returns>
    private (string Id, bool IsNew)? WriteSeen(Indicator indicator)
    {
        IndicatorValue what = indicator.What;
        if (StixObservables.HashName(what) is { } hashName)
        {
            string? name = indicator.Also is { Type: "filename", Value: var file } ? file : null;
            if (indicator.Also is not null && name is null)
                LoseAlso(indicator);
            return Seen(indicator, "file", StixObservables.IdOfFile(hashName, StixForms.Of(what), name), json =>
            {
                json.WriteStartObject("hashes");
                json.WriteString(hashName, StixForms.Of(what));
                json.WriteEndObject();
                Text(json, "name", name);
            });
        }
        if (indicator.Also is not null)
            LoseAlso(indicator);
        if (what.Type == "asn")
            return Seen(indicator, "autonomous-system", bundle.IdOf("autonomous-system", what.Value), json => json.WriteNumber("number", long.Parse(what.Value.AsSpan(2), CultureInfo.InvariantCulture)));
        return StixObservables.Of(what) is var (type, property) ? Seen(indicator, type, StixObservables.IdOf(type, property, StixForms.Of(what)), json => json.WriteString(property, StixForms.Of(what))) : null;
    }

    private (string Id, bool IsNew) Seen(Indicator indicator, string type, string id, Action<Utf8JsonWriter> fields) => (id, bundle.Observable(type, id, MarkingOf(indicator), fields));

    private void LoseAlso(Indicator indicator) => left.LoseOne("indicators[].also", $"no observable of STIX is a {indicator.What.Type} and a {indicator.Also!.Type}");

    private Marking MarkingOf(Indicator indicator) => report.Content.MarkingOf(indicator);

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }
}
