namespace CertBridge.Protocol.Errors;

/// <summary>CB40xx and CB41xx: why a link to a partner does not come up. They are shown as the cause of a link that is down.</summary>
[ErrorSubject]
public static class LinkErrors
{
    public static readonly ErrorCode NoServerCertificate = new("CB4111", ExitCode.Unreachable, "partner shows no certificate",
        "Something answered at the partner's endpoint without a TLS certificate. It is not a gateway node.",
        "Check the endpoint on the partner's contact sheet with their duty officer.");

    public static readonly ErrorCode ServerCertificateUnfit = new("CB4112", ExitCode.Unreachable, "partner's TLS certificate not fit",
        "The certificate at the partner's endpoint is out of its dates or made for another use.",
        "The partner renews it; their duty contacts are in 'certbridge partner show'.");

    public static readonly ErrorCode ServerKeyNotOnCard = new("CB4113", ExitCode.VerificationFailed, "key at the endpoint is not on the partner's card",
        "Whoever answered at the partner's endpoint holds another key than the partner's card pins: a new key whose card has not arrived, or somebody in between.",
        "Ask the partner on a number you already know; a newer card comes in with 'certbridge partner import'.");
}
