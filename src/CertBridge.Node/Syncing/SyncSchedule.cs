namespace CertBridge.Node.Syncing;

/// <summary>
/// When two nodes compare: at the first link after a start, after a new epoch, on a link that came up over an hour after the last time, and every night at a time of its own between 01:00 and 05:00 UTC. While something is
/// open, again after 2 s, and after twice as long each time up to an hour.
/// </summary>
internal static class SyncSchedule
{
    /// <summary>A difference that has stood so long calls people: what is said again is answered in seconds on a link that is up.</summary>
    public static readonly TimeSpan ToldAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AgainMin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AgainMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan NightBegins = TimeSpan.FromHours(1);
    private static readonly TimeSpan NightLasts = TimeSpan.FromHours(4);
    private static readonly TimeSpan FreshFor = TimeSpan.FromHours(1);

    /// <param name="standing">Null where they never compared.</param>
    /// <param name="epoch">Of the exchange now.</param>
    /// <param name="linkedAt">When the link came up.</param>
    /// <returns>The instant from which on they compare.</returns>
    public static DateTimeOffset Due(SyncStanding? standing, ulong epoch, DateTimeOffset linkedAt)
    {
        bool isNew = standing is null || standing.Epoch != epoch || (standing.ComparedAt is { } last && last + FreshFor < linkedAt);
        return isNew ? linkedAt : standing!.NextAt;
    }

    /// <summary>After a comparison that came to its end.</summary>
    /// <param name="share">From 0 to 1: where in the night this partner is compared.</param>
    public static SyncStanding After(SyncStanding? before, SyncFinding withdrawn, SyncFinding documents, ulong epoch, DateTimeOffset now, double share)
    {
        bool isDifferent = withdrawn.Count + documents.Count > 0;
        bool isOpen = isDifferent || withdrawn.IsUnderWay || documents.IsUnderWay;
        int tries = isOpen ? (before?.Tries ?? 0) + 1 : 0;
        return new SyncStanding
        {
            ComparedAt = now,
            Epoch = epoch,
            Withdrawn = withdrawn,
            Documents = documents,
            Since = isDifferent ? before?.Since ?? now : null,
            Tries = tries,
            IsTold = isDifferent && before is { IsTold: true },
            NextAt = isOpen ? now + AgainAfter(tries) : NightAfter(now, share),
        };
    }

    /// <summary>After one that did not: what was found before stands.</summary>
    public static SyncStanding Missed(SyncStanding? before, ulong epoch, DateTimeOffset now)
    {
        SyncStanding standing = before ?? new SyncStanding { Withdrawn = SyncFinding.Nothing, Documents = SyncFinding.Nothing, NextAt = now };
        return standing with { Epoch = epoch, Tries = standing.Tries + 1, NextAt = now + AgainAfter(standing.Tries + 1) };
    }

    private static TimeSpan AgainAfter(int tries)
    {
        TimeSpan pause = AgainMin * Math.Pow(2, Math.Min(tries - 1, 16));
        return pause < AgainMax ? pause : AgainMax;
    }

    private static DateTimeOffset NightAfter(DateTimeOffset now, double share)
    {
        DateTimeOffset tonight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + NightBegins + (NightLasts * share);
        return tonight > now ? tonight : tonight.AddDays(1);
    }
}
