using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>Holds until somebody is there.</summary>
public sealed class ShiftCalendarTests
{
    private const string Weekdays = "days: [mon, tue, wed, thu, fri], from: \"07:00\", until: \"17:00\"";
    private const string Nights = "days: [fri, sat], from: \"20:00\", until: \"06:00\"";

    /// <summary>22 November 2026 is a Sunday.</summary>
    [Theory]
    [InlineData(Weekdays, "2026-11-22T02:09:05Z", "2026-11-23T07:00:00Z")]
    [InlineData(Weekdays, "2026-11-23T06:59:59Z", "2026-11-23T07:00:00Z")]
    [InlineData(Weekdays, "2026-11-23T07:00:00Z", null)]
    [InlineData(Weekdays, "2026-11-23T16:59:59Z", null)]
    [InlineData(Weekdays, "2026-11-23T17:00:00Z", "2026-11-24T07:00:00Z")]
    [InlineData(Weekdays, "2026-11-27T17:00:00Z", "2026-11-30T07:00:00Z")]
    [InlineData(Nights, "2026-11-22T05:59:59Z", null)]
    [InlineData(Nights, "2026-11-22T06:00:00Z", "2026-11-27T20:00:00Z")]
    [InlineData(Nights, "2026-11-27T23:00:00Z", null)]
    public void NextBegin_IsTheNextShift_AndNullWhileOneIsOn(string calendar, string at, string? begin)
    {
        ShiftCalendar shift = Policy(calendar).Value!.Rules[0].Shift!;

        Assert.Equal(begin is null ? null : DateTimeOffset.Parse(begin), shift.NextBegin(DateTimeOffset.Parse(at)));
    }

    [Fact]
    public void AHoldForAShift_LastsUntilItBegins_AndDoesNothingWhileItIsOn()
    {
        SharingDecision night = Decide(Questions.Now), day = Decide(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

        Assert.Equal((SharingOutcome.Hold, ReasonCode.HeldUntil), (night.Outcome, night.Reason));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 7, 0, 0, TimeSpan.Zero), night.Hold!.Until);
        Assert.Equal(SharingOutcome.Allow, day.Outcome);
        Assert.Contains(day.Steps, step => step is { Id: "R1", Result: StepResult.NoMatch } && step.Detail.StartsWith("a shift is on: office", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("days: [mon, tue, wed, thu, fri], from: \"07:00\", until: \"07:00\"", "calendars.office.until")]
    [InlineData("days: [mon, foo], from: \"07:00\", until: \"17:00\"", "calendars.office.days")]
    [InlineData("days: [mon], from: \"7 am\", until: \"17:00\"", "calendars.office.from")]
    [InlineData("days: [mon], from: \"07:00\", until: \"17:00\", zone: CET", "calendars.office.zone")]
    public void Read_OfAMistake_NamesIt(string calendar, string field) => Assert.Contains(Policy(calendar).Problems, problem => problem.Field == field);

    [Fact]
    public void Read_OfAShiftWithoutItsCalendar_SaysSo() =>
        Assert.Contains(PolicyReadingTests.Read(Text(Weekdays).Replace("shift: office", "shift: ofice", StringComparison.Ordinal)).Problems, problem => problem.Field == "rules[0].shift" && problem.Hint == "Did you mean office?");

    [Fact]
    public void OtherHours_MayLetMoreOut()
    {
        PolicyChange[] changes = [.. PolicyComparison.Of(Policy(Weekdays).Value!, Policy(Nights).Value!)];

        Assert.Contains(changes, change => change.IsWider && change.What.Contains("no longer says: hold until the shift office (mon, tue, wed, thu, fri 07:00 to 17:00 UTC)", StringComparison.Ordinal));
    }

    private static SharingDecision Decide(DateTimeOffset now) => SharingDeciding.Outgoing(
        Questions.Outgoing() with { Now = now }, Policy(Weekdays).Value!, Sharing.Policies.ReportFacts.Of(SampleReport.Report), new RedactionKey(new byte[RedactionKey.SizeBytes]));

    private static Parsed<SharingPolicy> Policy(string calendar) => PolicyReadingTests.Read(Text(calendar));

    private static string Text(string calendar) =>
        "apiVersion: certbridge/v1\nkind: SharingPolicy\nmetadata: { name: shifts, version: 1 }\ncombine: deny-overrides\ndefaults: { decision: deny, onError: deny, onMissingFact: deny }\n"
        + $"calendars:\n  office: {{ {calendar} }}\nrules:\n"
        + "  - { id: R1, effect: hold, shift: office, when: report.tlp >= tlp.green, because: Somebody has to be there. }\n"
        + "  - { id: R2, effect: allow, when: report.tlp <= tlp.amber, because: Everybody. }\n";
}
