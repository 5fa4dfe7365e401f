using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Reads what an author submits: all that is wrong at once, with lines, and warnings where it is taken all the same.</summary>
public static class ReportReading
{
    /// <summary>Bytes left of <see cref="Limits.ReportBytesMax"/> for the names the node gives.</summary>
    private const int NamesBytesMax = 4 * 1024;

    /// <summary>A document of this size cannot become one over the limit: no character takes more than six times its bytes in JSON, and names no more than that again.</summary>
    private const int BytesSurelyTaken = Limits.ReportBytesMax / 16;

    private static readonly string[] GivenByNode = ["id", "uuid", "revision", "origin", "author"];

    public static Parsed<ReportDraft> Yaml(ReadOnlyMemory<byte> bytes, DateTimeOffset now) =>
        Typed(DocumentReading.Yaml(bytes, ReportFields.Errors), bytes.Length, now);

    public static Parsed<ReportDraft> Json(ReadOnlyMemory<byte> bytes, DateTimeOffset now) =>
        Typed(DocumentReading.Json(bytes, ReportFields.Errors), bytes.Length, now);

    /// <summary>The report a document of ours says it is, which no submitted one may: it was written by a node. Null where it says nothing, or cannot be read.</summary>
    /// <param name="bytes">YAML, of which JSON is a part.</param>
    public static ReportId? NamedReport(ReadOnlyMemory<byte> bytes)
    {
        Parsed<DocumentNode> tree = DocumentReading.Yaml(bytes, ReportFields.Errors);
        return tree.IsValid && DocumentFields.Open(tree.Value, new DocumentProblems(ReportFields.Errors)) is { } report && ReportId.TryParse(report.Text("id", ReportId.LengthMax), out ReportId id)
            ? id
            : null;
    }

    /// <summary>A document that was read already.</summary>
    internal static Parsed<ReportDraft> Tree(DocumentNode document, DateTimeOffset now) => Typed(Parsed<DocumentNode>.Valid(document), BytesSurelyTaken + 1, now);

    /// <summary>A draft put together by a program, judged by the same rules as one that was written: it is written and read.</summary>
    public static Parsed<ReportDraft> Check(ReportDraft draft, DateTimeOffset now) => Json(ReportJson.Write(draft), now);

    private static Parsed<ReportDraft> Typed(Parsed<DocumentNode> tree, int documentBytes, DateTimeOffset now)
    {
        if (!tree.IsValid)
            return Parsed<ReportDraft>.Invalid(tree.Problems);
        var problems = new DocumentProblems(ReportFields.Errors);
        ReportDraft? draft = null;
        if (DocumentFields.Open(tree.Value, problems) is { } report)
        {
            draft = ReportFields.Read(report, now);
            RefuseGiven(report);
            report.RefuseOthers();
        }
        if (!problems.HasErrors && documentBytes > BytesSurelyTaken && ReportJson.Write(draft!).Length is int size && size > Limits.ReportBytesMax - NamesBytesMax)
            problems.Limit(string.Empty, $"The report has {size} bytes as JSON; the limit is {Limits.ReportBytesMax - NamesBytesMax}.", 0);
        return problems.Conclude(() => draft!);
    }

    private static void RefuseGiven(DocumentFields report)
    {
        foreach (string name in GivenByNode.Where(name => report.Node(name) is not null))
            report.Report(ReportErrors.Schema, name, "The node gives a report its names; a submitted file has none.", "Leave it out.");
    }
}
