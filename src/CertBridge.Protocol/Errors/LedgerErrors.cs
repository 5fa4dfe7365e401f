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

    public static readonly ErrorCode ProofMalformed = new("CB6005", ExitCode.InputInvalid, "proof file not readable",
        "The file is not a LedgerProof: over its limit, not JSON, a field missing, unknown, there twice or of another form.",
        "Ask whoever gave it to you for the file that 'certbridge ledger proof' wrote, byte for byte.");

    public static readonly ErrorCode ProofIndex = new("CB6006", ExitCode.VerificationFailed, "leaf outside the checkpoint",
        "The proof says an index that its checkpoint does not cover.",
        "It proves nothing. Ask for another proof of the same receipt.");

    public static readonly ErrorCode ProofPath = new("CB6007", ExitCode.VerificationFailed, "path does not lead to the root",
        "The receipt, its index and the path do not have the root that was signed: one of them was changed, or belongs to another tree.",
        "It proves nothing. Ask for another proof of the same receipt.");

    public static readonly ErrorCode ProofNames = new("CB6008", ExitCode.VerificationFailed, "proof names another envelope than it holds",
        "The envelope id or digest that stands beside the receipt is not the one in it.",
        "It proves nothing about the envelope it names. Ask for the proof of the one that is meant.");

    public static readonly ErrorCode ReceiptNotYet = new("CB6009", ExitCode.Busy, "no signed receipt yet",
        "What was sent is not answered yet, or the answer lies beneath no checkpoint so far.",
        "certbridge report receipts ID --wait 30s, then again.");

    public static readonly ErrorCode ReceiptUnknown = new("CB6010", ExitCode.InputInvalid, "no receipt under this id",
        "Nothing was sent or received under this report or envelope id, or not with this partner, or it never left.",
        "certbridge report list and certbridge inbox list show the ids; certbridge outbox explain ID says why something did not leave.");

    public static readonly ErrorCode SeveralReceipts = new("CB6011", ExitCode.InputInvalid, "receipts of several partners",
        "Several partners have answered this report, and a proof is of one receipt.",
        "Name one with --partner.");

    public static readonly ErrorCode CheckpointKeyGone = new("CB6012", ExitCode.Busy, "no card kept for the key of the checkpoint",
        "The log key that signed over the receipt has left the card since, and the card that named it is not kept here.",
        "Ask again when the log has grown: the next checkpoint is signed by a key of the card in force.");

    public static readonly ErrorCode LogDamaged = new("CB6013", ExitCode.VerificationFailed, "kept leaves do not lead to the checkpoint",
        "The leaves this node keeps of the log do not have the root that was signed over them.",
        "certbridge ledger verify names the leaf.");

    public static readonly ErrorCode LedgerFileMalformed = new("CB6014", ExitCode.InputInvalid, "export, evidence or cosignature file not readable",
        "The file is not a LedgerExport, LedgerEvidence, LedgerWitnessEvidence or LedgerCosignature: over its limit, not JSON, a field missing, unknown, there twice or of another form.",
        "Ask whoever gave it to you for the file that 'certbridge ledger export', 'ledger evidence' or 'ledger cosignature' wrote, byte for byte.");

    public static readonly ErrorCode IncidentUnknown = new("CB6015", ExitCode.InputInvalid, "nothing of this incident in the logs",
        "Under this report id nothing was sent to a partner or received from one, or not with the one that was named, or it has no number yet.",
        "certbridge report list and certbridge inbox list show the ids; certbridge outbox explain ID says why something did not leave.");

    public static readonly ErrorCode SeveralPartners = new("CB6016", ExitCode.InputInvalid, "incident shared with several partners",
        "An export is handed to one partner and names no other, and this incident concerns several.",
        "Name one with --partner, and write a file for each.");

    public static readonly ErrorCode ExportTooLarge = new("CB6017", ExitCode.InputInvalid, "export over its limit",
        "The logs hold more leaves of this incident than one export may have.",
        "certbridge ledger proof ID shows the receipts one by one.");

    public static readonly ErrorCode ExportsOfTwoIncidents = new("CB6018", ExitCode.InputInvalid, "exports that do not belong together",
        "The two files are of two reports, environments or pairs of partners.",
        "Ask the partner for 'certbridge ledger export' of the same report id.");

    public static readonly ErrorCode EvidenceUnknown = new("CB6019", ExitCode.InputInvalid, "no evidence under this number",
        "No alarm of this number keeps evidence.",
        "certbridge ledger evidence lists those that do.");

    public static readonly ErrorCode CosignatureForm = new("CB6020", ExitCode.VerificationFailed, "cosignature not well-formed",
        "A cosignature is not one line: em dash, name of the witness, base64 of key hint, time and signature.",
        "See docs/LEDGER.md, A witness, for the exact form.");

    public static readonly ErrorCode CosignatureSignature = new("CB6021", ExitCode.VerificationFailed, "cosignature does not verify",
        "It is by no log key of the witness's card, or of another witness, or over another checkpoint.",
        "It shows nothing. Check that the witness's newest card is imported; otherwise ask for another one.");

    public static readonly ErrorCode CosignatureUnknown = new("CB6022", ExitCode.InputInvalid, "no cosignature of this log",
        "No witness has cosigned the log about this partner yet, or it is about the witness itself.",
        "certbridge ledger status says what is witnessed, and since when not.");
}
