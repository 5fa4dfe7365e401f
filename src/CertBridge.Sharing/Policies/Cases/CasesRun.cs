using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies.Cases;

/// <summary>Asks the one decision point what each case asks, and holds the answers against what is expected.</summary>
public static class CasesRun
{
    /// <param name="cases">The file.</param>
    /// <param name="bytesOf">The bytes of a file beside it; what is wrong where it cannot be read.</param>
    public static Parsed<CasesReport> Run(PolicyCases cases, Func<string, Parsed<FileBytes>> bytesOf)
    {
        var problems = new List<Problem>();
        SharingPolicy? policy = Take(cases.PolicyFile, SharingPolicy.Read);
        Agreement[] agreements = [.. cases.AgreementFiles.Select(file => Take(file, Agreement.Read)).OfType<Agreement>()];
        Dictionary<string, DocumentNode?> reports = cases.Cases.Select(one => one.ReportFile).Distinct(StringComparer.Ordinal)
            .ToDictionary(file => file, file => Take(file, bytes => DocumentReading.Yaml(bytes, ReportFields.Errors)), StringComparer.Ordinal);
        if (policy is null || problems.Count > 0)
            return Parsed<CasesReport>.Invalid(problems);
        var results = new List<CaseResult>();
        foreach (PolicyCase one in cases.Cases)
        {
            if (Report(one, reports[one.ReportFile]!) is { } report)
                results.Add(Judge(one, report, Decide(Question(cases, one, report, agreements), policy, ReportFacts.Of(report))));
        }
        return problems.Count > 0 ? Parsed<CasesReport>.Invalid(problems) : Parsed<CasesReport>.Valid(new CasesReport(policy, results));

        T? Take<T>(string file, Func<ReadOnlyMemory<byte>, Parsed<T>> read)
            where T : class
        {
            Parsed<FileBytes> bytes = bytesOf(file);
            if (!bytes.IsValid)
            {
                problems.AddRange(bytes.Problems);
                return null;
            }
            Parsed<T> parsed = read(bytes.Value.Bytes);
            problems.AddRange(parsed.Problems.Where(problem => !problem.IsWarning).Select(problem => problem with { Field = $"{file} {problem.Field}".TrimEnd() }));
            return parsed.Value;
        }

        Report? Report(PolicyCase one, DocumentNode document)
        {
            Parsed<Report> report = CaseReport.Of(one, document, cases);
            problems.AddRange(report.Problems.Where(problem => !problem.IsWarning).Select(problem => problem with { Field = $"case {Excerpt.Of(one.Name)} {problem.Field}".TrimEnd(), Line = one.Line }));
            return report.Value;
        }
    }

    private static SharingDecision Decide(SharingQuestion question, SharingPolicy policy, ReportFacts report) => question.Direction == ExchangeDirection.Incoming
        ? SharingDeciding.Incoming(question, policy, report)
        : SharingDeciding.Outgoing(question, policy, report, Key(question.PartnerId));

    /// <summary>A key of its own for cases, so that the pseudonyms in them can be written down: it protects nothing.</summary>
    private static RedactionKey Key(PartnerId partner) => new(Digest.Of(System.Text.Encoding.UTF8.GetBytes($"policy cases {partner}")).ToBytes());

    private static SharingQuestion Question(PolicyCases cases, PolicyCase one, Report report, Agreement[] agreements)
    {
        Agreement? agreement = agreements.Where(known => known.IsBetween(cases.Self, one.Partner)).MaxBy(known => known.Version);
        string environment = cases.IsExercise ? "exercise" : "production";
        var stated = new ArrivalStatement(report.Content.StrictestMarking, report.Content.Expires, report.Content.IsExercise);
        SharingQuestion question = one.IsIncoming
            ? SharingQuestion.OfArrival(report, stated, cases.Self, one.Partner, environment, cases.At)
            : SharingQuestion.About(report, cases.Self, one.Partner, environment, cases.At);
        return question with
        {
            Partner = new PartnerFacts(one.Partner, IsVerified: true, cases.At.AddDays(365), cases.At.AddDays(30)),
            Agreement = agreement is null ? null : new AgreementFacts(agreement, new HashSet<PartnerId> { agreement.Parties.First, agreement.Parties.Second }),
            Onward = Onward(cases, one, report, agreements),
            SentThisPeriod = 0,
        };
    }

    /// <summary>A case about a report of another originator is about passing it on, out of the agreement with that originator that lies beside it.</summary>
    private static OnwardFacts? Onward(PolicyCases cases, PolicyCase one, Report report, Agreement[] agreements) => one.IsIncoming || report.Origin == cases.Self
        ? null
        : new OnwardFacts(report.Content.OnwardAllowed, agreements.Where(known => known.IsBetween(cases.Self, report.Origin)).MaxBy(known => known.Version) is { } under ? [under] : []);

    private static CaseResult Judge(PolicyCase one, Report report, SharingDecision decision)
    {
        var differences = new List<string>();
        CaseExpectation expect = one.Expect;
        if (decision.Outcome != expect.Outcome)
            differences.Add($"Expected {SharingOutcomes.Word(expect.Outcome)}, got {SharingOutcomes.Word(decision.Outcome)}: {decision.Because}");
        if (expect.Decisive is { } decisive && !decisive.ToHashSet(StringComparer.Ordinal).SetEquals(decision.Decisive))
            differences.Add($"Expected it to stand on {string.Join(", ", decisive)}, and it stands on {string.Join(", ", decision.Decisive)}.");
        if (expect.Absent.Count + expect.Equal.Count > 0)
            Compare(expect, report, decision, differences);
        return new CaseResult(one, decision, differences);
    }

    private static void Compare(CaseExpectation expect, Report report, SharingDecision decision, List<string> differences)
    {
        if (decision.Redacted is not { } redacted)
        {
            differences.Add("Nothing would be sent, so there is no copy to look into.");
            return;
        }
        DocumentNode whole = Tree(report);
        DocumentNode copy = Tree(redacted.Copy);
        foreach (string path in expect.Absent)
        {
            if (DocumentPath.Find(whole, path) is null)
                differences.Add($"{path} is not in the report either, so that it is absent proves nothing.");
            else if (DocumentPath.Find(copy, path) is not null)
                differences.Add($"{path} is in the copy.");
        }
        foreach ((string path, string value) in expect.Equal)
        {
            DocumentNode? found = DocumentPath.Find(copy, path);
            if (found is not DocumentScalar scalar)
                differences.Add($"{path} is {(found is null ? "not in the copy" : "no single value")}.");
            else if (scalar.Text != value)
                differences.Add($"{path} is {Excerpt.Of(scalar.Text)}, not {Excerpt.Of(value)}.");
        }
    }

    private static DocumentNode Tree(Report report) => DocumentReading.Json(ReportJson.Write(report), ReportFields.Errors).Value
        ?? throw new InvalidOperationException($"{report.Id} was written and cannot be read.");
}

/// <summary>The bytes of a file.</summary>
public sealed record FileBytes(ReadOnlyMemory<byte> Bytes);
