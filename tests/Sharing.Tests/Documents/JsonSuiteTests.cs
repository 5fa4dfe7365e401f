using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Tests.Documents;

/// <summary>Nicolas Seriot's JSONTestSuite: n_ must be refused, y_ must parse, i_ may do either.</summary>
public sealed class JsonSuiteTests
{
    private const string Folder = "bad/json-test-suite";

    public static TheoryData<string> Bad => Named("n_*.json");

    public static TheoryData<string> Good => Named("y_*.json");

    public static TheoryData<string> Either => Named("i_*.json");

    [Theory]
    [MemberData(nameof(Bad))]
    public void Json_FileThatIsNotJson_IsRefusedAsMalformedOrTooDeep(string file)
    {
        Parsed<DocumentNode> read = Read(file);

        Assert.False(read.IsValid);
        Assert.Contains(read.Problems, problem => problem.Code.Code is "T1" or "T4");
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Json_FileThatIsJson_IsNotCalledMalformed(string file)
    {
        Parsed<DocumentNode> read = Read(file);

        // The suite calls duplicate names good JSON; our own rule refuses them, and says so as a rule of ours.
        Assert.Equal(file != "y_object_duplicated_key.json", read.IsValid);
        Assert.DoesNotContain(read.Problems, problem => problem.Code.Code is not "T2");
    }

    [Theory]
    [MemberData(nameof(Either))]
    public void Json_FileTheStandardLeavesOpen_IsReadOrRefusedWithAProblem(string file)
    {
        Parsed<DocumentNode> read = Read(file);

        Assert.True(read.IsValid || read.Problems.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    [MemberData(nameof(Good))]
    [MemberData(nameof(Either))]
    public void Yaml_AnyFileOfTheSuite_IsReadOrRefusedWithAProblem(string file)
    {
        Parsed<DocumentNode> read = DocumentReading.Yaml(File.ReadAllBytes(Corpus.File(Folder, file)), TestErrors.All);

        Assert.True(read.IsValid || read.Problems.Count > 0);
    }

    private static Parsed<DocumentNode> Read(string file) =>
        DocumentReading.Json(File.ReadAllBytes(Corpus.File(Folder, file)), TestErrors.All);

    private static TheoryData<string> Named(string pattern) => [.. Corpus.Files(Folder, pattern)];
}
