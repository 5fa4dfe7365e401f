using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Looks at a redacted copy before it is sealed. A copy that fails goes to nobody. That it is a valid report is so by construction, so nothing is
/// written and read again here; tests do that for any report and any profiles.
/// </summary>
public static class RedactionVerification
{
    // Names of fields and what stands between them, for one entry; more than any entry has.
    private const int EntryBytesMax = 1_024;
    private const int BytesPerCharacterMax = 6;
    private const int FixedBytesMax = 64 * 1024;

    /// <summary>All four answers, V01 to V04.</summary>
    /// <param name="original">The report <see cref="Redaction.Apply"/> was given.</param>
    /// <param name="redacted">What it gave.</param>
    public static IReadOnlyList<VerificationStep> Verify(Report original, RedactedReport redacted) =>
    [
        SaysSomething(redacted),
        KeepsMarking(original, redacted),
        ShowsNothingRemoved(redacted),
        IsWithinSize(redacted),
    ];

    // Without a sentence of its author and without anything to look for, only the form of a report is left.
    private static VerificationStep SaysSomething(RedactedReport redacted)
    {
        ReportDraft copy = redacted.Copy.Content;
        bool hasText = redacted.Run.ConstantTexts < copy.Title.Texts.Count + copy.Description.Texts.Count;
        return hasText || HasIndicator(copy)
            ? new VerificationStep("V01", IsPassed: true, "the copy is a valid report and says something")
            : new VerificationStep("V01", IsPassed: false, "Title and description are constants and no indicator is left: the copy says nothing.");
    }

    private static bool HasIndicator(ReportDraft copy)
    {
        for (int i = 0; i < copy.Indicators.Count; i++)
        {
            if (copy.Indicators[i].What.Type != IndicatorValue.RedactedType)
                return true;
        }
        return false;
    }

    private static VerificationStep KeepsMarking(Report original, RedactedReport redacted)
    {
        ReportDraft before = original.Content, after = redacted.Copy.Content;
        if (after.Tlp < before.Tlp || after.Pap < before.Pap)
            return new VerificationStep("V02", IsPassed: false, "The marking of the copy is looser than that of the report.");
        for (int i = 0; i < after.Indicators.Count; i++)
        {
            int index = redacted.Run.OriginalIndex(RedactionTable.Indicators.Whole, i);
            if (IsLowered(before.Indicators[index].Marking, after.Indicators[i].Marking))
                return new VerificationStep("V02", IsPassed: false, $"The marking of indicators[{index}] is looser in the copy.");
        }
        return new VerificationStep("V02", IsPassed: true, "no marking is lowered");
    }

    private static bool IsLowered(Marking? before, Marking? after) =>
        !ReferenceEquals(before, after) && before is not null && (after is null || MarkingWords.IsLooser(after, before));

    private static VerificationStep ShowsNothingRemoved(RedactedReport redacted)
    {
        if (redacted.Run.Removed.Count == 0)
            return new VerificationStep("V03", IsPassed: true, "no value was removed that a text could hold");
        return RemovedValues.FirstShown(redacted) is { } path
            ? new VerificationStep("V03", IsPassed: false, $"{path} holds a value that was removed elsewhere.")
            : new VerificationStep("V03", IsPassed: true, "no removed value stands in a text");
    }

    // The original was within the limit when it was accepted, so only a copy that grew can be over it; and few can have grown so far.
    private static VerificationStep IsWithinSize(RedactedReport redacted)
    {
        bool isWithin = redacted.Run.Growth == 0
            || SizeAtMost(redacted.Copy.Content) <= Limits.ReportBytesMax
            || ReportJson.Write(redacted.Copy).Length <= Limits.ReportBytesMax;
        return isWithin
            ? new VerificationStep("V04", IsPassed: true, $"at most {Limits.ReportBytesMax} bytes")
            : new VerificationStep("V04", IsPassed: false, $"The copy is over {Limits.ReportBytesMax} bytes, the limit of a report.");
    }

    private static long SizeAtMost(ReportDraft copy)
    {
        long entries = copy.Victims.Count + copy.Indicators.Count + copy.Timeline.Count + copy.Measures.Count + copy.Related.Count + copy.References.Count;
        long characters = 0;
        foreach (LanguageText? texts in (ReadOnlySpan<LanguageText?>)[copy.Title, copy.Description, copy.Summary])
        {
            for (int i = 0; i < texts?.Texts.Count; i++)
                characters += texts.Texts[i].Value.Length;
        }
        for (int i = 0; i < copy.Victims.Count; i++)
            characters += (copy.Victims[i].Name?.Length ?? 0) + (copy.Victims[i].Address?.Length ?? 0);
        for (int i = 0; i < copy.Indicators.Count; i++)
            characters += copy.Indicators[i].What.Value.Length + (copy.Indicators[i].Also?.Value.Length ?? 0) + (copy.Indicators[i].Comment?.Length ?? 0) + (copy.Indicators[i].Group?.Length ?? 0);
        for (int i = 0; i < copy.Timeline.Count; i++)
            characters += copy.Timeline[i].Text.Length + (copy.Timeline[i].Source?.Length ?? 0);
        for (int i = 0; i < copy.Measures.Count; i++)
            characters += copy.Measures[i].Text.Length;
        for (int i = 0; i < copy.References.Count; i++)
            characters += (copy.References[i].Title?.Length ?? 0) + (copy.References[i].Url?.Length ?? 0) + (copy.References[i].ExternalId?.Length ?? 0);
        return FixedBytesMax + (entries * EntryBytesMax) + (characters * BytesPerCharacterMax);
    }
}
