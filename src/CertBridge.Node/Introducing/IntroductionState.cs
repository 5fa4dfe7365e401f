namespace CertBridge.Node.Introducing;

/// <summary>Where an introduction stands at this node; the table is in docs/STATES.md.</summary>
internal enum IntroductionState
{
    /// <summary>Before its first step.</summary>
    None = 0,

    /// <summary>The inviter: our invite was made, their answer is awaited.</summary>
    Invited,

    /// <summary>The accepter: we answered, their reveal is awaited.</summary>
    Accepted,

    /// <summary>The inviter: our nonce was opened; the words can be spoken.</summary>
    Revealed,

    /// <summary>The accepter: their nonce opens what they committed to; the words can be spoken.</summary>
    Opened,

    /// <summary>What was typed matched; a second officer is awaited.</summary>
    Heard,

    /// <summary>A second officer confirmed; the card is being admitted.</summary>
    Confirmed,

    /// <summary>The card is believed.</summary>
    Admitted,

    /// <summary>What was typed did not match.</summary>
    Burned,

    /// <summary>The invitation's time ran out before a second officer confirmed.</summary>
    Expired,

    /// <summary>Somebody ended it.</summary>
    Withdrawn,
}
