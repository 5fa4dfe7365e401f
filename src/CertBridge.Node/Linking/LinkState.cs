using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Linking;

/// <summary>How a link is, for people: with since when and why.</summary>
internal enum LinkState
{
    /// <summary>Never seen since this node started.</summary>
    Never,

    /// <summary>Hello both ways, frames flow.</summary>
    Up,

    /// <summary>
    /// Connected, but not whole: the two sides do not agree on the agreement in force and nothing is delivered, or one of the two connections is down and its lanes wait.
    /// </summary>
    Degraded,

    /// <summary>Connected, and officers of one side suspended the agreement: nothing is delivered until that side resumes it.</summary>
    Suspended,

    /// <summary>Not connected, and the partner said before that it may be away now.</summary>
    Maintenance,

    /// <summary>Not connected.</summary>
    Down,

    /// <summary>One of the two went back, and nothing is exchanged until two officers have opened a new epoch.</summary>
    Stopped,
}

/// <summary>The state of one link at an instant; <c>ClockOffset</c> as of the last hello, null before the first.</summary>
internal sealed record LinkStanding(LinkState State, DateTimeOffset Since, string Cause, TimeSpan? ClockOffset)
{
    /// <summary>The agreement our hello names; null before the first hello, and where it names none.</summary>
    public NamedAgreement? NamedByUs { get; init; }

    /// <summary>The agreement the partner's hello names. What was said last stays while the link is down: a new link says it again.</summary>
    public NamedAgreement? NamedByThem { get; init; }

    public static readonly LinkStanding Never = new(LinkState.Never, DateTimeOffset.UnixEpoch, "", null);

    /// <summary>The link as a whole: what its two connections have in common, or that one of them is missing.</summary>
    public static LinkStanding Together(LinkStanding ordinary, LinkStanding urgent)
    {
        if (!ordinary.IsLinked && !urgent.IsLinked)
            return (ordinary.State == LinkState.Never ? urgent : ordinary) with { NamedByUs = ordinary.NamedByUs ?? urgent.NamedByUs, NamedByThem = ordinary.NamedByThem ?? urgent.NamedByThem };
        if (ordinary.State != urgent.State && (ordinary.State == LinkState.Suspended || urgent.State == LinkState.Suspended))
            return (ordinary.State == LinkState.Suspended ? ordinary : urgent) with { ClockOffset = ordinary.ClockOffset ?? urgent.ClockOffset }; // which lanes are connected meanwhile is of no account
        if (ordinary.State == urgent.State)
            return ordinary with { Since = ordinary.Since > urgent.Since ? ordinary.Since : urgent.Since, Cause = ordinary.Cause.Length > 0 ? ordinary.Cause : urgent.Cause };
        LinkStanding worse = ordinary.Badness > urgent.Badness ? ordinary : urgent;
        string lanes = ReferenceEquals(worse, urgent) ? "flash and immediate" : "priority, routine and bulk";
        return ordinary with
        {
            State = LinkState.Degraded,
            Since = worse.Since,
            Cause = worse.State == LinkState.Degraded ? worse.Cause : $"{lanes} are not connected{(worse.Cause.Length > 0 ? $": {worse.Cause}" : "")}",
            ClockOffset = ordinary.ClockOffset ?? urgent.ClockOffset,
            NamedByUs = ordinary.NamedByUs ?? urgent.NamedByUs,
            NamedByThem = ordinary.NamedByThem ?? urgent.NamedByThem,
        };
    }

    private int Badness => State == LinkState.Never ? int.MaxValue : (int)State;

    /// <summary>True while both hellos were exchanged and taken.</summary>
    public bool IsLinked => State is LinkState.Up or LinkState.Degraded or LinkState.Suspended;

    /// <summary>This one while the exchange is stopped: what the link does meanwhile is no news to anybody.</summary>
    public LinkStanding During(RewindRow? stop) => stop is null ? this : this with { State = LinkState.Stopped, Since = stop.Since, Cause = LinkStops.Words(stop) };

    /// <summary>This one where the partner said before that it may be away: a link that is down is no news then, and one that is up shows it.</summary>
    public LinkStanding During(MaintenanceRow? announced)
    {
        if (announced is null)
            return this;
        string words = $"{announced.Node} announced a maintenance until {announced.Until.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}";
        if (IsLinked)
            return this with { Cause = Cause.Length > 0 ? $"{Cause}; {words}" : words };
        return this with { State = LinkState.Maintenance, Since = Since > announced.Since ? Since : announced.Since, Cause = Cause.Length > 0 ? $"{words}: {Cause}" : words };
    }

    public string Word => State.ToString().ToLowerInvariant();
}

/// <summary>An agreement that one side's hellos name, and since when without another in between, as far back as this node has been running.</summary>
internal sealed record NamedAgreement(Digest Hash, DateTimeOffset Since);
