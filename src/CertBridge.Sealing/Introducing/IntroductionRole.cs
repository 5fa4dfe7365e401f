namespace CertBridge.Sealing.Introducing;

/// <summary>Which of the two sides of an introduction.</summary>
public enum IntroductionRole
{
    /// <summary>Sent the invite and opens its nonce last.</summary>
    Inviter,

    /// <summary>Answered it.</summary>
    Accepter,
}
