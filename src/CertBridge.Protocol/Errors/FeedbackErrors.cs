namespace CertBridge.Protocol.Errors;

/// <summary>CB127x: what a receiver says back about a report.</summary>
[ErrorSubject]
public static class FeedbackErrors
{
    public static readonly ErrorCode Malformed = new("CB1270", ExitCode.InputInvalid, "feedback malformed",
        "A feedback has one kind, a sighting its count and times, a duplicate at most the id of one report, and a note is one line of at most 500 characters.",
        "Correct the field that is named; 'certbridge feedback add --help' shows each kind.");

    public static readonly ErrorCode NotAboutThis = new("CB1271", ExitCode.InputInvalid, "no feedback can be given about it",
        "Feedback is about a report that was received, stored and can be read here. It is not given about what was quarantined or refused, what takes something back, or what is sealed to named persons.",
        "See 'certbridge inbox list'; what is for named persons they answer themselves.");

    public static readonly ErrorCode TakenBack = new("CB1272", ExitCode.Conflict, "the report was taken back",
        "Its sender took the report back, or its content was forgotten here. There is nothing left to say something about.",
        "Speak to the sender's duty contacts: 'certbridge partner show' has them.");

    public static readonly ErrorCode ItemUnknown = new("CB1273", ExitCode.InputInvalid, "no such indicator in the report",
        "The feedback names a place in the report at which there is no indicator that can be shown to its sender.",
        "'certbridge inbox show ID' prints the report; the first indicator is indicators[0].");

    public static readonly ErrorCode DuplicateUnknown = new("CB1274", ExitCode.InputInvalid, "the partner does not have the other report",
        "A duplicate names a report the partner has: one it sent, or one of ours that was delivered to it. Another id would tell it of a report it may not know of.",
        "Leave --duplicate-of out, or name a report the partner has.");

    public static readonly ErrorCode NotAllowed = new("CB1275", ExitCode.NotAllowed, "the feedback may not leave",
        "Feedback leaves the house like everything else: the guards, the agreement and the rules of the policy are asked, and one of them denied it. Nothing was stored.",
        "The reason is named; 'certbridge policy show' prints the rules. Without a note less is asked.");

    public static readonly ErrorCode PersonUnsigned = new("CB1277", ExitCode.VerificationFailed, "receipt not signed by the person",
        "What a named person says about a report that is sealed to them is signed with their own key for receipts, as it stands on the contact sheet of their CERT. This is not.",
        "'certbridge inbox open ID --key FILE' signs it; 'certbridge person new' makes both keys, and an officer puts them on the sheet with 'certbridge sheet sign --person FILE'.");

    public static readonly ErrorCode TooMany = new("CB1276", ExitCode.Busy, "too much feedback",
        "A partner takes at most 100 feedbacks about one report and 500 in an hour.",
        "Say what was seen many times as one sighting with --count, or wait an hour.");
}
