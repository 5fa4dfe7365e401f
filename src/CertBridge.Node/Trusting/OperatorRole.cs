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
