namespace CertBridge.Node.Linking;

/// <summary>How a link is, for people: with since when and why.</summary>
internal enum LinkState
{
    /// <summary>Never seen since this node started.</summary>
    Never,

    /// <summary>Hello both ways, frames flow.</summary>
    Up,

    /// <summary>Connected, but the two sides do not agree on the agreement in force: nothing is delivered.</summary>
    Degraded,

    /// <summary>Not connected.</summary>
    Down,
}

/// <summary>The state of one link at an instant; <c>ClockOffset</c> as of the last hello, null before the first.</summary>
internal sealed record LinkStanding(LinkState State, DateTimeOffset Since, string Cause, TimeSpan? ClockOffset)
{
    public static readonly LinkStanding Never = new(LinkState.Never, DateTimeOffset.UnixEpoch, "", null);

    /// <summary>True while both hellos were exchanged and taken.</summary>
    public bool IsLinked => State is LinkState.Up or LinkState.Degraded;

    public string Word => State.ToString().ToLowerInvariant();
}
