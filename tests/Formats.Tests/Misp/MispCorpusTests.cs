using System.Text.Json;
using CertBridge.Formats.Misp;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Misp.Events;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Misp;

/// <summary>Real events, and files that are none.</summary>
public sealed class MispCorpusTests
{
    private const string Eset = "misp/events-eset";
    private const string PyMisp = "misp/events-pymisp";
    private const string Suite = "bad/json-test-suite";
    private const string Generated = "bad/generated";

    public static TheoryData<string> EsetEvents => [.. Corpus.Files(Eset, "*.json")];

    public static TheoryData<string> PyMispFiles => [.. Corpus.Files(PyMisp, "*.json")];

    public static TheoryData<string> SuiteFiles => [.. Corpus.Files(Suite, "*.json")];

    public static TheoryData<string, string> GeneratedMisp
    {
        get
        {
            using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Corpus.File(Generated, "index.json")));
            var files = new TheoryData<string, string>();
            foreach (JsonElement entry in index.RootElement.EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == "misp"))
                files.Add(entry.GetProperty("file").GetString()!, entry.GetProperty("expect").GetString()!);
            return files;
        }
    }

    [Fact]
    public void Corpus_HasNineteenEsetEvents() => Assert.Equal(19, EsetEvents.Count);

    [Theory]
    [MemberData(nameof(EsetEvents))]
    public void Read_EsetEventStatedGreen_AccountsForEveryAttribute(string file)
    {
        byte[] bytes = File.ReadAllBytes(Corpus.File(Eset, file));

        Parsed<ForeignReport> read = MispReading.Read(bytes, Options(Green));

        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        Assert.Equal(AttributesOf(bytes), read.Value.AttributesIn);
        Assert.Equal(read.Value.AttributesIn, read.Value.Draft.Indicators.Count + read.Value.Losses.Count);
        Assert.Equal(Green, read.Value.Draft.Marking);
        Assert.Equal(Green, read.Value.Draft.StrictestMarking);
        Assert.NotEmpty(read.Value.Draft.Indicators);
        Assert.Contains(read.Value.Defaulted, field => field is { Path: "stage", Value: "voluntary" });
    }

    [Theory]
    [MemberData(nameof(EsetEvents))]
    public void Read_EsetEventWithoutAStatedMarking_IsRefusedAsUnmarked(string file)
    {
        Parsed<ForeignReport> read = MispReading.Read(File.ReadAllBytes(Corpus.File(Eset, file)), Options(null));

        Assert.False(read.IsValid);
        Assert.All(read.Problems.Where(problem => !problem.IsWarning), problem => Assert.Equal("CB1301", problem.Code.Code));
    }

    [Theory]
    [MemberData(nameof(EsetEvents))]
    public void Read_EsetEventTwice_GivesTheSameReport(string file)
    {
        byte[] bytes = File.ReadAllBytes(Corpus.File(Eset, file));

        Assert.Equal(
            ReportJson.Write(MispReading.Read(bytes, Options(Green)).Value!.Draft),
            ReportJson.Write(MispReading.Read(bytes, Options(Green)).Value!.Draft));
    }

    [Theory]
    [MemberData(nameof(PyMispFiles))]
    public void Read_PyMispFile_IsReadInFullOrRefusedByCode(string file)
    {
        byte[] bytes = File.ReadAllBytes(Corpus.File(PyMisp, file));

        Parsed<ForeignReport> read = MispReading.Read(bytes, Options(Green));

        if (read.IsValid)
            Assert.Equal(read.Value.AttributesIn, read.Value.Draft.Indicators.Count + read.Value.Losses.Count);
        else
            Assert.All(read.Problems.Where(problem => !problem.IsWarning), problem => Assert.StartsWith("CB1", problem.Code.Code, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SuiteFiles))]
    public void Read_JsonSuiteFile_IsRefusedWithACode(string file)
    {
        Parsed<ForeignReport> read = MispReading.Read(File.ReadAllBytes(Corpus.File(Suite, file)), Options(Green));

        Assert.False(read.IsValid);
        string[] codes = [.. read.Problems.Select(problem => problem.Code.Code)];
        Assert.All(codes, code => Assert.Contains(code, (string[])["CB1602", "CB1603", "CB1604"]));
        if (file.StartsWith("y_", StringComparison.Ordinal))
            Assert.DoesNotContain("CB1602", codes);
    }

    [Theory]
    [MemberData(nameof(GeneratedMisp))]
    public void Read_GeneratedEvent_IsJudgedAsItsIndexSays(string file, string expect)
    {
        Parsed<ForeignReport> read = MispReading.Read(File.ReadAllBytes(Corpus.File(Generated, file)), Options(Green));

        if (expect == "reject")
            Assert.False(read.IsValid);
        if (file == "m-tlp-case.json")
            Assert.Equal(Tlp.Red, read.Value!.Draft.Tlp);
        if (file == "m-negative-ts.json")
            Assert.Equal("CB1606", Assert.Single(read.Problems).Code.Code);
    }

    [Fact]
    public void Read_OurSampleEvent_HasTwoHundredSixtyThreeIndicatorsAndNoLoss()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
            folder = folder.Parent;

        ForeignReport read = MispReading.Read(File.ReadAllBytes(Path.Combine(folder!.FullName, "samples", "misp-event-eset.json")), Options(Green)).Value!;

        Assert.Equal((263, 263, 0), (read.AttributesIn, read.Draft.Indicators.Count, read.Losses.Count));
    }

    private static int AttributesOf(byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        JsonElement source = document.RootElement.GetProperty("response")[0].GetProperty("Event");
        int inObjects = source.TryGetProperty("Object", out JsonElement objects)
            ? objects.EnumerateArray().Sum(thing => thing.GetProperty("Attribute").GetArrayLength())
            : 0;
        return source.GetProperty("Attribute").GetArrayLength() + inObjects;
    }
}
