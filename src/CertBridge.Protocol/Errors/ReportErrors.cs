namespace CertBridge.Protocol.Errors;

/// <summary>CB12xx to CB15xx: reports and their markings.</summary>
[ErrorSubject]
public static class ReportErrors
{
    public static readonly ErrorCode MarkingMissing = new("CB1301", ExitCode.InputInvalid, "marking missing",
        "The report carries no TLP or no PAP, and none was given beside it. Nothing is shared without both.",
        "Write marking.tlp and marking.pap into the report, or give --tlp and --pap for a foreign format.");
}
