using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Policies.Cases;

/// <summary>YAML to <see cref="PolicyCases"/>; every problem at once, with its line.</summary>
internal static class CasesReading
{
    private const int FileNameLengthMax = 200;
    private const int AgreementsMax = 256;
    private const int PathsMax = 64;
    private const int PathLengthMax = 200;

    private static readonly DocumentErrors Errors = new() { Malformed = PolicyErrors.CasesWrong, Schema = PolicyErrors.CasesWrong };

    private static readonly DocumentLimits DocumentLimits = new() { BytesMax = PolicyCases.BytesMax, NodesMax = 50_000 };

    private static readonly Dictionary<string, SharingOutcome> Outcomes =
        new[] { SharingOutcome.Allow, SharingOutcome.Deny, SharingOutcome.Hold }.ToDictionary(SharingOutcomes.Word, StringComparer.Ordinal);

    public static Parsed<PolicyCases> Read(ReadOnlyMemory<byte> yaml)
    {
        Parsed<DocumentNode> tree = DocumentReading.Yaml(yaml, Errors, DocumentLimits);
        if (!tree.IsValid)
            return Parsed<PolicyCases>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        if (DocumentFields.Open(tree.Value, problems) is not { } top)
            return Parsed<PolicyCases>.Invalid(problems.All);
        top.Word("apiVersion", ["certbridge/v1"], required: true);
        top.Word("kind", ["PolicyTests"], required: true);
        DateTimeOffset? at = top.Instant("at", required: true);
        PartnerId? self = top.Partner("self", required: true);
        bool isExercise = ReadEnvironment(top);
        string? policy = ReadFile(top, "policy");
        IReadOnlyList<string> agreements = [.. top.Texts("agreements", AgreementsMax, FileNameLengthMax)];
        foreach (string file in agreements.Where(file => !IsBeside(file)))
            top.Report(PolicyErrors.CasesWrong, "agreements", $"{Excerpt.Of(file)} is not the name of a file beside this one.");
        List<PolicyCase> cases = [.. top.Groups("cases", PolicyCases.CasesMax, required: true).Select(ReadCase).OfType<PolicyCase>()];
        top.RefuseOthers();
        return problems.Conclude(() => new PolicyCases
        {
            At = at!.Value,
            Self = self!.Value,
            IsExercise = isExercise,
            PolicyFile = policy!,
            AgreementFiles = agreements,
            Cases = cases,
        });
    }

    private static bool ReadEnvironment(DocumentFields top)
    {
        if (top.Group("env", required: true) is not { } env)
            return false;
        bool isExercise = env.Truth("exercise", required: true) ?? false;
        env.RefuseOthers();
        return isExercise;
    }

    private static PolicyCase? ReadCase(DocumentFields fields)
    {
        string? name = fields.Text("name", 200, required: true);
        string? report = ReadFile(fields, "report");
        PartnerId? partner = fields.Partner("partner", required: true);
        List<KeyValuePair<string, DocumentNode>> with = [];
        if (fields.Group("with") is { } over)
        {
            foreach (string path in over.Names.ToArray())
            {
                if (over.Node(path) is { } node)
                    with.Add(KeyValuePair.Create(path, node));
                else
                    over.Report(PolicyErrors.CasesWrong, path, "A field cannot be written over with nothing.");
            }
        }
        bool isIncoming = fields.Word("direction", ["out", "in"]) == "in";
        CaseExpectation? expect = ReadExpectation(fields);
        if (isIncoming && expect is { Absent.Count: > 0 } or { Equal.Count: > 0 })
            fields.Report(PolicyErrors.CasesWrong, "expect", "What comes in is kept as it came: there is no copy to look into.");
        fields.RefuseOthers();
        return name is null || report is null || partner is null || expect is null
            ? null
            : new PolicyCase { Name = name, ReportFile = report, With = with, Partner = partner.Value, IsIncoming = isIncoming, Expect = expect, Line = fields.Line };
    }

    private static CaseExpectation? ReadExpectation(DocumentFields fields)
    {
        if (fields.Group("expect", required: true) is not { } expect)
            return null;
        string? outcome = expect.Word("decision", Outcomes.Keys, required: true);
        IReadOnlyList<string>? decisive = expect.Has("decisive") ? expect.Texts("decisive", PathsMax, 32, required: true) : null;
        IReadOnlyList<string> absent = expect.Texts("absent", PathsMax, PathLengthMax);
        List<KeyValuePair<string, string>> equal = [];
        if (expect.Group("equal") is { } values)
        {
            foreach (string path in values.Names.ToArray())
            {
                if (values.Node(path) is DocumentScalar { Form: not ScalarForm.Null } scalar)
                    equal.Add(KeyValuePair.Create(path, scalar.Text));
                else
                    values.Report(PolicyErrors.CasesWrong, path, "Expected one value.");
            }
        }
        expect.RefuseOthers();
        return outcome is null ? null : new CaseExpectation(Outcomes[outcome], decisive, absent, equal);
    }

    private static string? ReadFile(DocumentFields fields, string name)
    {
        string? file = fields.Text(name, FileNameLengthMax, required: true);
        if (file is null || IsBeside(file))
            return file;
        fields.Report(PolicyErrors.CasesWrong, name, $"{Excerpt.Of(file)} is not the name of a file beside this one.");
        return null;
    }

    /// <summary>Cases travel with their policy: what they name lies in their folder or below it.</summary>
    private static bool IsBeside(string file) => !file.StartsWith('/') && !file.Contains('\\', StringComparison.Ordinal) && !file.Split('/').Contains("..");
}
