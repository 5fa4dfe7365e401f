namespace CertBridge.Protocol.Errors;

/// <summary>CB126x: passing on what another CERT made.</summary>
[ErrorSubject]
public static class OnwardErrors
{
    public static readonly ErrorCode NotPassedOn = new("CB1260", ExitCode.InputInvalid, "it cannot be passed on",
        "A report is passed on by who got it from its originator. Not passed on is what came from a relay itself, what was quarantined or taken back, what is sealed to named persons, and what bears another's name.",
        "See 'certbridge inbox show ID'; its originator can share it with the other partner itself.");

    public static readonly ErrorCode NobodyNamed = new("CB1261", ExitCode.Usage, "nobody to pass it on to",
        "Between 1 and 64 partners are named with --to. Nobody named is an error, and never everybody.",
        "Name a partner with --to; 'certbridge partner list' has them.");

    public static readonly ErrorCode ProofGone = new("CB1262", ExitCode.Conflict, "its originator's proof is not here any more",
        "The signature of its originator is inside the envelope it came in. The key that envelope was sealed to is gone, or an item is too large to be shown with its proof.",
        "Ask its originator to share it with the other partner, or to send you a later revision.");

    public static readonly ErrorCode NoOrder = new("CB1263", ExitCode.InputInvalid, "nothing follows there",
        "What a partner made follows only to whom it was passed on. The report was not passed on to this partner, or was cancelled before it was sent, or its originator took it back.",
        "'certbridge inbox show ID' lists to whom it was passed on; 'certbridge outbox explain ID' says what became of each.");
}
