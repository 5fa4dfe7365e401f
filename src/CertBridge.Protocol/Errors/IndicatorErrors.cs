namespace CertBridge.Protocol.Errors;

/// <summary>CB21xx: indicators.</summary>
[ErrorSubject]
public static class IndicatorErrors
{
    public static readonly ErrorCode Unparsable = new("CB2101", ExitCode.InputInvalid, "indicator does not parse",
        "The value is not of the type it claims, such as a sha256 of 63 digits.",
        "Correct the value or the type; write addresses plainly, without [.] or hxxp.");

    public static readonly ErrorCode WellKnownBenign = new("CB2103", ExitCode.InputInvalid, "indicator is well known and benign",
        "The value is a public resolver, a top domain or the hash of an empty file. A partner who blocks it breaks something.",
        "Leave it out unless it is meant.");

    public static readonly ErrorCode ReservedAddress = new("CB2104", ExitCode.InputInvalid, "address is private or reserved",
        "The address means nothing outside the network it was seen in, or is reserved for documentation.",
        "Leave it out unless it is meant.");

    public static readonly ErrorCode Expired = new("CB2105", ExitCode.InputInvalid, "indicator has expired",
        "validUntil lies in the past.",
        "Give a later date or leave the indicator out.");

    public static readonly ErrorCode Pattern = new("CB2110", ExitCode.InputInvalid, "STIX pattern does not parse",
        "A STIX pattern is one or more comparison expressions in square brackets (STIX 2.1 section 9).",
        "Correct the pattern.");
}
