namespace CertBridge.Protocol.Errors;

/// <summary>CB305x: envelopes.</summary>
[ErrorSubject]
public static class EnvelopeErrors
{
    public static readonly ErrorCode HeaderMalformed = new("CB3050", ExitCode.InputInvalid, "envelope header not readable",
        "The header is not an envelope header of version 1, or a field is missing, malformed, unknown and critical, or over its limit.",
        "Ask the partner which version and suite its node speaks; both nodes need a common one.");
}
