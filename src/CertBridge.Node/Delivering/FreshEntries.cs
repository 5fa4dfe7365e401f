using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Delivering;

/// <summary>
/// Entries that got their number in the commit that accepted them, with their bytes, until the lane's owner sends them: it need not read from the disk and
/// unseal what was in memory a moment ago. Only a shortcut: what is not here is in the store, and nothing is put here before its commit was flushed.
/// </summary>
internal sealed class FreshEntries
{
    /// <summary>What one lane keeps here, bytes.</summary>
    public const int BytesMax = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<(PartnerId, LaneName), Shelf> shelves = new();

    /// <summary>Where there is no room the entry is left to the store.</summary>
    public void Put(OutboxRow numbered) => shelves.GetOrAdd((numbered.Partner, numbered.Lane), _ => new Shelf()).Put(numbered);

    /// <summary>The entries whose numbers follow one another from the one after <paramref name="afterNumber"/>; what is older is put away.</summary>
    public FreshRun Take(PartnerId partner, LaneName lane, ulong epoch, ulong afterNumber, int max) =>
        shelves.TryGetValue((partner, lane), out Shelf? shelf) ? shelf.Take(epoch, afterNumber, max) : FreshRun.None;

    /// <summary>The link ended: what was not sent is read from the store when the next one comes up.</summary>
    public void Clear(PartnerId partner, LaneName lane) => shelves.TryRemove((partner, lane), out _);

    private sealed class Shelf
    {
        private readonly Lock gate = new();
        private readonly SortedDictionary<(ulong, ulong), OutboxRow> entries = [];
        private int bytes;

        private OutboxRow? First => entries.Count == 0 ? null : entries.First().Value;

        public void Put(OutboxRow entry)
        {
            lock (gate)
            {
                if (bytes + SizeOf(entry) <= BytesMax && entries.TryAdd((entry.Epoch, entry.Number), entry))
                    bytes += SizeOf(entry);
            }
        }

        public FreshRun Take(ulong epoch, ulong afterNumber, int max)
        {
            lock (gate)
            {
                while (First is { } old && (old.Epoch, old.Number).CompareTo((epoch, afterNumber + 1)) < 0)
                    Remove(old); // sent from the store
                var taken = new List<OutboxRow>();
                while (taken.Count < max && First is { } next && next.Epoch == epoch && next.Number == afterNumber + 1 + (ulong)taken.Count)
                {
                    Remove(next);
                    taken.Add(next);
                }
                if (taken.Count > 0)
                    return new FreshRun(taken, Missing: 0);
                return First is { } later && later.Epoch == epoch ? new FreshRun([], (int)Math.Min(int.MaxValue, later.Number - afterNumber - 1)) : FreshRun.None;
            }
        }

        private void Remove(OutboxRow entry)
        {
            if (entries.Remove((entry.Epoch, entry.Number)))
                bytes -= SizeOf(entry);
        }

        private static int SizeOf(OutboxRow entry) => entry.Header.Length + entry.Cms.Length;
    }
}

/// <summary>What a lane's owner gets.</summary>
/// <param name="Entries">By number, without a gap.</param>
/// <param name="Missing">Where there are none: how many must be read from the store before one that is here; the largest number where nothing is.</param>
internal readonly record struct FreshRun(IReadOnlyList<OutboxRow> Entries, int Missing)
{
    public static readonly FreshRun None = new([], int.MaxValue);
}
