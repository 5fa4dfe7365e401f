using System.CommandLine;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary><c>certbridge report export</c>: a report of the own house in a format of other tools. That is no exchange: whoever may read may have it so.</summary>
internal static class WriteVerb
{
    public static readonly Option<string> As = Flag.Needed("--as", "FORMAT", "stix: a bundle of STIX 2.1; misp: an event");

    public static readonly Option<string> Out = Flag.Needed("--out", "FILE", "File to write");

    public static async Task<int> RunAsync(CommandRun run)
    {
        WrittenFile file = WrittenFile.Read(run, run.Value(As)!, Path.GetFullPath(run.Value(Out)!));
        using NodeSession session = NodeSession.Open(run);
        ShowReportResponse shown = await session.Node.Reports.ShowReportAsync(new ShowReportRequest { ReportId = run.Value(ReportNoun.Id) }, cancellationToken: run.Cancel);
        return file.Write(run, shown.ReportJson.Memory, shown.OriginName, shown.CreatedMs, shown.Summary.AtMs);
    }
}
