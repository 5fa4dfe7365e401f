namespace CertBridge.Protocol.Errors;

/// <summary>CB128x: later revisions of a report, and taking it back.</summary>
[ErrorSubject]
public static class AmendmentErrors
{
    public static readonly ErrorCode RevisionMoved = new("CB1280", ExitCode.Conflict, "report has another revision by now",
        "The amendment was made from another revision than the one that stands. Nothing was stored.",
        "See 'certbridge report show ID', bring the change into what stands, and give its revision with --if-revision.");

    public static readonly ErrorCode Retracted = new("CB1281", ExitCode.Conflict, "report was retracted",
        "A retraction is the end of a report: no later revision is made of it, and what was asked of its partners is not changed.",
        "Submit what is right as a new report and name the old one in 'related'. 'certbridge report receipts ID' shows who has answered.");

    public static readonly ErrorCode LooserMarking = new("CB1282", ExitCode.NotAllowed, "a looser marking needs an officer",
        "A later revision may tighten the marking of the report or of an item at once; loosening it, or taking out less than its author asked for, is for a caller with the role officer.",
        "Let an officer amend it, or keep the marking.");

    public static readonly ErrorCode ProfileUnknown = new("CB1285", ExitCode.InputInvalid, "the policy has no profile of that name",
        "The later revision names a profile under 'redact' that the policy in force does not have. It would be denied for everybody, and what they have would be taken back for a slip of the pen.",
        "'certbridge policy show' prints the profiles there are.");

    public static readonly ErrorCode RetractionUnknown = new("CB1283", ExitCode.Usage, "reason or instruction of a retraction not known",
        "A report is retracted because it is wrong, wrong-victim, legal, duplicate or superseded; partners are asked to stop-using, delete or correct.",
        "Use one of these words with --reason and --instruct.");

    public static readonly ErrorCode NothingAmended = new("CB1284", ExitCode.Conflict, "nothing is amended",
        "The document says what the revision that stands says, for the same partners. Nothing was stored.",
        "Change what is to be changed, or leave it as it is.");
}
