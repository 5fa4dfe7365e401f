using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Tests.Documents;

public sealed class DocumentReadingTests
{
    [Theory]
    [InlineData("a: &x 1\nb: *x", "Anchors")]
    [InlineData("a: *x", "Aliases")]
    [InlineData("a: !!str 1", "Tags")]
    [InlineData("a: !thing {b: 1}", "Tags")]
    [InlineData("a: ! text", "Tags")]
    [InlineData("<<: {b: 1}", "Merge keys")]
    [InlineData("%YAML 1.1\n---\na: 1", "Directives")]
    [InlineData("%TAG !e! tag:example,2000:\n---\na: 1", "Directives")]
    [InlineData("a: 1\n---\nb: 2", "second document")]
    [InlineData("", "empty")]
    [InlineData("# only a comment", "empty")]
    [InlineData("[a]: 1", "name must be text")]
    [InlineData("{a: 1}: 2", "name must be text")]
    [InlineData("a: [1, 2", "Not YAML")]
    [InlineData("a: \"unclosed", "Not YAML")]
    [InlineData("a: 1\n\tb: 2", "Not YAML")]
    [InlineData("a: b: c", "Not YAML")]
    [InlineData("\uFEFFa: 1", "byte order mark")]
    [InlineData("a: 1\n\0", "NUL")]
    [InlineData("a: 1\n\0\nb: 2\n", "NUL")]
    [InlineData("a: \"x\0y\"", "NUL")]
    public void Yaml_OutsideTheSubset_IsRefusedAsMalformed(string text, string says)
    {
        Problem problem = Assert.Single(Yaml(text).Problems);

        Assert.Equal("T1", problem.Code.Code);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_Scalars_StayTheTextTheyWereWrittenAs()
    {
        var map = Assert.IsType<DocumentMap>(Yaml("a: NO\nb: 0x10\nc: 1e3\nd: \"null\"\ne: null\nf: ~\ng:\nh: 2026-11-21\ni: |\n  two\n  lines\n").Value);

        Assert.Equal(["NO", "0x10", "1e3", "null", "null", "~", "", "2026-11-21", "two\nlines\n"], map.Entries.Select(entry => ((DocumentScalar)entry.Value).Text));
        Assert.Equal(
            [ScalarForm.Plain, ScalarForm.Plain, ScalarForm.Plain, ScalarForm.Quoted, ScalarForm.Null, ScalarForm.Null, ScalarForm.Null, ScalarForm.Plain, ScalarForm.Quoted],
            map.Entries.Select(entry => ((DocumentScalar)entry.Value).Form));
    }

    [Fact]
    public void Yaml_NameTwice_IsReportedWithPathAndLineEachTime()
    {
        Parsed<DocumentNode> read = Yaml("a: 1\nb:\n  - c: 1\n    c: 2\na: 3\n");

        Assert.Equal([("b[0].c", 4), ("a", 5)], read.Problems.Select(problem => (problem.Field, problem.Line)));
        Assert.All(read.Problems, problem => Assert.Equal("T2", problem.Code.Code));
    }

    [Fact]
    public void Json_NameTwiceThroughAnEscape_IsReported()
    {
        Parsed<DocumentNode> read = Json("{\"marking\":1,\n\"mark\\u0069ng\":2}");

        Problem problem = Assert.Single(read.Problems);
        Assert.Equal(("T2", "marking", 2), (problem.Code.Code, problem.Field, problem.Line));
    }

    [Fact]
    public void Json_Values_KeepTheirTextAndForm()
    {
        var list = Assert.IsType<DocumentList>(Json("[\n1.50, true, false,\nnull, \"x\\u0000y\"]").Value);

        Assert.Equal(["1.50", "true", "false", "null", "x\0y"], list.Items.Select(item => ((DocumentScalar)item).Text));
        Assert.Equal(
            [ScalarForm.Number, ScalarForm.Truth, ScalarForm.Truth, ScalarForm.Null, ScalarForm.Quoted],
            list.Items.Select(item => ((DocumentScalar)item).Form));
        Assert.Equal([2, 2, 2, 3, 3], list.Items.Select(item => item.Line));
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    public void Json_LoneSurrogate_IsRefusedAsMalformed(string text) => Assert.Equal("T1", Assert.Single(Json(text).Problems).Code.Code);

    [Fact]
    public void Json_ByteOrderMark_IsRefusedByName()
    {
        Problem problem = Assert.Single(DocumentReading.Json(Encoding.UTF8.GetPreamble().Concat("{}"u8.ToArray()).ToArray(), TestErrors.All).Problems);

        Assert.Contains("byte order mark", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_InvalidUtf8_IsRefusedWithItsLine(bool isYaml)
    {
        byte[] bytes = [.. "{\n\"a\": \""u8, 0xC3, 0x28, .. "\"}"u8];

        Problem problem = Assert.Single((isYaml ? DocumentReading.Yaml(bytes, TestErrors.All) : DocumentReading.Json(bytes, TestErrors.All)).Problems);

        Assert.Equal(("T1", 2), (problem.Code.Code, problem.Line));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(100_000, false)]
    public void Read_Nesting_IsLimited(int depth, bool isRead)
    {
        string text = new string('[', depth) + new string(']', depth);

        Assert.Equal(isRead, Json(text).IsValid);
        Assert.Equal(isRead, Yaml(text).IsValid);
    }

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public void Read_String_IsLimitedInBytes(int size, bool isRead)
    {
        string json = "[\"" + new string('x', size) + "\"]";

        Assert.Equal(isRead, Json(json).IsValid);
        Assert.Equal(isRead, Yaml(json).IsValid);
    }

    [Fact]
    public void Read_OneByteOverTheDocumentLimit_IsRefusedNamingBoth()
    {
        var limits = new DocumentLimits { BytesMax = 10 };

        Assert.True(DocumentReading.Json("[\"123456\"]"u8.ToArray(), TestErrors.All, limits).IsValid);
        Problem problem = Assert.Single(DocumentReading.Json("[\"1234567\"]"u8.ToArray(), TestErrors.All, limits).Problems);
        Assert.Equal("T4", problem.Code.Code);
        Assert.Contains("11 bytes; the limit is 10", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooManyNodes_IsRefused()
    {
        var limits = new DocumentLimits { NodesMax = 4 };

        Assert.True(DocumentReading.Json("[1,2,3]"u8.ToArray(), TestErrors.All, limits).IsValid);
        Assert.Equal("T4", Assert.Single(DocumentReading.Json("[1,2,3,4]"u8.ToArray(), TestErrors.All, limits).Problems).Code.Code);
    }

    private static Parsed<DocumentNode> Yaml(string text) => DocumentReading.Yaml(Encoding.UTF8.GetBytes(text), TestErrors.All);

    private static Parsed<DocumentNode> Json(string text) => DocumentReading.Json(Encoding.UTF8.GetBytes(text), TestErrors.All);
}
