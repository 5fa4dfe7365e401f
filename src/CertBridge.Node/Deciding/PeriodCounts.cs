using System.Collections.Concurrent;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Storage;

namespace CertBridge.Node.Deciding;

/// <summary>
/// How many reports were accepted for each partner in the running period of its agreement's limit. Kept in memory and begun from the
/// outbox after a start; a partner whose agreement sets no limit is not counted. Periods are fixed and in UTC: a day begins at midnight.
/// </summary>
internal sealed class PeriodCounts(NodeStore store)
{
    private readonly ConcurrentDictionary<PartnerId, Counter> counters = new();

    /// <summary>Takes one place before the decision is made, so that two at once cannot both take the last; given back unless it is kept.</summary>
    public PeriodCount Take(TrustedPartner partner, DateTimeOffset now)
    {
        if (partner.InForce(now)?.Document.Limits.Reports is not { } limit)
            return new PeriodCount(null, null, default);
        DateTimeOffset begin = PeriodBegin(limit, now);
        Counter counter = counters.GetOrAdd(partner.Id, static _ => new Counter());
        return new PeriodCount(counter, counter.Take(begin, () => CountStored(partner, begin)), begin);
    }

    /// <summary>What <see cref="Take"/> would find, and no place is taken; null when nobody counts.</summary>
    public long? Look(TrustedPartner partner, DateTimeOffset now)
    {
        if (partner.InForce(now)?.Document.Limits.Reports is not { } limit)
            return null;
        DateTimeOffset begin = PeriodBegin(limit, now);
        return counters.TryGetValue(partner.Id, out Counter? counter) ? counter.Look(begin, () => CountStored(partner, begin)) : CountStored(partner, begin);
    }

    private long CountStored(TrustedPartner partner, DateTimeOffset begin) => store.Read(reader => reader.CountQueuedSince(partner.Id, begin));

    private static DateTimeOffset PeriodBegin(Rate limit, DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % limit.Per.Ticks), TimeSpan.Zero);

    /// <summary>One partner's count of one period.</summary>
    internal sealed class Counter
    {
        private readonly Lock gate = new();
        private DateTimeOffset? begin;
        private long taken;

        /// <returns>How many were taken before this one.</returns>
        public long Take(DateTimeOffset period, Func<long> countStored)
        {
            lock (gate)
            {
                taken = Before(period, countStored);
                begin = period;
                return taken++;
            }
        }

        public long Look(DateTimeOffset period, Func<long> countStored)
        {
            lock (gate)
                return Before(period, countStored);
        }

        public void GiveBack(DateTimeOffset period)
        {
            lock (gate)
            {
                if (begin == period)
                    taken--;
            }
        }

        private long Before(DateTimeOffset period, Func<long> countStored) => period == begin ? taken : begin is { } last && period > last ? 0 : countStored();
    }
}

/// <summary>A place taken in a partner's period.</summary>
internal sealed class PeriodCount(PeriodCounts.Counter? counter, long? before, DateTimeOffset begin) : IDisposable
{
    private bool isKept;

    /// <summary>Reports accepted before this one; null when nobody counts.</summary>
    public long? Before => before;

    public void Keep() => isKept = true;

    public void Dispose()
    {
        if (!isKept)
            counter?.GiveBack(begin);
    }
}
