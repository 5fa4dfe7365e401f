namespace CertBridge.Storage.Rows;

/// <summary>The one transition function of a stop after a rewind; the table is in docs/STATES.md.</summary>
public static class RewindStates
{
    /// <summary>True while nothing is exchanged with the partner.</summary>
    public static bool IsStopped(this RewindState state) => state != RewindState.Going;

    /// <summary>States as they are written.</summary>
    public static string Word(this RewindState state) => state.ToString().ToLowerInvariant();

    /// <exception cref="RewindTransitionException">The event cannot happen in this state.</exception>
    public static RewindState Next(RewindState state, RewindEvent happened) => (state, happened) switch
    {
        (RewindState.Going or RewindState.Here, RewindEvent.FoundHere) => RewindState.Here,
        (RewindState.There or RewindState.Both, RewindEvent.FoundHere) => RewindState.Both,
        (RewindState.Going or RewindState.There, RewindEvent.FoundThere) => RewindState.There,
        (RewindState.Here or RewindState.Both, RewindEvent.FoundThere) => RewindState.Both,
        (RewindState.Here, RewindEvent.OurRecord) => RewindState.Going,
        (RewindState.Both, RewindEvent.OurRecord) => RewindState.There,
        (RewindState.Going or RewindState.There, RewindEvent.TheirRecord) => RewindState.Going, // it may come before this node has noticed
        (RewindState.Here or RewindState.Both, RewindEvent.TheirRecord) => RewindState.Here,
        _ => throw new RewindTransitionException(state, happened),
    };
}
