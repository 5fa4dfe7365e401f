using System.Text.Json;
using CertBridge.Node.Delivering;
using CertBridge.Node.FeedingBack;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Submitting;
using CertBridge.Node.Withdrawing;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>
/// The private log: no leaf is missing, it is the one that was anchored in link logs, every submission it names is a report that is stored with its decisions, and every entry it says was taken back is one that was
/// never sent.
/// </summary>
internal sealed class NodeLogVerification(IReadableStore store, LedgerFindings findings)
{
    private const string Name = "the node log";

    private readonly MerkleFrontier tree = new();
    private NodeCheckpointRow? due;

    public void Run()
    {
        ulong size = store.Read(reader => reader.NodeLogSize());
        due = store.Read(reader => reader.FirstNodeCheckpointFrom(0));
        if (due?.Size == 0)
            store.Read(CheckRoot);
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
        if (store.Read(Cut) is { } cut)
            findings.Add(Name, cut);
    }

    private ulong RunPage(StoreReader reader, ulong next)
    {
        foreach (NodeLeafRow leaf in reader.NodeLeaves(next, LedgerReading.PageLeaves))
        {
            if (leaf.Index != next)
                return next;
            next++;
            findings.CountLeaf();
            tree.Append(NodeLeafHash.Of(leaf.Kind, leaf.Record));
            if (tree.Size == due?.Size)
                CheckRoot(reader);
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

    /// <summary>Each state that was anchored, once, whatever number of logs holds it.</summary>
    private bool CheckRoot(StoreReader reader)
    {
        if (due is { } anchored && tree.Root() != anchored.Root)
            findings.Add(Name, $"the root over its first {anchored.Size} leaves is {tree.Root()}, and {anchored.Root} was anchored{Where(reader, anchored)}: it was changed or written anew");
        due = reader.FirstNodeCheckpointFrom(tree.Size + 1);
        return true;
    }

    /// <summary>A running node may have grown its log, and anchored it, since this began: what counts is how long it is now.</summary>
    private string? Cut(StoreReader reader) => due is { } anchored && reader.NodeLogSize() is var size && size < anchored.Size
        ? $"it has {size} leaves and {anchored.Size} were anchored{Where(reader, anchored)}: it was cut or written anew"
        : null;

    private static string Where(StoreReader reader, NodeCheckpointRow anchored) => reader.FindAnchorOf(anchored.Size) is { } anchor
        ? $" in leaf {anchor.Place - reader.LogOf(anchor.Partner, LogSide.Mine, anchor.Place).First} of our log about {anchor.Partner}, which the partner has too"
        : "";

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
