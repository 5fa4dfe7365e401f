using System.Text.Json;
using CertBridge.Node.Delivering;
using CertBridge.Node.FeedingBack;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Submitting;
using CertBridge.Node.Withdrawing;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>
/// The private log: no leaf is missing, every submission it names is a report that is stored with its decisions, and every entry it says was taken back is one that was
/// never sent.
/// </summary>
internal sealed class NodeLogVerification(IReadableStore store, LedgerFindings findings)
{
    private const string Name = "the node log";

    public void Run()
    {
        ulong size = store.Read(reader => reader.NodeLogSize());
        ulong next = 0;
        while (next < size)
        {
            ulong first = next;
            next = store.Read(reader => RunPage(reader, first));
            if (next == first)
            {
                findings.Add(Name, $"leaf {first} of {size} is missing");
                return;
            }
        }
    }

    private ulong RunPage(StoreReader reader, ulong next)
    {
        foreach (NodeLeafRow leaf in reader.NodeLeaves(next, LedgerReading.PageLeaves))
        {
            if (leaf.Index != next)
                return next;
            next++;
            findings.CountLeaf();
            if (leaf.Kind is SubmissionRecord.LeafKind or SubmissionRecord.AmendmentLeafKind)
                CheckSubmission(reader, leaf);
            else if (leaf.Kind == CancellationLeaf.Kind)
                CheckCancellation(reader, leaf);
            else if (leaf.Kind == RetractionLeaf.Kind)
                CheckRetraction(reader, leaf);
            else if (leaf.Kind == FeedbackLeaf.Kind)
                CheckFeedback(reader, leaf);
            else if (leaf.Kind is ForwardingLeaf.Kind or ForwardingLeaf.EndKind)
                CheckForwarding(reader, leaf);
        }
        return next;
    }

    private void CheckSubmission(StoreReader reader, NodeLeafRow leaf)
    {
        if (ReportOf(leaf.Record) is not { } id)
            findings.Add(Name, $"leaf {leaf.Index} is no submission that can be read");
        else if (!reader.HasDecidedReport(id))
            findings.Add(Name, $"leaf {leaf.Index} names {id}, which is not stored with its decisions");
    }

    private void CheckRetraction(StoreReader reader, NodeLeafRow leaf)
    {
        if (ReportOf(leaf.Record) is not { } id)
            findings.Add(Name, $"leaf {leaf.Index} is no retraction that can be read");
        else if (reader.FindRetraction(id) is null)
            findings.Add(Name, $"leaf {leaf.Index} retracts {id}, which stands");
    }

    private void CheckFeedback(StoreReader reader, NodeLeafRow leaf)
    {
        if (ReportOf(leaf.Record) is not { } id)
            findings.Add(Name, $"leaf {leaf.Index} is no feedback that can be read");
        else if (reader.ListFeedback(limit: 1, about: id).Count == 0)
            findings.Add(Name, $"leaf {leaf.Index} says that feedback was given about {id}, and none is stored");
    }

    private void CheckForwarding(StoreReader reader, NodeLeafRow leaf)
    {
        if (ReportOf(leaf.Record) is not { } id)
            findings.Add(Name, $"leaf {leaf.Index} is no forwarding that can be read");
        else if (!reader.HasDecidedToSend(id))
            findings.Add(Name, $"leaf {leaf.Index} says that {id} was passed on, and no decision about that is stored");
    }

    private void CheckCancellation(StoreReader reader, NodeLeafRow leaf)
    {
        if (CancellationLeaf.Read(leaf.Record) is not { } named)
        {
            findings.Add(Name, $"leaf {leaf.Index} is no cancellation that can be read");
            return;
        }
        IReadOnlyList<OutboxRow> entries = reader.ListOutbox(named.Report);
        foreach (PartnerId partner in named.Partners.Where(partner => !entries.Any(entry => entry.Partner == partner && entry.State == OutboxState.Cancelled)))
            findings.Add(Name, $"leaf {leaf.Index} says that {named.Report} was taken back from {partner}, which its outbox entry does not");
    }

    private static ReportId? ReportOf(byte[] record)
    {
        try
        {
            using var json = JsonDocument.Parse(record);
            return ReportId.TryParse(json.RootElement.GetProperty("report").GetString(), out ReportId id) ? id : null;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
