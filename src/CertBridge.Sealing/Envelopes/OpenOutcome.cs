using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>How opening an envelope ended.</summary>
public abstract record OpenOutcome
{
    private OpenOutcome()
    {
    }

    /// <summary>It was for us, from the sender on the card, and whole.</summary>
    public sealed record Opened(OpenedEnvelope Envelope) : OpenOutcome;

    /// <summary>It was for us, from the sender on the card, and its items are sealed to named persons.</summary>
    public sealed record ForPersons(PersonSealedEnvelope Envelope) : OpenOutcome;

    /// <summary>It could not be opened, or its signer could not be established; no more is said or known. Quarantine it.</summary>
    public sealed record Unopenable : OpenOutcome;

    /// <summary>Refuse it by this name: a fact of its header, or what a verified signature proves.</summary>
    public sealed record Refused(V1.RefusalReason Reason) : OpenOutcome;
}
