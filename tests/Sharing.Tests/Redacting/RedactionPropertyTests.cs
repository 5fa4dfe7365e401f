using System.Text;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>What holds for any report and any profiles.</summary>
public sealed class RedactionPropertyTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void EveryCopy_IsAValidReport_AndKeepsItsMarking() => Check.One(Config, Prop.ForAll(Cases.ToArbitrary(), made =>
    {
        RedactedReport redacted = made.Apply();
        byte[] json = ReportJson.Write(redacted.Copy);
        var read = ReportJson.Read(json);
        IReadOnlyList<VerificationStep> steps = RedactionVerification.Verify(made.Report, redacted);
        return read.IsValid && ReportJson.Write(read.Value).AsSpan().SequenceEqual(json) && steps[1].IsPassed && steps[3].IsPassed;
    }));

    [Fact]
    public void Order_NeverMatters() => Check.One(Config, Prop.ForAll(Cases.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (made, seed) =>
    {
        RedactedReport one = made.Apply();
        RedactedReport other = (made with { Steps = [.. made.Steps.OrderBy(step => HashCode.Combine(seed, step.By, step.Step.ToString(), step.Step.GetHashCode()))] }).Apply();
        return Json(one).AsSpan().SequenceEqual(Json(other)) && one.Changes.SequenceEqual(other.Changes);
    }));

    [Fact]
    public void RedactingTwice_IsRedactingOnce() => Check.One(Config, Prop.ForAll(Cases.ToArbitrary(), made =>
    {
        RedactedReport once = made.Apply();
        RedactedReport twice = (made with { Report = once.Copy }).Apply();
        return Json(once).AsSpan().SequenceEqual(Json(twice)) && twice.Changes.Count == 0;
    }));

    [Fact]
    public void AFurtherStep_ShowsNothingThatWasHidden() => Check.One(Config, Prop.ForAll(Cases.ToArbitrary(), OneStep.ToArbitrary(), (made, further) =>
    {
        string before = Encoding.UTF8.GetString(Json(made.Apply()));
        string after = Encoding.UTF8.GetString(Json((made with { Steps = [.. made.Steps, further] }).Apply()));
        return RandomReports.Canaries(made.Report).All(canary => before.Contains(canary, StringComparison.Ordinal) || !after.Contains(canary, StringComparison.Ordinal));
    }));

    [Fact]
    public void WhatWasRemoved_StandsNowhereInTheCopy() => Check.One(Config, Prop.ForAll(Cases.ToArbitrary(), made =>
    {
        RedactedReport redacted = made.Apply();
        string copy = Encoding.UTF8.GetString(Json(redacted));
        string changes = string.Join('\n', redacted.Changes);
        return redacted.Run.Removed.Where(removed => removed.Text.Contains("Canary", StringComparison.OrdinalIgnoreCase))
                .All(removed => !copy.Contains(removed.Text, StringComparison.Ordinal) && !changes.Contains(removed.Text, StringComparison.Ordinal))
            && RedactionVerification.Verify(made.Report, redacted)[2].IsPassed;
    }));

    [Fact]
    public void WhatNoStepNames_IsTheSame() => Check.One(Config, Prop.ForAll(RandomReports.Reports.ToArbitrary(), report =>
    {
        RedactedReport redacted = Redaction.Apply(report, [Profiles.By("R1", "{ op: drop, path: contacts.phone247 }")], Profiles.Key);
        return ReferenceEquals(redacted.Copy.Content.Indicators, report.Content.Indicators) && ReferenceEquals(redacted.Copy.Content.Victims, report.Content.Victims)
            && redacted.Copy.Content with { Contacts = report.Content.Contacts } == report.Content;
    }));

    private static Gen<BoundStep> OneStep => from step in Gen.Elements(EveryStep.All) from rule in Gen.Choose(1, 9) select new BoundStep(step, $"R{rule}");

    private static Gen<RedactionCase> Cases =>
        from report in RandomReports.Reports
        from count in Gen.Choose(0, 12)
        from steps in Gen.ArrayOf(OneStep, count)
        select new RedactionCase(report, steps);

    private static byte[] Json(RedactedReport redacted) => ReportJson.Write(redacted.Copy);
}
