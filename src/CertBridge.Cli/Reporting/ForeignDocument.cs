using CertBridge.Cli.Nouns;
using CertBridge.Cli.Running;
using CertBridge.Formats;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Reporting;

/// <summary>A document of another tool, judged as the node would.</summary>
internal static class ForeignDocument
{
    /// <summary>Stands for the node's own contacts, which are on its contact sheet and not known here.</summary>
    private static readonly ReportContacts NodesOwn = new() { Lead = "duty@node.example" };

    public static Parsed<ForeignReport> Judge(CommandRun run, string format, byte[] document, DateTimeOffset now)
    {
        var options = new ForeignReadingOptions
        {
            Stated = StatedMarking.Of(run.Value(ReportNoun.Tlp), run.Value(ReportNoun.Pap)),
            Contacts = NodesOwn,
            Now = now,
            Title = run.Value(ReportNoun.Title),
            Columns = ColumnFlag.Read(run),
        };
        return ReportFormats.Foreign(format, document, options);
    }
}
