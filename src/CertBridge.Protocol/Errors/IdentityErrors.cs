namespace CertBridge.Protocol.Errors;

/// <summary>CB30xx: certificates, partners, cards and sheets, and signatures made with the keys on them.</summary>
[ErrorSubject]
public static class IdentityErrors
{
    public static readonly ErrorCode CertificateMalformed = new("CB3001", ExitCode.InputInvalid, "certificate not readable",
        "The bytes are not one DER X.509 version 3 certificate over a P-256 key, or they are over the limit.",
        "Make the certificate again with certbridge or with the openssl command in docs/ENVELOPE.md.");

    public static readonly ErrorCode CertificateUse = new("CB3002", ExitCode.InputInvalid, "certificate made for another use",
        "Key usage, extended key usage or basic constraints do not fit what the certificate is presented for.",
        "Present the certificate made for this use; one key never serves two.");

    public static readonly ErrorCode RequestMalformed = new("CB3003", ExitCode.InputInvalid, "certificate request not readable",
        "The file is not one PKCS#10 request in PEM over a P-256 key, signed by that key and naming a common name.",
        "Make it again: openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout key.pem -out request.pem");

    public static readonly ErrorCode CardMalformed = new("CB3010", ExitCode.InputInvalid, "card not readable",
        "The card is not a card of this version, or a field is missing, malformed or over its limit.",
        "Ask the partner for its card again; do not edit it.");

    public static readonly ErrorCode CardSignature = new("CB3011", ExitCode.VerificationFailed, "card signature does not hold",
        "The card's signature by its root key does not verify over the exact bytes received.",
        "Ask the partner for its card over another channel and report what you received.");

    public static readonly ErrorCode CardSerialLower = new("CB3012", ExitCode.VerificationFailed, "card older than the one held",
        "The card's serial is lower than that of the card already held. Serials only rise.",
        "Ask the partner for its newest card.");

    public static readonly ErrorCode CardConflict = new("CB3013", ExitCode.Conflict, "identity conflict: two cards with one serial",
        "Two different cards of one partner carry the same serial. Either its root is in other hands or it was restored from an old copy.",
        "Stop, keep both files, and speak with the partner's duty officer on a number known from elsewhere.");

    public static readonly ErrorCode CardRootNotNamed = new("CB3014", ExitCode.VerificationFailed, "card signed by a root nobody named",
        "The card has another root than the one held, and the held card did not name it as the next or did not sign it over.",
        "Treat it as a new partner: introduce it anew after speaking with the partner's officer.");

    public static readonly ErrorCode CardRevocationsShrank = new("CB3015", ExitCode.VerificationFailed, "revoked key missing from the newer card",
        "A key the held card lists as revoked is not listed on the newer card. Revocations only grow.",
        "Ask the partner to sign a card that keeps every revoked key.");

    public static readonly ErrorCode KeyRevoked = new("CB3016", ExitCode.VerificationFailed, "revoked key in use",
        "A key listed as revoked on the card is offered on it, or signed what is presented.",
        "Ask the partner to sign it again with a key that is not revoked.");

    public static readonly ErrorCode CardOfAnother = new("CB3017", ExitCode.VerificationFailed, "card of another partner or environment",
        "Partner id or environment differ from the card it is compared with.",
        "Use the card of the partner meant; an environment never changes under one card.");

    public static readonly ErrorCode FingerprintMismatch = new("CB3018", ExitCode.VerificationFailed, "fingerprint does not match the card",
        "The fingerprint typed is not that of the card in the file.",
        "Read it once more with the partner's officer on a number known from elsewhere. If it differs again, do not import.");

    public static readonly ErrorCode CardTaintsShrank = new("CB3019", ExitCode.VerificationFailed, "suspect key missing from the newer card",
        "A key the held card lists as suspect is not listed on the newer card, or only since a later instant. What is flagged stays flagged.",
        "Ask the partner to sign a card that keeps every suspect key and its earliest instant.");

    public static readonly ErrorCode SheetMalformed = new("CB3020", ExitCode.InputInvalid, "sheet not readable",
        "The key sheet or contact sheet is malformed, or a field is missing or over its limit.",
        "Ask the partner for its sheet again; do not edit it.");

    public static readonly ErrorCode SheetSignature = new("CB3021", ExitCode.VerificationFailed, "sheet signature does not hold",
        "The sheet is not signed by a signing key (key sheet) or an officer (contact sheet) of the card, or the signature does not verify.",
        "Import the partner's newest card first, then the sheet.");

    public static readonly ErrorCode SheetSerialLower = new("CB3022", ExitCode.VerificationFailed, "sheet older than the one held",
        "The sheet's serial is lower than that of the sheet already held. Serials only rise.",
        "Ask the partner for its newest sheet.");

    public static readonly ErrorCode SheetConflict = new("CB3023", ExitCode.Conflict, "identity conflict: two sheets with one serial",
        "Two different sheets of one partner carry the same serial.",
        "Stop, keep both, and speak with the partner's duty officer.");

    public static readonly ErrorCode SheetOfAnother = new("CB3024", ExitCode.VerificationFailed, "sheet of another partner",
        "The sheet names another partner than the card it is presented with.",
        "Present the sheet of the partner on the card.");

    public static readonly ErrorCode CardRecoveryTooFew = new("CB3030", ExitCode.VerificationFailed, "too few recovery officers signed",
        "A card that only recovery officers can let follow is signed by fewer than two different ones of the card held.",
        "Let another recovery officer sign the draft: certbridge card recover --sign FILE --officer-key FILE --out FILE");

    public static readonly ErrorCode CardRecoverySigner = new("CB3031", ExitCode.VerificationFailed, "recovery signature by nobody on the card held",
        "Fewer than two recovery officers of the card held signed, and another signature is by a key that is none of theirs. An officer, or a recovery officer of the new card alone, does not count.",
        "Let two recovery officers of the card before sign it.");

    public static readonly ErrorCode CardRecoverySignature = new("CB3032", ExitCode.VerificationFailed, "recovery signature does not hold",
        "Fewer than two recovery officers of the card held signed, and a signature of one does not verify over the exact bytes of this card and the root before it.",
        "Ask for the card again over another channel; if it is the same, speak with the partner's duty officer on a number known from elsewhere.");

    public static readonly ErrorCode CardRecoveryOfAnother = new("CB3033", ExitCode.VerificationFailed, "recovery signatures for a card of another root",
        "The recovery officers signed that the card may follow a card of another root than the one held has.",
        "Tell the partner which card is held, 'certbridge partner show' names it; it makes one that follows both: certbridge card recover --draft --over FILE");

    public static readonly ErrorCode CardRecoveryRootKept = new("CB3034", ExitCode.VerificationFailed, "the root that is replaced is not revoked",
        "A card by which recovery officers replace the root does not list the root of the card held as revoked.",
        "Ask the partner for a card that lists it; 'certbridge card recover --draft' does.");

    public static readonly ErrorCode RecoveryOfficersChanged = new("CB3035", ExitCode.VerificationFailed, "recovery officers changed without them",
        "The card names other recovery officers than the one held, and none of those held signed it. A root alone appoints the first ones and never changes them.",
        "Change them with two of those on the card: certbridge card recover --draft --root-key FILE --recovery-officer-cert FILE --out FILE");

    public static readonly ErrorCode CardRootRevoked = new("CB3036", ExitCode.VerificationFailed, "card signed by a revoked root",
        "The card held lists the root of this card as revoked. Whoever has that key makes no card of this partner any more.",
        "Keep the file, and speak with the partner's duty officer on a number known from elsewhere: its lost root is in use.");

    public static readonly ErrorCode CardRecoveryRoom = new("CB3037", ExitCode.VerificationFailed, "the card leaves no room for a recovery",
        "After a card with recovery officers a root alone raises the serial by at most 1000000 and lists at most 240 revoked keys, so that a stolen root cannot keep the card out that replaces it.",
        "Sign a card within these limits, or one that recovery officers sign as well: certbridge card recover");

    public static readonly ErrorCode RecoveryDraftMalformed = new("CB3038", ExitCode.InputInvalid, "recovery draft not readable",
        "The file is no draft of 'certbridge card recover --draft', the card in it does not follow the card before, or two files are of different drafts.",
        "Make the draft again on the node, or name the files of one draft.");

    public static readonly ErrorCode RecoveryKeyRefused = new("CB3039", ExitCode.VerificationFailed, "not the key of a recovery officer",
        "The key that was given is not on the card in force as that of a recovery officer, or has signed this draft already.",
        "Use the key of a recovery officer on the card before; an officer's key does not do.");

    public static readonly ErrorCode SignatureMalformed = new("CB3040", ExitCode.InputInvalid, "signature file not readable",
        "The file is not a detached CMS signature (DER) with one signer, ECDSA P-256 with SHA-256 and signed attributes.",
        "Sign again: openssl cms -sign -binary -md sha256 -in document -signer officer.pem -inkey officer.key -outform DER");

    public static readonly ErrorCode SignatureUnknownSigner = new("CB3041", ExitCode.VerificationFailed, "signed by nobody on the card",
        "The signer is not one of the officers on the cards at hand.",
        "Let an officer on the card sign, or import the newer card that names the signer.");

    public static readonly ErrorCode SignatureWrong = new("CB3042", ExitCode.VerificationFailed, "signature does not hold",
        "The signature does not verify over the exact bytes of the document.",
        "Check that both sides hold the same bytes; sign the document again.");
}
