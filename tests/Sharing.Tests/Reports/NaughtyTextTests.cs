using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Reports;

/// <summary>Whatever text stands in whatever field, it is refused with a code or stored as it was written; nothing in between.</summary>
public sealed class NaughtyTextTests
{
    private static readonly string[] Hostile =
    [
        "\0", "a\0b", "\u001b[31mred\u001b[0m", "\u009b31m", "bell\a", "back\b", "line\r\nend", "\r", "del\u007f", "\u202egpj.exe", "\u2066isolate\u2069",
        "\u2028", "\ufeff", "\ufff9", "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2+3", "<script>alert(1)</script>", "'; DROP TABLE reports; --", "${jndi:ldap://x.example}",
        "{{7*7}}", "../../etc/passwd", "%s%n%x", "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "مرحبا", "Ω≈ç√", "ﷺ", "\ufffd", "\uffff", " ", "", "null", "true", "1e999", "NaN",
        "a\tb", "one\ntwo", "\u200b", new string('x', 64 * 1024), new string('x', (64 * 1024) + 1), new string('é', 40_000),
    ];

    private static readonly string Base = Encoding.UTF8.GetString(ReportJson.Write(SampleReport.Draft));

    public static TheoryData<string> TextFields => [.. Leaves(JsonNode.Parse(Base)!).Select(leaf => leaf.GetPath()[2..])];

    public static TheoryData<string> FreeFields =>
    [
        "title.en", "description.en", "victims[0].name", "indicators[1].also.value", "indicators[1].comment", "timeline[0].text", "contacts.lead", "analystNotes",
    ];

    [Theory]
    [MemberData(nameof(TextFields))]
    public void Json_HostileTextInAField_IsRefusedByCodeOrKept(string path) => AssertRefusedOrKept(path, Hostile);

    [Theory]
    [InlineData("title.en")]
    [InlineData("description.en")]
    [InlineData("indicators[1].also.value")]
    public void Json_BigListOfNaughtyStringsInAFreeField_IsRefusedByCodeOrKept(string path)
    {
        using JsonDocument list = JsonDocument.Parse(File.ReadAllBytes(Corpus.File("bad", "blns", "blns.json")));

        AssertRefusedOrKept(path, [.. list.RootElement.EnumerateArray().Select(text => text.GetString()!)]);
    }

    [Theory]
    [MemberData(nameof(FreeFields))]
    public void Json_TextLongerThanAnyString_IsRefusedNamingTheLimit(string path)
    {
        Parsed<ReportDraft> read = Read(path, new string('x', (64 * 1024) + 1), out _);

        Assert.Equal("CB1207", Assert.Single(read.Problems, problem => !problem.IsWarning).Code.Code);
    }

    [Theory]
    [InlineData("\u001b[31m")]
    [InlineData("\u202e")]
    [InlineData("a\0b")]
    public void Problems_NeverRepeatAControlCharacter(string text)
    {
        foreach (string path in TextFields.Cast<object[]>().Select(row => (string)row[0]))
        {
            Parsed<ReportDraft> read = Read(path, text, out _);
            Assert.All(read.Problems, problem => Assert.DoesNotContain($"{problem.Field}{problem.Message}{problem.Hint}", c => char.IsControl(c) || c is '\u202e'));
        }
    }

    private static void AssertRefusedOrKept(string path, IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Parsed<ReportDraft> read = Read(path, text, out JsonNode document);
            if (read.IsValid)
                Assert.Equal(text, At(JsonNode.Parse(ReportJson.Write(read.Value))!, path).GetValue<string>());
            else
                Assert.All(read.Problems, problem => Assert.Matches("^CB(1|2)[0-9]{3}$", problem.Code.Code));
        }
    }

    private static Parsed<ReportDraft> Read(string path, string text, out JsonNode document)
    {
        document = JsonNode.Parse(Base)!;
        At(document, path).ReplaceWith(text);
        return ReportReading.Json(Encoding.UTF8.GetBytes(document.ToJsonString()), SampleReport.Now);
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Leaves(entry.Value!)),
        JsonArray list => list.SelectMany(item => Leaves(item!)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value],
        _ => [],
    };

    private static JsonNode At(JsonNode root, string path)
    {
        JsonNode node = root;
        foreach (string step in path.Split('.', '['))
            node = step.EndsWith(']') ? node[int.Parse(step[..^1], null)]! : node[step]!;
        return node;
    }
}
