namespace CertBridge.Protocol.Errors;

/// <summary>CB60xx: the ledger.</summary>
[ErrorSubject]
public static class LedgerErrors
{
    public static readonly ErrorCode LeafInvalid = new("CB6001", ExitCode.VerificationFailed, "leaf not valid",
        "A record of a link log is over its limit, lacks a field, or names a state or party that it cannot.",
        "The log's owner has to explain it; the bytes are kept with the alarm.");

    public static readonly ErrorCode CheckpointForm = new("CB6002", ExitCode.VerificationFailed, "checkpoint not well-formed",
        "A checkpoint is not a signed note of three lines: origin, size, root.",
        "See docs/LEDGER.md for the exact form.");

    public static readonly ErrorCode CheckpointOrigin = new("CB6003", ExitCode.VerificationFailed, "checkpoint of another log",
        "A checkpoint's first line names another environment, owner or partner than the log it was shown for.",
        "Show the checkpoint of the log that is meant.");

    public static readonly ErrorCode CheckpointSignature = new("CB6004", ExitCode.VerificationFailed, "checkpoint signature does not verify",
        "No log key of the owner's card verifies the checkpoint, or one that is named on it does not.",
        "Check that the owner's newest card is imported; otherwise call the owner.");
}
