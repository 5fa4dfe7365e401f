using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>An observable: an item of its own in the envelope, provable alone.</summary>
public sealed record Indicator
{
    /// <summary>Name within the report, such as <c>i1</c>; no two indicators share one.</summary>
    public string? Ref { get; init; }

    public required IndicatorValue What { get; init; }

    /// <summary>What was seen together with it as one, such as the file name of a hash or the address of a domain.</summary>
    public IndicatorValue? Also { get; init; }

    public string? Role { get; init; }

    /// <summary>Whether it is meant for detection or only as context.</summary>
    public string? Use { get; init; }

    /// <summary>0 to 100.</summary>
    public long? Confidence { get; init; }

    public DateTimeOffset? FirstSeen { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Indicators of one thing carry the same group, such as the hashes of one file.</summary>
    public string? Group { get; init; }

    public string? Comment { get; init; }

    /// <summary>Its own marking where that is stricter than the report's.</summary>
    public Marking? Marking { get; init; }

    internal static Indicator Read(DocumentFields fields, Marking whole, DateTimeOffset? now)
    {
        var read = new Indicator
        {
            Ref = fields.Text("ref", 64),
            What = IndicatorValue.Read(fields, isSubmitted: now is not null),
            Also = ReadAlso(fields, isSubmitted: now is not null),
            Role = fields.Word("role", Vocabularies.IndicatorRoles.Words),
            Use = fields.Word("use", Vocabularies.IndicatorUses.Words),
            Confidence = fields.Number("confidence", 0, 100),
            FirstSeen = fields.Instant("firstSeen"),
            LastSeen = fields.Instant("lastSeen"),
            ValidUntil = fields.Instant("validUntil"),
            Group = fields.Text("group", 128),
            Comment = fields.Text("comment", 2_000, isMultiline: true),
            Marking = MarkingFields.ReadPart(fields, whole),
        };
        fields.RefuseOthers();
        if (read.FirstSeen > read.LastSeen)
            fields.Report(ReportErrors.TimeOrder, "lastSeen", $"{InstantText.Write(read.LastSeen.Value)} is before firstSeen, {InstantText.Write(read.FirstSeen.Value)}.");
        if (now is { } instant)
            read.Warn(fields, instant);
        return read;
    }

    internal static void Write(Utf8JsonWriter json, Indicator indicator)
    {
        json.Text("ref", indicator.Ref);
        IndicatorValue.Write(json, indicator.What);
        if (indicator.Also is { } also)
            json.Group("also", isPresent: true, fields => IndicatorValue.Write(fields, also));
        json.Text("role", indicator.Role);
        json.Text("use", indicator.Use);
        json.Number("confidence", indicator.Confidence);
        json.Instant("firstSeen", indicator.FirstSeen);
        json.Instant("lastSeen", indicator.LastSeen);
        json.Instant("validUntil", indicator.ValidUntil);
        json.Text("group", indicator.Group);
        json.Text("comment", indicator.Comment);
        if (indicator.Marking is { } marking)
            MarkingFields.Write(json, marking);
    }

    private static IndicatorValue? ReadAlso(DocumentFields fields, bool isSubmitted)
    {
        if (fields.Group("also") is not { } also)
            return null;
        IndicatorValue value = IndicatorValue.Read(also, isSubmitted);
        also.RefuseOthers();
        return value;
    }

    private void Warn(DocumentFields fields, DateTimeOffset now)
    {
        if (ValidUntil < now)
            fields.Report(IndicatorErrors.Expired, "validUntil", $"{InstantText.Write(ValidUntil.Value)} is in the past.", isWarning: true);
        if (Vocabularies.WellKnownBenign.Has(What.Value))
            fields.Report(IndicatorErrors.WellKnownBenign, "value", $"{Excerpt.Of(What.Value)} is well known and benign.", isWarning: true);
        if (IndicatorForms.IsAddress(What.Type) && IndicatorForms.IsReserved(What.Value))
            fields.Report(IndicatorErrors.ReservedAddress, "value", $"{Excerpt.Of(What.Value)} is private or reserved.", isWarning: true);
    }
}
