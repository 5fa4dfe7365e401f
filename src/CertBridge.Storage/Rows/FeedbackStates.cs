namespace CertBridge.Storage.Rows;

/// <summary>The one transition function of feedback that was said here; the table is in docs/STATES.md.</summary>
public static class FeedbackStates
{
    /// <summary>What came back so often is said no more: unlike a withdrawal nobody depends on it.</summary>
    public const int TriesMax = 5;

    /// <summary>Pause before one that came back is said again: an hour, and twice as long each time.</summary>
    /// <param name="tries">How often it was said before.</param>
    public static TimeSpan AgainAfter(int tries) => TimeSpan.FromHours(1 << Math.Clamp(tries - 1, 0, TriesMax));

    /// <summary>States as they are written.</summary>
    public static string Word(this FeedbackState state) => state == FeedbackState.OnTheWay ? "on-the-way" : state.ToString().ToLowerInvariant();

    /// <summary>True while it may still reach the partner.</summary>
    public static bool IsOpen(this FeedbackState state) => state is FeedbackState.Waiting or FeedbackState.OnTheWay;

    /// <exception cref="FeedbackTransitionException">The event cannot happen in this state.</exception>
    public static FeedbackState Next(FeedbackState state, FeedbackEvent happened) => (state, happened) switch
    {
        (FeedbackState.Waiting, FeedbackEvent.Queued) => FeedbackState.OnTheWay,
        (FeedbackState.OnTheWay, FeedbackEvent.Returned) => FeedbackState.Waiting,
        (FeedbackState.OnTheWay, FeedbackEvent.AnsweredStored) => FeedbackState.Stored,
        (FeedbackState.OnTheWay, FeedbackEvent.AnsweredRefused) => FeedbackState.Refused,
        (FeedbackState.Waiting or FeedbackState.OnTheWay, FeedbackEvent.Dropped) => FeedbackState.Dropped,
        // Its envelope had its number when it was dropped: the answer is late and changes nothing.
        (FeedbackState.Dropped, FeedbackEvent.Returned or FeedbackEvent.AnsweredStored or FeedbackEvent.AnsweredRefused or FeedbackEvent.Dropped) => FeedbackState.Dropped,
        _ => throw new FeedbackTransitionException(state, happened),
    };
}
