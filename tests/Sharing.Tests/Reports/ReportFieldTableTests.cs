using System.Text;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Reports;

/// <summary>The table of explained fields is the reader's schema, word for word.</summary>
public sealed class ReportFieldTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> PathsWithExample => [.. ReportFieldTable.All.Where(one => one.Example.Length > 0).Select(one => one.Path)];

    [Fact]
    public void WhatTheReaderAsksFor_IsWhatIsExplained()
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var problems = new DocumentProblems(ReportFields.Errors) { Asked = path => asked.Add(Language(ReportFieldTable.Plain(path))) };
        Parsed<DocumentNode> tree = DocumentReading.Json(Encoding.UTF8.GetBytes(Filled().ToJsonString()), ReportFields.Errors);
        ReportFields.Read(DocumentFields.Open(tree.Value!, problems)!, Now);
        Assert.Equal(ReportFieldTable.All.Select(field => field.Path).Order(StringComparer.Ordinal), asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NoPath_StandsThereTwice_AndEveryGroupIsThere()
    {
        Assert.Equal(ReportFieldTable.All.Count, ReportFieldTable.All.DistinctBy(field => field.Path).Count());
        Assert.All(ReportFieldTable.All.Where(field => field.Parent.Length > 0), field => Assert.NotNull(ReportFieldTable.Find(field.Parent)));
        Assert.All(ReportFieldTable.All, field => Assert.EndsWith(".", field.What));
    }

    [Theory]
    [MemberData(nameof(PathsWithExample))]
    public void TheExample_IsTaken(string path)
    {
        ReportFieldHelp field = ReportFieldTable.Find(path)!;
        JsonObject report = Filled();
        Set(report, field, JsonNode.Parse(field.Example));
        if (path == "exerciseName")
            report["exercise"] = true;
        Parsed<ReportDraft> read = ReportReading.Json(Encoding.UTF8.GetBytes(report.ToJsonString()), Now);
        Assert.DoesNotContain(read.Problems, problem => !problem.IsWarning && Language(ReportFieldTable.Plain(problem.Field)) == path
            && problem.Code != ReportErrors.TimeOrder && problem.Code != ReportErrors.MarkingLooser);
    }

    [Theory]
    [InlineData("victims[0].name", "victims.name")]
    [InlineData("victims[].name", "victims.name")]
    [InlineData("victims[12345", "victims")]
    [InlineData("]]", "")]
    [InlineData("a", "a")]
    public void Plain_LeavesOutNumbers(string path, string expected) => Assert.Equal(expected, ReportFieldTable.Plain(path));

    /// <summary>A report with every group and every list, one entry each: what is not there is not descended into.</summary>
    private static JsonObject Filled()
    {
        var report = new JsonObject();
        foreach (ReportFieldHelp field in ReportFieldTable.All.Where(field => field.Example.Length > 0 && field.Name is not ("LANG" or "PARTNER")))
            Set(report, field, JsonNode.Parse(field.Example));
        return report;
    }

    private static void Set(JsonObject report, ReportFieldHelp field, JsonNode? value)
    {
        JsonObject at = report;
        string path = "";
        string[] parts = field.Path.Split('.');
        foreach (string part in parts[..^1])
        {
            path = path.Length == 0 ? part : $"{path}.{part}";
            JsonNode? inside = at[part];
            if (inside is not (JsonObject or JsonArray))
                at[part] = inside = ReportFieldTable.Find(path)!.Type == "list" ? new JsonArray(new JsonObject()) : new JsonObject();
            at = inside as JsonObject ?? (JsonObject)inside[0]!;
        }
        at[parts[^1] switch { "LANG" => "en", "PARTNER" => "cert-bor", var name => name }] = value;
    }

    private static string Language(string path) =>
        path.Split('.') switch
        {
            [("title" or "description" or "summary") and var text, "en"] => $"{text}.LANG",
            ["persons", "cert-bor"] => "persons.PARTNER",
            _ => path,
        };
}
