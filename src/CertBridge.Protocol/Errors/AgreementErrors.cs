namespace CertBridge.Protocol.Errors;

/// <summary>CB310x and CB311x: agreement documents, and what officers say about them.</summary>
[ErrorSubject]
public static class AgreementErrors
{
    public static readonly ErrorCode Malformed = new("CB3101", ExitCode.InputInvalid, "agreement cannot be read",
        "The file is not the YAML that agreements are written in: one document, UTF-8, no anchors, tags or merge keys.",
        "Begin with 'certbridge agreement new' and change only the values.");

    public static readonly ErrorCode Schema = new("CB3102", ExitCode.InputInvalid, "agreement has a wrong field",
        "A field is missing, unknown, written twice or of the wrong type. Nothing in an agreement is skipped: both sides sign all of it.",
        "Compare with 'certbridge agreement new'; docs/POLICY.md lists every field.");

    public static readonly ErrorCode Vocabulary = new("CB3103", ExitCode.InputInvalid, "agreement has an unknown word",
        "A channel, marking, sector or other word is not one this version knows, and an unknown word cannot be kept to.",
        "Use one of the words the message names.");

    public static readonly ErrorCode Limit = new("CB3104", ExitCode.InputInvalid, "agreement over a limit",
        "The document, one of its lists or one of its texts is larger than allowed.",
        "Shorten it to the limit the message names.");

    public static readonly ErrorCode Text = new("CB3105", ExitCode.InputInvalid, "agreement has a hidden character",
        "A text holds a control or bidirectional override character: it could read otherwise than it is.",
        "Type the text again without it.");

    public static readonly ErrorCode Parties = new("CB3106", ExitCode.InputInvalid, "agreement is not between two partners",
        "An agreement has exactly two different parties.",
        "Write the two partner ids, such as parties: [cert-aln, cert-bor].");

    public static readonly ErrorCode Dates = new("CB3107", ExitCode.InputInvalid, "agreement dates do not fit",
        "The last day lies before the first, the term is longer than 20 years, or the review lies outside the term.",
        "Correct effective.from, effective.until and effective.reviewBy.");

    public static readonly ErrorCode Onward = new("CB3108", ExitCode.InputInvalid, "agreement passes on more than the marking allows",
        "The onward section lets a receiver pass a report on further than TLP 2.0 allows for that marking.",
        "Narrow it: clear anyone, green communities, amber own-constituency, amber+strict and red nobody.");

    public static readonly ErrorCode Quantity = new("CB3109", ExitCode.InputInvalid, "agreement has a wrong rate or duration",
        "A rate is not written like 200/day, 20/s or 2GiB/day, or a duration not like PT15M or P3Y.",
        "Write it in that form.");

    public static readonly ErrorCode SignedByBoth = new("CB3110", ExitCode.NotAllowed, "agreement signed by both sides",
        "A signature is taken back only while one side is still missing. What both sides have signed is a word given to the other.",
        "'certbridge agreement suspend ID --reason WORD' stops it at once, 'certbridge agreement terminate ID --reason WORD' ends it.");

    public static readonly ErrorCode NothingToWithdraw = new("CB3111", ExitCode.InputInvalid, "no signature to take back",
        "The officer has not signed that version here.",
        "'certbridge agreement show ID --version N' says who has signed it.");

    public static readonly ErrorCode TakenBack = new("CB3112", ExitCode.Conflict, "signature was taken back",
        "The officer has taken back the signature of that version, and that holds for good, so that both sides come to the same whatever arrives first.",
        "Propose a higher version: 'certbridge agreement propose FILE'; or another officer signs this one.");

    public static readonly ErrorCode StatementOutdated = new("CB3113", ExitCode.Conflict, "statement was overtaken",
        "Statements of one side about an agreement are numbered, so that an old one changes nothing when it comes again; another was taken with that number.",
        "Give the command again: it asks the node for the next number, and the officer signs the new text.");

    public static readonly ErrorCode NotAgreed = new("CB3114", ExitCode.InputInvalid, "nothing of the agreement to stop",
        "Suspended or terminated is what both sides have signed, or what officers of this side have: whoever signs it last would bring it into force.",
        "'certbridge agreement show ID --version N' says who has signed it.");

    public static readonly ErrorCode HigherInForce = new("CB3115", ExitCode.Conflict, "a higher agreement is in force",
        "Another agreement has taken the place of the one that was named; stopping that one alone is not what was meant.",
        "Suspend or terminate the one in force: 'certbridge agreement list'.");

    public static readonly ErrorCode Ended = new("CB3116", ExitCode.NotAllowed, "agreement was terminated",
        "Termination is final for that version and those below it.",
        "Propose a higher version; two officers of each side sign it.");

    public static readonly ErrorCode NotSuspended = new("CB3117", ExitCode.Conflict, "agreement not suspended by this side",
        "Each side lifts only what it suspended itself.",
        "'certbridge agreement show ID' says who suspended it; ask the partner's officers to lift theirs.");

    public static readonly ErrorCode StatementForm = new("CB3118", ExitCode.InputInvalid, "statement about an agreement malformed",
        "A word, reason or number in it is none that this version knows, or it is said by who is no side of it.",
        "Use 'certbridge agreement suspend', 'resume' or 'terminate', which write it.");
}
