using System.Collections.Concurrent;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;

namespace CertBridge.Node.Receiving;

/// <summary>
/// What each partner's envelopes take on this node's disk, against <c>limits.partnerStoredBytes</c>. Over it they are busy, as they are on a full disk: nothing is
/// lost, the others go on, and a person decides.
/// </summary>
internal sealed class PartnerRoom(NodeStore store, LimitSettings limits, TimeProvider time)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<PartnerId, Share> shares = new();

    public bool IsFull(PartnerId partner, int bytes) => Held(Of(partner)) + bytes > limits.PartnerStoredBytes;

    public void Note(PartnerId partner, long bytes) => Interlocked.Add(ref Of(partner).Added, bytes);

    /// <returns>A sentence for the alarm, at most once an hour; null when it is not full or was said.</returns>
    public string? Objection(PartnerId partner, int bytes)
    {
        Share share = Of(partner);
        if (!IsFull(partner, bytes) || !share.TryTell(time))
            return null;
        return $"its envelopes take {Held(share)} bytes here, limits.partnerStoredBytes allows {limits.PartnerStoredBytes}: they are busy until it is raised";
    }

    private Share Of(PartnerId partner) => shares.GetOrAdd(partner, id => new Share(AtStart(id)));

    /// <summary>A read that failed is tried again: a busy moment of the disk must not keep a partner out until the next start.</summary>
    private Lazy<long> AtStart(PartnerId partner) => new(() => store.Read(reader => reader.ReceivedBytes(partner)), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Read once from the store, before the first is added; from then on counted.</summary>
    private static long Held(Share share) => share.AtStart.Value + Interlocked.Read(ref share.Added);

    private sealed class Share(Lazy<long> atStart)
    {
        public long Added;
        private long? toldAt;

        public Lazy<long> AtStart => atStart;

        public bool TryTell(TimeProvider time)
        {
            lock (atStart)
            {
                if (toldAt is { } before && time.GetElapsedTime(before) < TellEvery)
                    return false;
                toldAt = time.GetTimestamp();
                return true;
            }
        }
    }
}
