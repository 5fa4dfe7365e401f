using CertBridge.Cli.Nouns;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Reporting;

/// <summary>The document and the flags beside it, as submit and preview hand them to the node.</summary>
internal static class SubmissionFlags
{
    public static SubmitRequest Read(CommandRun run)
    {
        string path = run.Value(ReportNoun.File);
        var request = new SubmitRequest
        {
            Format = DocumentFormat.Of(path, run.Value(ReportNoun.Format)),
            Key = run.Value(ReportNoun.Key) ?? "",
            HoldMs = Hold.MillisOf(run),
            Lane = LaneFlag.Of(run),
            Marking = StatedMarking.Of(run.Value(ReportNoun.Tlp), run.Value(ReportNoun.Pap)),
            Title = run.Value(ReportNoun.Title) ?? "",
        };
        request.Columns.AddRange(ColumnFlag.Read(run).Select(column => new ColumnMeaning { Heading = column.Key, Meaning = column.Value }));
        request.To.AddRange(run.Values(ReportNoun.To));
        request.Document = UnsafeByteOperations.UnsafeWrap(InputFile.Read(path, Limits.ReportBytesMax));
        return request;
    }
}
