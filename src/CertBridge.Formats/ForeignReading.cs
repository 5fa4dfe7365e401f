using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats;

/// <summary>What reading any foreign format begins and ends with: the codes it refuses with, JSON to a tree, a marking, what is not carried, and the report that was made judged like any submitted one.</summary>
internal static class ForeignReading
{
    /// <param name="schema">What a tree is refused with that is not of the format.</param>
    public static DocumentErrors Errors(ErrorCode schema) => new()
    {
        Malformed = FormatErrors.Malformed,
        Schema = schema,
        Limit = FormatErrors.Limit,
        Text = ReportErrors.ForbiddenCharacter,
    };

    /// <summary>Samples, pictures and artifacts ride in a document as base64: the document's own limit holds for them, and they are left behind.</summary>
    public static Parsed<DocumentNode> Tree(ReadOnlyMemory<byte> json, DocumentErrors errors, ForeignReadingOptions options) =>
        DocumentReading.Json(json, errors, new DocumentLimits { BytesMax = options.BytesMax, StringBytesMax = options.BytesMax });

    /// <param name="indicators">How many were found.</param>
    /// <param name="field">Where.</param>
    /// <param name="source">What it is that has them, such as "The event".</param>
    /// <param name="problems">Told of too many.</param>
    public static void BoundIndicators(int indicators, string field, string source, DocumentProblems problems)
    {
        if (indicators > Limits.ReportIndicatorsMax)
            problems.Limit(field, $"{source} has {indicators} indicators; the limit is {Limits.ReportIndicatorsMax}.", 0);
    }

    /// <summary>A part that a report has no place for.</summary>
    public static void WarnNotCarried(DocumentProblems problems, string field, string message, int line = 0, string? hint = null) =>
        problems.Add(new Problem(FormatErrors.NotCarried, field, message, line, hint, IsWarning: true));

    /// <summary>Nothing is shared unmarked. Where something else is wrong, what is missing may be the fault of a marking that was reported.</summary>
    public static void RefuseUnmarked(Marking marking, string withoutTlp, string withoutPap, DocumentProblems problems)
    {
        if (problems.HasErrors)
            return;
        if (marking.Tlp == Tlp.Unspecified)
            problems.Add(new Problem(ReportErrors.MarkingMissing, "marking.tlp", withoutTlp, Hint: "State it with --tlp."));
        if (marking.Pap == Pap.Unspecified)
            problems.Add(new Problem(ReportErrors.MarkingMissing, "marking.pap", withoutPap, Hint: "State it with --pap."));
    }

    /// <summary>With the problems found on the way, and those of the report.</summary>
    public static Parsed<ForeignReport> Judge(ForeignReport made, ForeignReadingOptions options, DocumentProblems problems)
    {
        Parsed<ReportDraft> judged = ReportReading.Check(made.Draft, options.Now);

        // Lines are those of a text nobody has seen; the fields say where.
        IReadOnlyList<Problem> all = [.. problems.All, .. judged.Problems.Select(problem => problem with { Line = 0 })];
        return judged.IsValid ? Parsed<ForeignReport>.Valid(made with { Draft = judged.Value }, all) : Parsed<ForeignReport>.Invalid(all);
    }
}
