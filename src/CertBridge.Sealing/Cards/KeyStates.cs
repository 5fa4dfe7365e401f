namespace CertBridge.Sealing.Cards;

/// <summary>
/// The one transition function of a key's life, whatever the key is for; the table is in docs/STATES.md. The state is not stored: it is what signed cards and sheets say, and the leaves of the node log
/// say when.
/// </summary>
public static class KeyStates
{
    /// <summary>States as they are written.</summary>
    public static string Word(this KeyState state) => state.ToString().ToLowerInvariant();

    /// <summary>Events as they are written.</summary>
    public static string Word(this KeyEvent happened) => happened == KeyEvent.UseSeen ? "use-seen" : happened.ToString().ToLowerInvariant();

    /// <returns>Null where the word names no event of this version.</returns>
    public static KeyEvent? EventOf(string? word)
    {
        foreach (KeyEvent happened in Enum.GetValues<KeyEvent>())
        {
            if (happened.Word() == word)
                return happened;
        }
        return null;
    }

    /// <returns>Null where the event cannot happen in this state: nothing leads out of <see cref="KeyState.Revoked"/>, and a key that was retired never comes back.</returns>
    public static KeyState? Next(KeyState state, KeyEvent happened) => (state, happened) switch
    {
        (KeyState.None, KeyEvent.Announced) => KeyState.Announced,
        (KeyState.Announced, KeyEvent.Activated) => KeyState.Active,
        (KeyState.Active or KeyState.Retired or KeyState.Tainted, KeyEvent.UseSeen) => state, // a receipt may come late
        (KeyState.Announced or KeyState.Active, KeyEvent.Retired) => KeyState.Retired,
        (KeyState.Tainted, KeyEvent.Retired) => KeyState.Tainted,
        (KeyState.Revoked, KeyEvent.Tainted) => KeyState.Revoked, // from when on what it signed is doubted is learnt late
        (_, KeyEvent.Tainted) when Enum.IsDefined(state) => KeyState.Tainted, // also one that was retired before anybody kept a log of it
        (KeyState.None or KeyState.Announced or KeyState.Active or KeyState.Retired or KeyState.Tainted, KeyEvent.Revoked) => KeyState.Revoked,
        _ => null,
    };
}
