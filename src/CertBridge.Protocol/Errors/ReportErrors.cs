namespace CertBridge.Protocol.Errors;

/// <summary>CB12xx to CB15xx: reports and their markings.</summary>
[ErrorSubject]
public static class ReportErrors
{
    public static readonly ErrorCode Schema = new("CB1201", ExitCode.InputInvalid, "report does not fit the schema",
        "A field is unknown, missing, written twice or of the wrong type.",
        "Correct the field named; docs/REPORT.md lists them all, and 'certbridge report new' writes a template.");

    public static readonly ErrorCode Malformed = new("CB1202", ExitCode.InputInvalid, "report is not readable as YAML or JSON",
        "The file breaks the rules of its language, or uses what we do not read: anchors, aliases, tags, directives, a byte order mark.",
        "Correct it at the line named.");

    public static readonly ErrorCode StageNeedsField = new("CB1203", ExitCode.InputInvalid, "stage needs a field",
        "A field that may be missing at other stages is required at the stage of this report.",
        "Fill the field named, or say the stage the report is really at.");

    public static readonly ErrorCode TimeOrder = new("CB1204", ExitCode.InputInvalid, "times contradict each other",
        "Times run started, detected, aware, reported, and none lies in the future; five minutes of clock difference are allowed.",
        "Correct the time, or give its fidelity where it is known only to the hour or day.");

    public static readonly ErrorCode RevisionChain = new("CB1205", ExitCode.VerificationFailed, "revision chain is broken",
        "The same revision of a report came again from its originator with other content.",
        "Ask the originator which of the two holds; a node never sends a revision twice.");

    public static readonly ErrorCode Vocabulary = new("CB1206", ExitCode.InputInvalid, "word is not in its vocabulary",
        "The field takes one of a closed list of words.",
        "Use a word of the list in docs/REPORT.md.");

    public static readonly ErrorCode Limit = new("CB1207", ExitCode.InputInvalid, "report is over a limit",
        "Size, length, count, nesting or a number is beyond its limit.",
        "Shorten it; more than 10,000 indicators belong in an indicator stream.");

    public static readonly ErrorCode ManifestMismatch = new("CB1210", ExitCode.VerificationFailed, "content differs from its manifest",
        "Id, revision, marking, exercise, onward rule or expiry of the content are not those its sender signed in the manifest.",
        "Ask the sender; a node never writes such an envelope.");

    public static readonly ErrorCode MarkingMissing = new("CB1301", ExitCode.InputInvalid, "marking missing",
        "The report carries no TLP or no PAP, and none was given beside it. Nothing is shared without both.",
        "Write marking.tlp and marking.pap into the report, or give --tlp and --pap for a foreign format.");

    public static readonly ErrorCode MarkingLooser = new("CB1302", ExitCode.InputInvalid, "part is marked looser than the whole",
        "The marking of a part may only be stricter than the marking of its report.",
        "Leave the part's marking out, or mark the whole as strictly as its strictest part.");

    public static readonly ErrorCode MarkingUnknown = new("CB1303", ExitCode.InputInvalid, "marking not known",
        "The marking is none of TLP 2.0 or PAP, or one we cannot honour. Unknown markings fail closed.",
        "Use clear, green, amber, amber+strict or red for TLP and clear, green, amber or red for PAP.");

    public static readonly ErrorCode MarkingConflict = new("CB1304", ExitCode.InputInvalid, "markings contradict each other",
        "The source carries more than one TLP or PAP. The strictest holds.",
        "Nothing, if the strictest is right; otherwise correct the source.");

    public static readonly ErrorCode VictimNamedWithoutConsent = new("CB1310", ExitCode.InputInvalid, "victim named without consent",
        "A victim's name or address is given without consent: yes. It stays on this node and is not sent.",
        "Nothing, or obtain consent and say so.");

    public static readonly ErrorCode PersonalPattern = new("CB1311", ExitCode.InputInvalid, "text looks like personal data",
        "Free text holds what looks like an e-mail address, a phone number or a national id. At CLEAR and GREEN it is refused.",
        "Move it into contacts or indicators, leave it out, or mark the report AMBER or stricter.");

    public static readonly ErrorCode AttachmentNotTaken = new("CB1320", ExitCode.InputInvalid, "attachment not taken",
        "Attachments are not carried by this version, so a report with any is refused rather than sent without.",
        "Remove attachments; name their SHA-256 among the indicators.");

    public static readonly ErrorCode LanguageMissing = new("CB1401", ExitCode.InputInvalid, "no English text",
        "Title or description has no 'en'; a partner whose agreement names no other language of the report cannot be sent it.",
        "Add an English title and description.");

    public static readonly ErrorCode ForbiddenCharacter = new("CB1501", ExitCode.InputInvalid, "text holds control characters",
        "Control characters drive terminals, and bidirectional overrides make a text read otherwise than it is.",
        "Remove the character named.");
}
