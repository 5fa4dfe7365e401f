namespace CertBridge.Protocol.Errors;

/// <summary>CB405x and CB415x: the way from the command line to its own node.</summary>
[ErrorSubject]
public static class ConnectionErrors
{
    public static readonly ErrorCode Unreachable = new("CB4051", ExitCode.Unreachable, "node unreachable",
        "Nothing answered at the address of the context.",
        "Start the node (certbridge node run), or look at the address of the context: -v shows it.");

    public static readonly ErrorCode NoAnswerInTime = new("CB4052", ExitCode.Unreachable, "no answer in time",
        "The node was called and did not answer before the deadline.",
        "Try again; the same submission twice is stored once. A longer deadline is given with --timeout 60s.");

    public static readonly ErrorCode UnknownCall = new("CB4053", ExitCode.Unexpected, "the node does not know this call",
        "The node is older than this command line, or the address is not that of its local listener.",
        "Compare certbridge version with the version in certbridge node status; the local listener is 7442 by default.");

    public static readonly ErrorCode Unexplained = new("CB4054", ExitCode.Unexpected, "the call failed without a reason",
        "The node ended the call and sent no error of its own. That is a fault of the node.",
        "Look into the node's log for an error at this time.");

    public static readonly ErrorCode MessageTooLarge = new("CB4055", ExitCode.InputInvalid, "message too large",
        "What was sent or asked for does not fit into one message of the local listener.",
        "Send a smaller document; reports are limited to 1 MiB.");

    public static readonly ErrorCode ForeignServer = new("CB4151", ExitCode.VerificationFailed, "not the node that was trusted",
        "The key the server showed is not the key in the trust file of the context. It is another node, or somebody in between.",
        "Compare the address of the context. If the node's TLS key was renewed, fetch its new certificate from the node's own disk.");

    public static readonly ErrorCode ServerCertificateExpired = new("CB4152", ExitCode.Unreachable, "the node's certificate expired",
        "The node shows the trusted key in a certificate that is over.",
        "Renew the node's TLS certificate on the node.");

    public static readonly ErrorCode CertificateRefused = new("CB4153", ExitCode.NotAllowed, "certificate refused",
        "The node does not know the certificate of this context, or it is revoked, expired or not made for operators.",
        "Ask an admin of the node: certbridge node operator list, then certbridge node operator add NAME --role ROLE --out DIR.");

    public static readonly ErrorCode NoTls = new("CB4154", ExitCode.Unreachable, "no TLS 1.3",
        "Something answers at the address, but it does not speak TLS 1.3.",
        "Look at the address and port in the context; the local listener is 7442 by default.");
}
