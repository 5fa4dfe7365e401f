using System.Collections.Concurrent;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Rationing;

/// <summary>
/// What each partner's envelopes and log take on this node's disk, against <c>limits.partnerStoredBytes</c> and a tenth of the disk, whichever is less. Over it
/// they are busy, as they are on a full disk: nothing is lost, the others go on, and a person decides. Its log is followed a tenth further, because the
/// receipts of what it was sent are in it.
/// </summary>
internal sealed class PartnerRoom(NodeStore store, LimitsInForce limits, DiskRoom disk, TimeProvider time)
{
    /// <summary>No partner may have more than this part of a disk, whatever the setting says.</summary>
    public const int DiskShare = 10;

    private const int LogShare = 10;
    private static readonly TimeSpan TellEvery = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<PartnerId, Share> shares = new();

    private long BytesMax => Math.Min(limits.Current.PartnerStoredBytes, disk.SizeBytes / DiskShare ?? long.MaxValue);

    public bool IsFull(PartnerId partner, long bytes) => Taken(partner) + bytes > BytesMax;

    public bool IsFullForItsLog(PartnerId partner, long bytes) => Taken(partner) + bytes > BytesMax + (BytesMax / LogShare);

    /// <summary>After a commit that stored something of the partner: what is held is read again, so that it is never another number than the store's.</summary>
    public void Changed(PartnerId partner) => Interlocked.Increment(ref Of(partner).Changes);

    /// <summary>Counts what is to come of an envelope whose first part is here; negative when it is whole or given up.</summary>
    public void Reserve(PartnerId partner, long bytes) => Interlocked.Add(ref Of(partner).Reserved, bytes);

    /// <returns>A sentence for the alarm, at most once an hour; null when it is not full or was said.</returns>
    public string? Objection(PartnerId partner, long bytes)
    {
        if (!IsFull(partner, bytes) || !Of(partner).TryTell(time))
            return null;
        string bound = BytesMax < limits.Current.PartnerStoredBytes ? "a tenth of the disk" : "limits.partnerStoredBytes";
        return $"its envelopes and its log take {Taken(partner)} bytes here, {bound} allows {BytesMax}: its envelopes are busy until that is raised";
    }

    private Share Of(PartnerId partner) => shares.GetOrAdd(partner, static _ => new Share());

    private long Taken(PartnerId partner)
    {
        Share share = Of(partner);
        long reserved = Interlocked.Read(ref share.Reserved);
        long changes = Interlocked.Read(ref share.Changes);
        if (share.Read is { } read && read.Changes == changes)
            return read.Bytes + reserved;
        long bytes = store.Read(reader => reader.RoomTaken(partner));
        share.Read = new ReadRoom(changes, bytes); // a commit in between has moved the count on, and it is read once more
        return bytes + reserved;
    }

    private sealed class Share
    {
        public long Changes;
        public long Reserved;
        public volatile ReadRoom? Read;
        private readonly Lock gate = new();
        private long? toldAt;

        public bool TryTell(TimeProvider time)
        {
            lock (gate)
            {
                if (toldAt is { } before && time.GetElapsedTime(before) < TellEvery)
                    return false;
                toldAt = time.GetTimestamp();
                return true;
            }
        }
    }

    /// <param name="Changes">How many commits there had been before it was read.</param>
    /// <param name="Bytes">What the store said.</param>
    private sealed record ReadRoom(long Changes, long Bytes);
}
