using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Submitting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Operating;

/// <summary>What would become of a report, in the words of the local service.</summary>
internal static class PreviewWords
{
    private const string Nothing = "nothing";
    private const string DropOp = "drop";
    private const int PathsMax = 1_000;

    public static PreviewResponse ToResponse(Preview preview) => preview switch
    {
        Preview.New made => OfNew(made, only: null),
        Preview.SubmittedBefore before => OfEarlier(before),
        _ => throw new InvalidOperationException($"{preview.GetType().Name} is no preview known here."),
    };

    /// <summary>As one partner would see it: the decision for it alone, and the copy it would get.</summary>
    /// <exception cref="NodeRefusalException">It is not meant for that partner.</exception>
    public static PreviewResponse ToResponse(Preview preview, PartnerId partner) => preview switch
    {
        Preview.New made when made.Answers.All(answer => answer.Partner != partner) =>
            throw Asked.Refused(DecisionErrors.NoDecision, "as_partner", $"It would not be for {partner}: --to names others."),
        Preview.New made => OfNew(made, partner),
        _ => ToResponse(preview),
    };

    private static PreviewResponse OfNew(Preview.New made, PartnerId? only) => new()
    {
        ReportJson = only is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(ReportJson.Write(made.Report)),
        Title = made.Report.Content.Title.First,
        Marking = made.Report.Content.Marking,
        Indicators = (uint)made.Report.Content.Indicators.Count,
        SizeBytes = (ulong)ReportJson.Write(made.Report).Length,
        Partners = { made.Answers.Where(answer => only is null || answer.Partner == only).Select(answer => ToPartner(answer, withCopy: only is not null)) },
        Losses = { made.Reading.Losses },
        Defaulted = { made.Reading.Defaulted },
        Warnings = { made.Reading.Warnings.Take(ReportDesk.WarningsMax).Select(RefusalTranslation.Detail) },
    };

    private static PartnerPreview ToPartner(ForeseenAnswer answer, bool withCopy) => new()
    {
        Decision = new DecisionSummary
        {
            Partner = answer.Partner.Value,
            Outcome = SharingOutcomes.Word(answer.Decision.Outcome),
            Reason = ReasonCodes.Word(answer.Decision.Reason),
            Because = answer.Decision.Because,
            HeldUntilMs = answer.Decision.Hold is { Until: { } until, Approvals.Count: 0 } ? RowWords.Millis(until) : 0,
        },
        Gets = answer.Items.Count == 0 ? Nothing : answer.Changes.Count == 0 ? "whole" : "part",
        Indicators = (uint)answer.Indicators,
        SizeBytes = (ulong)answer.SizeBytes,
        Withheld = { answer.Changes.Where(change => change.Op == DropOp).Select(change => change.Path).Take(PathsMax) },
        Changes = { answer.Changes.Take(PathsMax).Select(change => new CopyChange { Op = change.Op, Path = change.Path, By = change.By }) },
        CopyJson = withCopy && answer.Decision.Redacted is { } redacted ? UnsafeByteOperations.UnsafeWrap(ReportJson.Write(redacted.Copy)) : ByteString.Empty,
        WaitsFor = { answer.Decision.Hold?.Approvals.Select(need => need.ToString()) ?? [] },
    };

    private static PreviewResponse OfEarlier(Preview.SubmittedBefore before) => new()
    {
        ReportId = before.Row.ReportId.Value,
        Title = before.Row.Title,
        Marking = new Marking { Tlp = before.Row.Tlp, Pap = before.Row.Pap },
        Indicators = (uint)before.Row.Indicators,
        SizeBytes = (ulong)before.Row.SizeBytes,
        Partners = { before.Submission.Decisions.Select(decision => ToPartner(decision, before.Submission.Entries)) },
    };

    private static PartnerPreview ToPartner(DecisionRow decision, IReadOnlyList<OutboxRow> entries) => new()
    {
        Decision = decision.ToSummary(entries.LastOrDefault(entry => entry.Partner == decision.Partner), withRecord: false),
        Gets = Nothing,
    };
}
