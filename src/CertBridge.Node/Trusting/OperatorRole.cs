namespace CertBridge.Node.Trusting;

/// <summary>
/// What a client certificate opens at the local listener. The role <see cref="Officer"/> opens the door for officers' work; it signs
/// nothing. What an officer signs is signed with the officer's own key, which stands on the card (docs/VOCABULARY.md, Officer).
/// </summary>
public enum OperatorRole
{
    /// <summary>Partners, cards, operators, everything an operator may.</summary>
    Admin,

    /// <summary>Hands in what officers signed: agreements, later releases.</summary>
    Officer,

    /// <summary>Reports in, inbox and outbox.</summary>
    Operator,

    /// <summary>A machine that streams indicators in, and nothing else.</summary>
    Sensor,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor,
}

/// <summary>The roles as they are written.</summary>
public static class OperatorRoles
{
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<OperatorRole>().Select(role => role.Word())];

    public static string Word(this OperatorRole role) => role.ToString().ToLowerInvariant();

    public static OperatorRole? Find(string? word)
    {
        int index = word is null ? -1 : Words.ToList().IndexOf(word);
        return index < 0 ? null : Enum.GetValues<OperatorRole>()[index];
    }
}
