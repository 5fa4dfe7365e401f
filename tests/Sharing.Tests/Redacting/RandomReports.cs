using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>Valid reports in which every text stands once, so that it can be looked for.</summary>
internal static class RandomReports
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 30, 17, TimeSpan.Zero);

    public static Gen<Report> Reports =>
        from victims in Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(Victims, count))
        from indicators in Gen.Choose(0, 5).SelectMany(count => Gen.ArrayOf(Indicators, count))
        from times in Times
        from shape in Gen.Choose(0, 63)
        select SampleReport.Named(Whole(victims, indicators, times, shape));

    /// <summary>Texts and addresses that a redaction could hide.</summary>
    public static IEnumerable<string> Canaries(Report report)
    {
        ReportDraft draft = report.Content;
        IEnumerable<string?> texts =
        [
            .. draft.Title.Texts.Select(text => text.Value), .. draft.Description.Texts.Select(text => text.Value), .. draft.Summary?.Texts.Select(text => text.Value) ?? [],
            .. draft.Victims.SelectMany(victim => new[] { victim.Name, victim.Address, victim.Ref }),
            .. draft.Indicators.SelectMany(indicator => new[] { indicator.What.Value, indicator.Also?.Value, indicator.Comment, indicator.Group, indicator.Ref }),
            .. draft.Timeline.SelectMany(entry => new[] { entry.Text, entry.Source }), .. draft.Measures.Select(measure => measure.Text),
            draft.Contacts.Lead, draft.Contacts.Email, draft.Contacts.Phone247, draft.Contacts.Victim, .. draft.Classification.Malware,
            .. draft.References.SelectMany(reference => new[] { reference.Title, reference.Url, reference.ExternalId }), draft.AnalystNotes,
        ];
        return texts.OfType<string>();
    }

    private static Gen<Victim> Victims =>
        from shape in Gen.Choose(0, 15)
        from headcount in Gen.Elements<AmountRange?>(null, new(0, 0), new(830, 830), new(40, 60), new(5_000_000, 100_000_000))
        select new Victim
        {
            Ref = string.Empty,
            Name = (shape & 1) == 0 ? null : "name",
            Address = (shape & 2) == 0 ? null : "address",
            HasConsented = (shape & 4) == 0,
            Country = (shape & 8) == 0 ? null : "NO",
            Headcount = headcount,
        };

    private static Gen<Indicator> Indicators =>
        from type in Gen.Elements("ip", "victim-ip", "network", "email", "domain", "text", "ip6")
        from also in Gen.Elements("", "victim-ip", "ip", "text")
        from role in Gen.Elements(null, "c2", "victim")
        from shape in Gen.Choose(0, 7)
        select new Indicator
        {
            What = new IndicatorValue(type, string.Empty),
            Also = also.Length == 0 ? null : new IndicatorValue(also, string.Empty),
            Role = role,
            Use = (shape & 1) == 0 ? null : "detection",
            Comment = (shape & 2) == 0 ? null : "comment",
            FirstSeen = (shape & 4) == 0 ? null : Start,
            LastSeen = (shape & 4) == 0 ? null : Start.AddHours(3),
        };

    private static Gen<ReportTimes> Times =>
        from hours in Gen.ArrayOf(Gen.Choose(0, 30), 3)
        from fidelities in Gen.ArrayOf(Gen.Elements("second", "minute", "hour", "day", "month"), 4)
        from shape in Gen.Choose(0, 3)
        let times = new ReportTimes
        {
            Started = (shape & 1) == 0 ? null : new ReportMoment(Start, fidelities[0]),
            Detected = (shape & 2) == 0 ? null : new ReportMoment(Start.AddHours(hours[0] - 8), fidelities[1]),
            Aware = new ReportMoment(Start.AddHours(hours[1] - 8), fidelities[2]),
            Ended = new ReportMoment(Start.AddHours(40), fidelities[3]),
        }
        where IsInOrder(times.Started, times.Detected) && IsInOrder(times.Detected ?? times.Started, times.Aware)
        select times;

    private static bool IsInOrder(ReportMoment? one, ReportMoment? other) => one is null || other is null || one.CanPrecede(other);

    private static ReportDraft Whole(Victim[] victims, Indicator[] indicators, ReportTimes times, int shape) => SampleReport.Draft with
    {
        Title = new LanguageText([new("en", "Canary title en"), new("sq", "Canary title sq")]),
        Description = new LanguageText([new("en", "See http://canary.one.example or write to canary.two@c.example"), new("sq", "Canary description sq")]),
        Summary = (shape & 1) == 0 ? null : new LanguageText([new("sq", "Canary summary")]),
        Times = times,
        Victims = [.. victims.Select((victim, i) => victim with
        {
            Ref = $"Canary-ref-{i}", Name = victim.Name is null ? null : $"Canary {victim.Name} {i}x", Address = victim.Address is null ? null : $"Canary {victim.Address} {i}y",
        })],
        Indicators = [.. indicators.Select((indicator, i) => indicator with
        {
            Ref = $"i-Canary-{i}", What = Value(indicator.What.Type, i, 1), Also = indicator.Also is null ? null : Value(indicator.Also.Type, i, 2),
            Group = $"Canary group {i}", Comment = indicator.Comment is null ? null : $"Canary comment {i} on canary{i}@com.example",
        })],
        Timeline = (shape & 2) == 0 ? [] : [new TimelineEntry { At = new ReportMoment(Start), Text = "Canary timeline text", Source = "Canary timeline source" }],
        Measures = (shape & 4) == 0 ? [] : [new Measure("Canary measure text", "done")],
        References = (shape & 8) == 0 ? [] : [new ReportReference { Title = "Canary reference title" }, new ReportReference { Url = "https://ref.example/canary", ExternalId = "Canary-ext" }],
        Impact = (shape & 16) == 0 ? null : SampleReport.Draft.Impact,
        AnalystNotes = (shape & 32) == 0 ? null : "Canary analyst notes",
        Contacts = SampleReport.Draft.Contacts with { Lead = "canary-lead@lead.example", Email = "canary-mail@mail.example", Victim = "Canary Victim <canary@v.example>" },
    };

    private static IndicatorValue Value(string type, int index, int which) => type switch
    {
        "ip" or "victim-ip" => new IndicatorValue(type, $"45.7{index}.10{which}.1{index}{which}"),
        "ip6" => new IndicatorValue("ip", $"2a01:{index + 1}{which}:c0:ffee::1"),
        "network" => new IndicatorValue(type, $"4{which}.7{index}.0.0/16"),
        "email" => new IndicatorValue(type, $"canary{index}{which}@mail{index}{which}.example"),
        "domain" => new IndicatorValue(type, $"canary{index}{which}.example"),
        _ => new IndicatorValue(type, $"Canary text {index}{which}"),
    };
}
