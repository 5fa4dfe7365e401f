namespace CertBridge.Protocol.Errors;

/// <summary>CB505x: asking for what is stored.</summary>
[ErrorSubject]
public static class StoredItemErrors
{
    public static readonly ErrorCode ReportUnknown = new("CB5050", ExitCode.InputInvalid, "report not known",
        "No report of this node's own has this id.",
        "See 'certbridge report list'; received reports are in 'certbridge inbox list'.");

    public static readonly ErrorCode InboxItemUnknown = new("CB5051", ExitCode.InputInvalid, "inbox item not known",
        "Nothing was received under this report id or envelope id.",
        "See 'certbridge inbox list'.");

    public static readonly ErrorCode IdMalformed = new("CB5052", ExitCode.InputInvalid, "id malformed",
        "The text is not an id of the kind asked for.",
        "Copy the id from the list as it is.");

    public static readonly ErrorCode CursorMalformed = new("CB5053", ExitCode.InputInvalid, "cursor malformed",
        "The cursor is not one this node gave out as 'next'.",
        "Begin again without a cursor.");

    public static readonly ErrorCode PageTooLong = new("CB5054", ExitCode.InputInvalid, "page too long",
        "A page has at most 1,000 lines.",
        "Ask for fewer and go on with the cursor.");

    public static readonly ErrorCode StateUnknown = new("CB5055", ExitCode.InputInvalid, "outbox state not known",
        "An entry is queued, sent, delivered, quarantined, refused, expired or cancelled.",
        "Use one of these words.");

    public static readonly ErrorCode NotExportable = new("CB5056", ExitCode.InputInvalid, "nothing to export",
        "The bytes of this item were not kept, or the keys it was sealed and signed with are not here any more.",
        "'certbridge inbox show' says what became of it.");

    public static readonly ErrorCode NotForOperators = new("CB5059", ExitCode.NotAllowed, "not handed out",
        "The policy in force, the agreement it came under or its own dates do not let it be opened or written to a file any more, or it was never let in.",
        "'certbridge inbox show ID' says that it is there and why it is not shown; 'certbridge policy explain ID --from PARTNER' what was decided when it came.");

    public static readonly ErrorCode NothingToCancel = new("CB5058", ExitCode.Conflict, "nothing left to take back",
        "Nothing of the report was queued, or what was has its number: the partner may have it, and only its receipt moves it on.",
        "'certbridge report retract ID' takes it back from everybody who has it; 'certbridge outbox explain ID' says where each entry is.");

    public static readonly ErrorCode SpanEmpty = new("CB5057", ExitCode.InputInvalid, "list narrowed to nothing",
        "The list was narrowed by a time or a marking that nothing can have.",
        "Give --since a time before --until, and a TLP of the list.");
}
