using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Forgetting;

/// <summary>
/// Forgets content by its age: keys are destroyed (docs/STORAGE.md), rows, digests, decisions, receipts and leaves stay. A call commits one slice at most, so that
/// delivering, which waits for the same writer, never waits long; each slice has a leaf in the node log that says who forgot how much.
/// </summary>
internal sealed class ContentPurge(NodeIdentity identity, NodeHome home, NodeStore store, TimeProvider time, ILogger<ContentPurge> logger)
{
    /// <summary>Rows that one commit looks at and may forget, at most.</summary>
    private const int SliceRows = 128;

    private const long SliceBytes = 4 * 1024 * 1024;

    /// <summary>Rows that one look of a dry run counts.</summary>
    private const int CountedRows = 1_000;

    /// <summary>A call ends after this much looking, with a place to go on.</summary>
    private static readonly TimeSpan CallMax = TimeSpan.FromSeconds(2);

    /// <exception cref="NodeRefusalException">It is too young, or the confirmation names another node.</exception>
    public async Task<PurgeContentResponse> RunAsync(PurgeContentRequest request, Caller caller)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset before = Demand(request, now);
        var done = new PurgeContentResponse();
        if (request.Cursor.Length == 0)
            CountCopies(done, request.DryRun ? StoreCopies.List(home) : await Task.Run(() => StoreCopies.EraseAll(home)));
        if (!request.DryRun && done.Copies > 0)
            await store.CommitAsync(CommitUrgency.Routine, PurgeLeaf.SizeBytes, writer => writer.AppendNodeLeaf(PurgeLeaf.Kind, PurgeLeaf.Write(done, before, now, caller)));
        ForgettablePlace? place = await SkipAsync(before, PurgeCursor.Read(request.Cursor), done, countsOnly: request.DryRun);
        if (!request.DryRun && place is not null)
            place = await ForgetAsync(before, place, done, now, caller);
        done.Next = PurgeCursor.Write(place);
        if (!request.DryRun)
            logger.Forgotten(done.Reports, done.EnvelopesOut, done.EnvelopesIn, done.ContentBytes, done.Copies, caller.Name);
        return done;
    }

    private DateTimeOffset Demand(PurgeContentRequest request, DateTimeOffset now)
    {
        DateTimeOffset youngest = now.AddDays(-Limits.ContentAgeDaysMin);
        if (request.BeforeMs > (ulong)youngest.ToUnixTimeMilliseconds())
            throw Refused(NodeErrors.PurgeTooYoung, "before_ms", string.Create(CultureInfo.InvariantCulture, $"It may be at most {youngest:yyyy-MM-dd'T'HH:mm'Z'}, {Limits.ContentAgeDaysMin} days ago."));
        if (!request.DryRun && request.Confirm != identity.Id.Value)
            throw Refused(NodeErrors.PurgeNotConfirmed, "confirm", $"This node is {identity.Id}.");
        return DateTimeOffset.FromUnixTimeMilliseconds((long)request.BeforeMs);
    }

    /// <summary>
    /// Passes over what stays, on readers; a dry run counts the rest and passes over that too.
    /// </summary>
    /// <returns>Where something is to be forgotten, or time ran out; null at the end.</returns>
    private Task<ForgettablePlace?> SkipAsync(DateTimeOffset before, ForgettablePlace from, PurgeContentResponse done, bool countsOnly) => Task.Run(() =>
    {
        long started = time.GetTimestamp();
        for (ForgettablePlace? place = from; place is not null;)
        {
            ForgettablePage page = store.Read(reader => reader.FindForgettable(before, place, countsOnly ? CountedRows : SliceRows, long.MaxValue));
            if (!countsOnly && page.Rows.Count > 0)
                return place;
            done.Unsettled += (ulong)page.Unsettled;
            Count(done, page.Rows);
            place = page.Next;
            if (time.GetElapsedTime(started) > CallMax)
                return place;
        }
        return null;
    });

    /// <summary>One commit. What is found is looked for again within it: between a look and a commit a report may be on its way again.</summary>
    private Task<ForgettablePlace?> ForgetAsync(DateTimeOffset before, ForgettablePlace place, PurgeContentResponse done, DateTimeOffset now, Caller caller) =>
        store.CommitAsync(CommitUrgency.Routine, PurgeLeaf.SizeBytes, writer =>
        {
            ForgettablePage page = writer.FindForgettable(before, place, SliceRows, SliceBytes);
            var slice = new PurgeContentResponse();
            Count(slice, page.Rows);
            foreach (ForgettableRow row in page.Rows)
                writer.DestroyContent(row.Kind, row.Id, now);
            if (page.Rows.Count > 0)
                writer.AppendNodeLeaf(PurgeLeaf.Kind, PurgeLeaf.Write(slice, before, now, caller));
            Count(done, page.Rows);
            done.Unsettled += (ulong)page.Unsettled;
            return page.Next;
        });

    private static void Count(PurgeContentResponse done, IReadOnlyList<ForgettableRow> rows)
    {
        done.Reports += (ulong)rows.Count(row => row.Kind == ContentKind.Report);
        done.EnvelopesOut += (ulong)rows.Count(row => row.Kind == ContentKind.Outbox);
        done.EnvelopesIn += (ulong)rows.Count(row => row.Kind == ContentKind.Inbox);
        done.ContentBytes += (ulong)rows.Sum(row => row.SizeBytes);
    }

    private static void CountCopies(PurgeContentResponse done, IReadOnlyList<Storage.Copies.StoreCopy> copies)
    {
        done.Copies = (ulong)copies.Count;
        done.CopyBytes = (ulong)copies.Sum(copy => copy.SizeBytes);
    }

    private static NodeRefusalException Refused(ErrorCode code, string field, string message) => new(new Problem(code, field, message));
}
