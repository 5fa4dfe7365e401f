using System.Collections.Concurrent;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Storage;

namespace CertBridge.Node.Deciding;

/// <summary>
/// How many reports have a place in the running period of a partner's limit, or in those after it where it is full: places are given in the order of acceptance. Kept in
/// memory and begun from the outbox and what waits for people after a start; a partner whose agreement sets no limit is not counted. Periods are fixed and in UTC: a day begins at midnight.
/// </summary>
internal sealed class PeriodCounts(NodeStore store)
{
    private readonly ConcurrentDictionary<PartnerId, Counter> counters = new();

    /// <summary>Takes one place before the decision is made, so that two at once cannot both take the last; given back unless it is kept.</summary>
    public PeriodCount Take(TrustedPartner partner, DateTimeOffset now)
    {
        if (partner.InForce(now)?.Document.Limits.Reports is not { } limit)
            return new PeriodCount(null, null, default);
        DateTimeOffset begin = limit.PeriodBegin(now);
        Counter counter = counters.GetOrAdd(partner.Id, static _ => new Counter());
        return new PeriodCount(counter, counter.Take(limit, begin, () => CountStored(partner, limit, begin)), begin);
    }

    /// <summary>What <see cref="Take"/> would find, and no place is taken; null when nobody counts.</summary>
    public long? Look(TrustedPartner partner, DateTimeOffset now)
    {
        if (partner.InForce(now)?.Document.Limits.Reports is not { } limit)
            return null;
        DateTimeOffset begin = limit.PeriodBegin(now);
        return counters.TryGetValue(partner.Id, out Counter? counter)
            ? counter.Look(limit, begin, () => CountStored(partner, limit, begin))
            : CountStored(partner, limit, begin);
    }

    /// <summary>What each period had no place for is carried into the next. Nothing is carried further than a report may be held.</summary>
    private long CountStored(TrustedPartner partner, Rate limit, DateTimeOffset begin) => store.Read(reader =>
    {
        long taken = 0;
        for (int ago = Rate.PeriodsHeldMax; ago >= 0; ago--)
        {
            DateTimeOffset period = begin.AddTicks(-ago * limit.Per.Ticks);
            taken = Carried(limit, taken, limit.Per) + reader.CountAccepted(partner.Id, period, period + limit.Per);
        }
        return taken;
    });

    private static long Carried(Rate limit, long taken, TimeSpan later)
    {
        long periods = later.Ticks / limit.Per.Ticks;
        return periods > Rate.PeriodsHeldMax ? 0 : Math.Max(0, taken - (limit.Count * periods));
    }

    /// <summary>One partner's count, as of one period.</summary>
    internal sealed class Counter
    {
        private readonly Lock gate = new();
        private DateTimeOffset? begin;
        private Rate? rate;
        private long taken;

        /// <returns>How many were taken before this one.</returns>
        public long Take(Rate limit, DateTimeOffset period, Func<long> countStored)
        {
            lock (gate)
            {
                taken = Before(limit, period, countStored);
                begin = period;
                rate = limit;
                return taken++;
            }
        }

        public long Look(Rate limit, DateTimeOffset period, Func<long> countStored)
        {
            lock (gate)
                return Before(limit, period, countStored);
        }

        public void GiveBack(DateTimeOffset period)
        {
            lock (gate)
            {
                if (begin == period)
                    taken--;
            }
        }

        /// <summary>A clock that was set back, and a limit that changed, are counted anew.</summary>
        private long Before(Rate limit, DateTimeOffset period, Func<long> countStored) =>
            rate == limit && begin is { } last && period >= last ? Carried(limit, taken, period - last) : countStored();
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
