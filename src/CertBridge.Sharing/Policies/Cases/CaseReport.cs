using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies.Cases;

/// <summary>The report of a case: a document as it would be submitted, some fields written over, with the names a node would give it.</summary>
internal static class CaseReport
{
    /// <summary>The only name of a report a case may set: a report of another originator is one that is passed on.</summary>
    private const string Origin = "origin";

    public static Parsed<Report> Of(PolicyCase one, DocumentNode document, PolicyCases cases)
    {
        PartnerId origin = one.IsIncoming ? one.Partner : cases.Self;
        foreach ((string path, DocumentNode value) in one.With)
        {
            if (path == Origin)
            {
                if (value is not DocumentScalar scalar || !PartnerId.TryParse(scalar.Text, out origin))
                    return Wrong(path, "It is not a partner id.");
            }
            else if (DocumentPath.Replace(document, path, value) is { } replaced)
                document = replaced;
            else
                return Wrong(path, "There is no such place in the report.");
        }
        Parsed<ReportDraft> draft = ReportReading.Tree(document, cases.At);
        return draft.IsValid
            ? Parsed<Report>.Valid(draft.Value.Named(ReportId.Create(origin, cases.At.Year, 1), EnvelopeId.Create(cases.At).Value, revision: 1, origin, author: "case"))
            : Parsed<Report>.Invalid(draft.Problems);

        static Parsed<Report> Wrong(string path, string message) => Parsed<Report>.Invalid(new Problem(PolicyErrors.CasesWrong, path, message));
    }
}
