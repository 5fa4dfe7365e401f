namespace CertBridge.Protocol.Errors;

/// <summary>CB16xx: foreign formats.</summary>
[ErrorSubject]
public static class FormatErrors
{
    public static readonly ErrorCode NotRead = new("CB1601", ExitCode.InputInvalid, "format is not read",
        "This version reads yaml and json in our own form, and misp.",
        "Convert it to a MISP event or to our own form.");

    public static readonly ErrorCode Malformed = new("CB1602", ExitCode.InputInvalid, "not readable as JSON",
        "The file is not JSON as RFC 8259 has it: cut off, a second value, invalid UTF-8, a comment, a name written twice.",
        "Export it again.");

    public static readonly ErrorCode NotAnEvent = new("CB1603", ExitCode.InputInvalid, "not one MISP event",
        "The file is JSON but not one MISP event: a field is missing, of the wrong type or there are several events.",
        "Export one event, in MISP's own JSON.");

    public static readonly ErrorCode Limit = new("CB1604", ExitCode.InputInvalid, "event is over a limit",
        "Size, nesting, a text, or the number of attributes is beyond its limit.",
        "Split the event; more than 10,000 indicators belong in an indicator stream.");

    public static readonly ErrorCode NotCarried = new("CB1605", ExitCode.InputInvalid, "part of the event is not carried",
        "The event holds parts that a report has no place for, beside its attributes.",
        "Nothing, if they are not needed; docs/FORMATS.md lists what is carried.");

    public static readonly ErrorCode OutOfRange = new("CB1606", ExitCode.InputInvalid, "value out of range",
        "A time or number of the event cannot be meant, such as a negative time stamp.",
        "Correct the event at its source.");
}
