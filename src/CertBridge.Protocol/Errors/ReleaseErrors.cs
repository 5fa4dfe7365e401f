namespace CertBridge.Protocol.Errors;

/// <summary>CB34xx: what people release, and whether they did.</summary>
[ErrorSubject]
public static class ReleaseErrors
{
    public static readonly ErrorCode Unknown = new("CB3401", ExitCode.InputInvalid, "approval not known",
        "Nothing waits, or waited, for people under this number.",
        "'certbridge approval list' shows what waits.");

    public static readonly ErrorCode Settled = new("CB3402", ExitCode.Conflict, "approval settled already",
        "It was released, refused, taken back, or its time is over: nothing more is decided about it.",
        "'certbridge approval show ID' says what became of it.");

    public static readonly ErrorCode Changed = new("CB3403", ExitCode.Conflict, "what would be sent changed",
        "The policy, the agreement, the report's copy or the persons are others than when the statement was written, so the signature is over something that is not sent.",
        "Look at it again with 'certbridge approval show ID' and sign what is there now.");

    public static readonly ErrorCode NotSigned = new("CB3404", ExitCode.VerificationFailed, "release not signed as it must be",
        "A signature does not hold, is not by an officer on the sender's card, is larger than a manifest can carry, or there are too few different persons.",
        "Sign with 'certbridge approval grant ID' and the key of an officer on the card; a second person gives the same command with their own key.");

    public static readonly ErrorCode SignedBefore = new("CB3405", ExitCode.Conflict, "released by the same person before",
        "It takes two different persons, and this one has signed already.",
        "A second officer on the card gives the same command with their own key.");

    public static readonly ErrorCode NotPossible = new("CB3406", ExitCode.NobodyWouldReceive, "not released: it may not go any more",
        "Decided again with what is in force now, it is denied.",
        "'certbridge outbox explain REPORT' shows the decision.");

    public static readonly ErrorCode ItemsDiffer = new("CB3407", ExitCode.VerificationFailed, "the items are not those of the statement",
        "What the node gave to look at does not give the root, the count or the marking it wants signed. Nothing was signed.",
        "Sign nothing. Look at the node: somebody may have changed its store or its program.");

    public static readonly ErrorCode NotForThisPerson = new("CB3409", ExitCode.NotAllowed, "not sealed to this person",
        "The content is sealed to named persons' own keys, and this is none of them, or it is not sealed to persons at all.",
        "Use the key whose certificate is on your contact sheet; content below TLP:RED is shown by 'certbridge inbox show ID'.");

    public static readonly ErrorCode PersonContentWrong = new("CB3410", ExitCode.VerificationFailed, "content sealed to persons does not hold",
        "A signature, a digest or the root over the items is not what the sender signed. Nothing of it is shown.",
        "Keep the envelope ('certbridge inbox export') and call the partner.");

    public static readonly ErrorCode ReasonMissing = new("CB3408", ExitCode.Usage, "refusal without a reason",
        "Who refuses says why in 1 to 500 characters, in one line.",
        "Give --reason with a sentence.");
}
