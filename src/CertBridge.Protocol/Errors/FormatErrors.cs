namespace CertBridge.Protocol.Errors;

/// <summary>CB16xx: foreign formats.</summary>
[ErrorSubject]
public static class FormatErrors
{
    public static readonly ErrorCode NotRead = new("CB1601", ExitCode.InputInvalid, "format is not read",
        "This version reads yaml and json in our own form, misp, stix, iodef, csv and list.",
        "Convert it to one of them.");

    public static readonly ErrorCode Malformed = new("CB1602", ExitCode.InputInvalid, "not readable as what it should be",
        "The file is not JSON as RFC 8259 has it, not XML without a document type, or not a table as RFC 4180 has it: cut off, invalid UTF-8, a name written twice, a quote never closed, a row unlike the headings.",
        "Export it again.");

    public static readonly ErrorCode NotAnEvent = new("CB1603", ExitCode.InputInvalid, "not one MISP event",
        "The file is JSON but not one MISP event: a field is missing, of the wrong type or there are several events.",
        "Export one event, in MISP's own JSON.");

    public static readonly ErrorCode Limit = new("CB1604", ExitCode.InputInvalid, "document is over a limit",
        "Size, nesting, a text, or the number of indicators is beyond its limit.",
        "Split it; more than 10,000 indicators belong in an indicator stream.");

    public static readonly ErrorCode NotCarried = new("CB1605", ExitCode.InputInvalid, "part of the document is not carried",
        "A document of another tool holds parts that a report has no place for, beside its indicators.",
        "Nothing, if they are not needed; docs/FORMATS.md lists what is carried.");

    public static readonly ErrorCode OutOfRange = new("CB1606", ExitCode.InputInvalid, "value out of range",
        "A time or number cannot be meant, such as a negative time stamp.",
        "Correct it at its source.");

    public static readonly ErrorCode NotStix = new("CB1607", ExitCode.InputInvalid, "not STIX 2.1",
        "The file is JSON but not one STIX 2.1 bundle or object: another version, an id that is none, two of one version that differ, a selector that names nothing.",
        "Export one bundle of STIX 2.1.");

    public static readonly ErrorCode NotIodef = new("CB1608", ExitCode.InputInvalid, "not one incident of IODEF 2",
        "The file is XML but not one incident of IODEF version 2 (RFC 7970): version 1, another document, several incidents, or none.",
        "Export one incident as IODEF version 2.");

    public static readonly ErrorCode NotList = new("CB1609", ExitCode.InputInvalid, "not a list of indicators",
        "A table has no column that holds indicators, what was said of its columns is not there or means nothing, or there is no value in it.",
        "Say what a column holds with --column HEADING=MEANING.");
}
