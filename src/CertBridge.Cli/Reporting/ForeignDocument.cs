using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Reporting;

/// <summary>A document of another tool, judged as the node would.</summary>
internal static class ForeignDocument
{
    public static Parsed<ReportDraft> Judge() =>
        throw new CommandFailedException(CommandLineErrors.FormatNotRead, "misp events are judged by the node when they are submitted", "certbridge report submit FILE --format misp");
}
