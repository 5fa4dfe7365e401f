namespace CertBridge.Protocol.Errors;

/// <summary>Exit codes of the command line. They are an interface: documented, never inverted.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int InputInvalid = 3;
    public const int NotAllowed = 4;
    public const int NobodyWouldReceive = 5;
    public const int Partial = 6;
    public const int WaitingForHuman = 7;
    public const int Unreachable = 8;
    public const int VerificationFailed = 9;
    public const int Conflict = 10;
    public const int Busy = 75;
    public const int Interrupted = 130;
    public const int BrokenPipe = 141;
}
