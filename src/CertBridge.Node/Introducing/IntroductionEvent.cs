namespace CertBridge.Node.Introducing;

/// <summary>What may happen to an introduction.</summary>
internal enum IntroductionEvent
{
    Invited = 1,
    Accepted,
    Revealed,
    Opened,
    Heard,
    Misheard,
    Confirmed,
    Admitted,
    Expired,
    Withdrawn,
}
