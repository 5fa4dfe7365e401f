namespace CertBridge.Node.Introducing;

/// <summary>The one transition function of an introduction; the table is in docs/STATES.md.</summary>
internal static class IntroductionStates
{
    /// <returns>Null where the event cannot happen in this state.</returns>
    public static IntroductionState? Next(IntroductionState state, IntroductionEvent happened) => (state, happened) switch
    {
        (IntroductionState.None, IntroductionEvent.Invited) => IntroductionState.Invited,
        (IntroductionState.None, IntroductionEvent.Accepted) => IntroductionState.Accepted,
        (IntroductionState.Invited, IntroductionEvent.Revealed) => IntroductionState.Revealed,
        (IntroductionState.Accepted, IntroductionEvent.Opened) => IntroductionState.Opened,
        (IntroductionState.Revealed or IntroductionState.Opened, IntroductionEvent.Heard) => IntroductionState.Heard,
        (IntroductionState.Revealed or IntroductionState.Opened, IntroductionEvent.Misheard) => IntroductionState.Burned,
        (IntroductionState.Heard, IntroductionEvent.Confirmed) => IntroductionState.Confirmed,
        (IntroductionState.Confirmed, IntroductionEvent.Admitted) => IntroductionState.Admitted,
        (_, IntroductionEvent.Expired) when IsRunning(state) && state != IntroductionState.Confirmed => IntroductionState.Expired,
        (_, IntroductionEvent.Withdrawn) when IsRunning(state) => IntroductionState.Withdrawn,
        _ => null,
    };

    /// <summary>True while it still has a way to go.</summary>
    public static bool IsRunning(IntroductionState state) => state is IntroductionState.Invited or IntroductionState.Accepted or IntroductionState.Revealed
        or IntroductionState.Opened or IntroductionState.Heard or IntroductionState.Confirmed;

    public static string Word(this IntroductionState state) => state.ToString().ToLowerInvariant();

    public static string Word(this IntroductionEvent happened) => happened.ToString().ToLowerInvariant();

    public static IntroductionEvent? FindEvent(string word) =>
        Enum.GetValues<IntroductionEvent>().Where(happened => happened.Word() == word).Select(found => (IntroductionEvent?)found).FirstOrDefault();
}
