using System.Globalization;
using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Releasing;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>Everything one submission leaves behind, made ready outside the commit and written inside it, whole or not at all.</summary>
internal sealed class SubmissionRecord
{
    /// <summary>Kind of its leaf in the node log.</summary>
    public const string LeafKind = "submission";

    /// <summary>Kind of the leaf of a later revision, which says the same.</summary>
    public const string AmendmentLeafKind = "amendment";

    private readonly SubmissionOrder order;
    private readonly Report report;
    private readonly IReadOnlyList<OutgoingAnswer> answers;
    private readonly DateTimeOffset now;
    private readonly byte[] json;
    private readonly byte[] leaf;
    private readonly DecisionRow[] decisions;

    public SubmissionRecord(SubmissionOrder order, Report report, IReadOnlyList<OutgoingAnswer> answers, Caller caller, DateTimeOffset now)
    {
        this.order = order;
        this.report = report;
        this.answers = answers;
        this.now = now;
        json = ReportJson.Write(report);
        decisions = [.. answers.Select(answer => answer.ToRow())];
        leaf = WriteLeaf(caller);
        SizeBytes = json.Length + leaf.Length + decisions.Sum(row => row.Record.Length) + answers.Sum(answer => answer.Entry?.SizeBytes ?? answer.Proposal?.SizeBytes ?? 0);
    }

    /// <summary>About what it adds to the store.</summary>
    public int SizeBytes { get; }

    public Submission Store(StoreWriter writer, SubmissionReading reading)
    {
        ulong index = writer.AppendNodeLeaf(report.Revision == SubmissionDesk.FirstRevision ? LeafKind : AmendmentLeafKind, leaf);
        if (report.Revision == SubmissionDesk.FirstRevision)
            writer.KeepReportNumber(now.Year, NumberOf(report));
        writer.AddSubmission(new SubmissionRow(order.Key, order.Bytes, report.Id, report.Revision, index));
        writer.AddReport(ToRow());
        foreach (DecisionRow decision in decisions)
            writer.AddDecision(decision);
        OutboxRow[] entries = [.. answers.Where(answer => answer.Entry is not null).Select(answer => AddOutbox(writer, answer.Entry!, answer.HeldUntil))];
        foreach (ReleaseProposal proposal in answers.Select(answer => answer.Proposal).OfType<ReleaseProposal>())
            writer.AddApproval(proposal.ToRow(now, AskedHold) with { Lane = order.Lane });
        DecisionRow[] meant = [.. decisions.Where(decision => order.IsMeantFor(decision.Partner))];
        return new Submission(report.Id, report.Revision, IsDuplicate: false, index, meant, entries, reading.Losses, reading.Defaulted, reading.Warnings);
    }

    /// <summary>Until when its author asked to hold it; null where nobody did.</summary>
    private DateTimeOffset? AskedHold => order.Hold > TimeSpan.Zero ? now + order.Hold : null;

    private OutboxRow AddOutbox(StoreWriter writer, SealedEntry entry, DateTimeOffset? heldUntil)
    {
        return OutboxEntries.Add(writer, entry with { Lane = order.Lane }, heldUntil is null || AskedHold > heldUntil ? AskedHold : heldUntil, now);
    }

    private ReportRow ToRow() => new()
    {
        ReportId = report.Id,
        Revision = report.Revision,
        Uuid = report.Uuid,
        Title = report.Content.Title.First,
        Tlp = report.Content.Tlp,
        Pap = report.Content.Pap,
        Indicators = report.Content.Indicators.Count,
        Accepted = now,
        MeantFor = [.. order.To.Order()],
        Json = json,
    };

    /// <summary>Names what was submitted and decided by ids and digests of sealed bytes: it outlives the content, so it holds none of it.</summary>
    private byte[] WriteLeaf(Caller caller) => NodeLeafText.Write(text =>
    {
        text.WriteString("report", report.Id.Value);
        text.WriteNumber("revision", report.Revision);
        text.WriteString("by", caller.Name);
        text.WriteNumber("atMs", now.ToUnixTimeMilliseconds());
        text.WriteStartArray("decisions");
        for (int i = 0; i < decisions.Length; i++)
        {
            text.WriteStartObject();
            text.WriteString("partner", decisions[i].Partner.Value);
            text.WriteString("reason", decisions[i].Reason);
            if (answers[i].Entry is { } entry)
                text.WriteString("envelope", entry.Envelope.Digest.ToString());
            text.WriteEndObject();
        }
        text.WriteEndArray();
    });

    private static long NumberOf(Report report)
    {
        string id = report.Id.Value;
        return long.Parse(id.AsSpan(id.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
