namespace CertBridge.Protocol.Errors;

/// <summary>CB306x and CB312x: what a node refuses to believe of a partner although every signature holds.</summary>
[ErrorSubject]
public static class TrustErrors
{
    public static readonly ErrorCode OwnCard = new("CB3060", ExitCode.InputInvalid, "own card",
        "The card names this node's own partner id. A node is not its own partner.",
        "Import the partner's card; 'certbridge partner card' writes yours, to be handed over.");

    public static readonly ErrorCode OtherEnvironment = new("CB3061", ExitCode.NotAllowed, "card of another environment",
        "The card is of another environment than this node. Production, exercise and dev never speak with each other.",
        "Ask the partner for the card of its node in this environment.");

    public static readonly ErrorCode FingerprintMissing = new("CB3062", ExitCode.Usage, "fingerprint missing",
        "It is the first card of this partner. In environment dev its fingerprint, read aloud by the partner, can vouch for it; elsewhere an introduction.",
        "Ask the partner's officer on a number known from elsewhere to read the fingerprint, and type it: --fingerprint.");

    public static readonly ErrorCode TooManyPartners = new("CB3063", ExitCode.InputInvalid, "too many partners",
        "The node keeps as many partners as its limit allows.",
        "Remove a partner that is no longer one.");

    public static readonly ErrorCode PinTaken = new("CB3064", ExitCode.Conflict, "TLS key of somebody else",
        "The card pins a TLS key that is on the card of another partner, or on this node's own. A connection could not be told apart.",
        "Ask both partners which of them holds the key; the other signs a card with a key of its own.");

    public static readonly ErrorCode CardExpired = new("CB3065", ExitCode.InputInvalid, "card expired",
        "The card's last day is over.",
        "Ask the partner for its newest card, and compare the clocks.");

    public static readonly ErrorCode PartnerUnknown = new("CB3066", ExitCode.InputInvalid, "partner unknown",
        "No card of that partner was imported here.",
        "'certbridge partner list' shows the partners; 'certbridge partner invite' begins an introduction.");

    public static readonly ErrorCode CardFileMalformed = new("CB3067", ExitCode.InputInvalid, "not a partner card file",
        "The file is not what 'certbridge partner card' writes, or it is over the limit.",
        "Ask the partner to send the file again, as a file and not as text.");

    public static readonly ErrorCode HybridHalfMissing = new("CB3068", ExitCode.InputInvalid, "key sheet without the ML-KEM key its card promises",
        "The card offers the hybrid suite and the key sheet has no valid ML-KEM key beside the key that is sealed to. What is sealed so would be weaker than the card says.",
        "Ask the partner to sign its key sheet again where its node runs ('certbridge sheet sign'), and send both.");

    public static readonly ErrorCode AgreementNotOurs = new("CB3120", ExitCode.InputInvalid, "agreement between others",
        "The agreement is not between this node and a partner whose card was imported, or it came from a partner who is no party.",
        "Introduce the partner first, and check the parties in the document.");

    public static readonly ErrorCode AgreementOtherBytes = new("CB3121", ExitCode.Conflict, "two agreements with one version",
        "A document with the same id and version but other bytes is already here. Signatures hold for exact bytes only.",
        "Compare the two documents with the partner; give the changed one a higher version.");

    public static readonly ErrorCode AgreementUnsigned = new("CB3122", ExitCode.InputInvalid, "agreement without a signature",
        "A document is put forward by an officer's signature, and there is none.",
        "Sign it: openssl cms -sign -binary -md sha256 -in document -signer officer.crt -inkey officer.key -outform DER");

    public static readonly ErrorCode AgreementLimit = new("CB3123", ExitCode.InputInvalid, "too many agreements or signatures",
        "The document, its signatures, or the agreements with one partner go over a limit.",
        "Leave out signatures that are not needed; remove documents that were never signed.");

    public static readonly ErrorCode AgreementUnknown = new("CB3124", ExitCode.InputInvalid, "agreement unknown",
        "There is no agreement of that id and version here.",
        "'certbridge agreement list' shows them.");

    public static readonly ErrorCode FloorNotLowered = new("CB3130", ExitCode.NotAllowed, "floor of suites not lowered",
        "A partner that has sealed with a stronger suite is not taken with a weaker one unless two different officers on the own card have signed the statement.",
        "'certbridge partner floor PARTNER --lower-to classical --out FILE' writes the statement; two officers sign it with 'openssl cms -sign'.");

    public static readonly ErrorCode EpochNotOpened = new("CB3131", ExitCode.NotAllowed, "epoch not opened",
        "A new epoch begins only where two different officers on the card of the node that went back have signed what its partner holds, exactly, and only above every epoch there was.",
        "'certbridge partner epoch PARTNER' says how it stands; on the node that went back '--out FILE' writes the statement as it is now, and two of its officers sign it with 'openssl cms -sign'.");

    public static readonly ErrorCode EpochRecordForm = new("CB3132", ExitCode.InputInvalid, "epoch record malformed",
        "The file is no record of a new epoch: a block STATEMENT with a text that begins with 'CertBridge/1 epoch', and the signatures over it.",
        "Ask for the file that 'certbridge partner epoch PARTNER --out FILE' wrote on the node that went back, after its officers had signed.");
}
