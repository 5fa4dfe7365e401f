namespace CertBridge.Storage.Rows;

/// <summary>The one transition function of withdrawals; the table is in docs/STATES.md.</summary>
public static class WithdrawalStates
{
    /// <summary>Pause before one that came back is said again: an hour, and twice as long each time, up to a day.</summary>
    /// <param name="tries">How often it was said before.</param>
    public static TimeSpan AgainAfter(int tries) => TimeSpan.FromHours(Math.Min(24, 1 << Math.Clamp(tries - 1, 0, 5)));

    /// <summary>States as they are written.</summary>
    public static string Word(this WithdrawalState state) => state == WithdrawalState.OnTheWay ? "on-the-way" : state.ToString().ToLowerInvariant();

    /// <summary>True until the partner has said what it did.</summary>
    public static bool IsUnanswered(this WithdrawalState state) => state is WithdrawalState.Waiting or WithdrawalState.OnTheWay;

    /// <exception cref="WithdrawalTransitionException">The event cannot happen in this state.</exception>
    public static WithdrawalState Next(WithdrawalState state, WithdrawalEvent happened) => (state, happened) switch
    {
        (_, WithdrawalEvent.Said) => WithdrawalState.Waiting,
        (_, WithdrawalEvent.Lifted) => WithdrawalState.Lifted,
        (WithdrawalState.Waiting, WithdrawalEvent.Queued) => WithdrawalState.OnTheWay,
        (WithdrawalState.OnTheWay, WithdrawalEvent.Returned) => WithdrawalState.Waiting,
        (WithdrawalState.OnTheWay, WithdrawalEvent.AnsweredApplied) => WithdrawalState.Applied,
        (WithdrawalState.OnTheWay, WithdrawalEvent.AnsweredPartial) => WithdrawalState.Partial,
        (WithdrawalState.OnTheWay, WithdrawalEvent.AnsweredRefused) => WithdrawalState.Refused,
        (WithdrawalState.Lifted, WithdrawalEvent.Returned or WithdrawalEvent.AnsweredApplied or WithdrawalEvent.AnsweredPartial or WithdrawalEvent.AnsweredRefused) => WithdrawalState.Lifted,
        _ => throw new WithdrawalTransitionException(state, happened),
    };
}
