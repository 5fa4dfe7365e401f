namespace CertBridge.Protocol.Errors;

/// <summary>CB16xx: foreign formats.</summary>
[ErrorSubject]
public static class FormatErrors
{
    public static readonly ErrorCode NotRead = new("CB1601", ExitCode.InputInvalid, "format is not read",
        "This version reads yaml and json in our own form, misp and stix.",
        "Convert it to a MISP event, to STIX 2.1 or to our own form.");

    public static readonly ErrorCode Malformed = new("CB1602", ExitCode.InputInvalid, "not readable as JSON",
        "The file is not JSON as RFC 8259 has it: cut off, a second value, invalid UTF-8, a comment, a name written twice.",
        "Export it again.");

    public static readonly ErrorCode NotAnEvent = new("CB1603", ExitCode.InputInvalid, "not one MISP event",
        "The file is JSON but not one MISP event: a field is missing, of the wrong type or there are several events.",
        "Export one event, in MISP's own JSON.");

    public static readonly ErrorCode Limit = new("CB1604", ExitCode.InputInvalid, "document is over a limit",
        "Size, nesting, a text, or the number of indicators is beyond its limit.",
        "Split it; more than 10,000 indicators belong in an indicator stream.");

    public static readonly ErrorCode NotCarried = new("CB1605", ExitCode.InputInvalid, "part of the document is not carried",
        "A MISP event or a STIX bundle holds parts that a report has no place for, beside its indicators.",
        "Nothing, if they are not needed; docs/FORMATS.md lists what is carried.");

    public static readonly ErrorCode OutOfRange = new("CB1606", ExitCode.InputInvalid, "value out of range",
        "A time or number cannot be meant, such as a negative time stamp.",
        "Correct it at its source.");

    public static readonly ErrorCode NotStix = new("CB1607", ExitCode.InputInvalid, "not STIX 2.1",
        "The file is JSON but not one STIX 2.1 bundle or object: another version, an id that is none, two of one version that differ, a selector that names nothing.",
        "Export one bundle of STIX 2.1.");
}
