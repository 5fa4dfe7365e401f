using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Tests.Documents;

public sealed class DocumentFieldsTests
{
    private readonly DocumentProblems problems = new(TestErrors.All);

    [Fact]
    public void RefuseOthers_MistypedName_IsReportedWithTheNearestOne()
    {
        DocumentFields fields = Open("titel: x");
        fields.Text("title", 10);
        fields.RefuseOthers();

        Problem problem = Assert.Single(problems.All);
        Assert.Equal(("T2", "titel", 1, "Did you mean title?"), (problem.Code.Code, problem.Field, problem.Line, problem.Hint));
    }

    [Fact]
    public void RefuseOthers_NameWithControlCharacters_IsShownEscaped()
    {
        DocumentFields fields = Open("\"a\\e[31m\": x");
        fields.RefuseOthers();

        Assert.Equal("a\\u{1b}[31m", Assert.Single(problems.All).Field);
    }

    [Fact]
    public void Read_SeveralProblems_AreAllCollectedWithPathAndLine()
    {
        DocumentFields fields = Open("a: yes\nb: twelve\nc:\n  - d: [1]\n  - x\n");
        fields.Truth("a");
        fields.Number("b", 0, 10);
        foreach (DocumentFields item in fields.Groups("c", 10))
            item.Text("d", 10);
        fields.Text("e", 10, required: true);
        fields.RefuseOthers();

        Assert.Equal([("a", 1), ("b", 2), ("c[1]", 5), ("c[0].d", 4), ("e", 1)], problems.All.Select(problem => (problem.Field, problem.Line)));
    }

    [Theory]
    [InlineData("a: \"12\"")]
    [InlineData("a: 1.5")]
    [InlineData("a: 1e1")]
    [InlineData("a: 0x1")]
    [InlineData("a: ' 1'")]
    [InlineData("a: 99999999999999999999")]
    public void Number_NotAPlainWholeNumber_IsRefused(string yaml)
    {
        Assert.Null(Open(yaml).Number("a", 0, 100));
        Assert.Equal("T2", Assert.Single(problems.All).Code.Code);
    }

    [Theory]
    [InlineData("2026-11-21T21:40:00Z", "2026-11-21T21:40:00Z")]
    [InlineData("2026-11-21T22:40:00.25+01:00", "2026-11-21T21:40:00.25Z")]
    [InlineData("2026-11-21T22:40:00.1234567-01:00", "2026-11-21T23:40:00.1234567Z")]
    public void Instant_WithOffset_IsReadInUtc(string text, string written) =>
        Assert.Equal(written, InstantText.Write(Open($"a: {text}").Instant("a")!.Value));

    [Theory]
    [InlineData("2026-11-21T21:40:00")]
    [InlineData("2026-11-21")]
    [InlineData("2026-11-21 21:40:00Z")]
    [InlineData("2026-13-21T21:40:00Z")]
    [InlineData("2026-11-21T21:40:00.12345678Z")]
    [InlineData("9999-12-31T23:59:59-10:00")]
    [InlineData("0001-01-01T00:00:00+10:00")]
    [InlineData("yesterday")]
    public void Instant_NotRfc3339WithOffset_IsRefused(string text)
    {
        Assert.Null(Open($"a: \"{text}\"").Instant("a"));
        Assert.Equal("T2", Assert.Single(problems.All).Code.Code);
    }

    [Theory]
    [InlineData("\\0")]
    [InlineData("\\x1b")]
    [InlineData("\\r")]
    [InlineData("\\x7f")]
    [InlineData("\\x9b")]
    [InlineData("\\u202e")]
    [InlineData("\\u2066")]
    [InlineData("\\u2028")]
    [InlineData("\\ufeff")]
    public void Text_ControlOrOverrideCharacter_IsRefusedEvenInMultilineText(string escape)
    {
        Assert.Null(Open($"a: \"x{escape}y\"").Text("a", 100, isMultiline: true));
        Assert.Equal("T5", Assert.Single(problems.All).Code.Code);
    }

    [Fact]
    public void Text_LineFeedAndTab_AreAllowedInMultilineTextOnly()
    {
        DocumentFields fields = Open("a: \"x\\n\\ty\"");

        Assert.Equal("x\n\ty", fields.Text("a", 100, isMultiline: true));
        Assert.Null(fields.Text("a", 100));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    public void Text_Blank_IsRefused(string written)
    {
        Assert.Null(Open($"a: {written}").Text("a", 100));
        Assert.Single(problems.All);
    }

    [Fact]
    public void Word_NotInTheVocabulary_IsReportedWithItsOwnCodeAndTheNearestWord()
    {
        Assert.Null(Open("a: grene").Word("a", ["clear", "green", "amber"]));

        Problem problem = Assert.Single(problems.All);
        Assert.Equal(("T3", "Did you mean green?"), (problem.Code.Code, problem.Hint));
    }

    [Fact]
    public void Words_ListedTwice_AreRefused()
    {
        Open("a: [x, y, x]").Words("a", 10, ["x", "y"]);

        Assert.Equal("a[2]", Assert.Single(problems.All).Field);
    }

    [Fact]
    public void Problems_WithoutEnd_AreCutAtALimitAndSaySo()
    {
        DocumentFields fields = Open(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"name{i}: 1\n")));
        fields.RefuseOthers();

        Assert.Equal(DocumentProblems.KeptMax + 1, problems.All.Count);
        Assert.Contains("More than", problems.All[^1].Message, StringComparison.Ordinal);
    }

    private DocumentFields Open(string yaml) =>
        DocumentFields.Open(DocumentReading.Yaml(Encoding.UTF8.GetBytes(yaml), TestErrors.All).Value!, problems)!;
}
