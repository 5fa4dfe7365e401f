using System.Text;
using System.Text.Json;
using CertBridge.Formats.Misp;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Misp.Events;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Misp;

/// <summary>Whatever text stands in an event, it is refused with a code, lost with a reason, or kept as it was.</summary>
public sealed class MispNaughtyTests
{
    private static readonly Lazy<string[]> Strings = new(() =>
    {
        using JsonDocument list = JsonDocument.Parse(File.ReadAllBytes(Corpus.File("bad", "blns", "blns.json")));
        return [.. list.RootElement.EnumerateArray().Select(text => text.GetString()!), "\0", "a\0b", "\u202e", "\u2066", "\u001b]0;x\a", "👩‍👩‍👧‍👦", "\ufffd"];
    });

    [Fact]
    public void Read_NaughtyTitles_AreRefusedByCodeOrKept() => ForEach(text => Event().Replace("\"Test event\"", JsonSerializer.Serialize(text), StringComparison.Ordinal), (text, read) =>
    {
        string line = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(line.Length <= 200 ? line : line[..197] + "...", read.Draft.Title.First);
    });

    [Fact]
    public void Read_NaughtyFileNames_AreLostOrKept() => ForEach(text => Event($"{{\"type\":\"filename\",\"value\":{JsonSerializer.Serialize(text)}}}"), (text, read) =>
    {
        if (read.Draft.Indicators is [var indicator])
            Assert.Equal(text, indicator.What.Value);
        else
            Assert.Single(read.Losses);
    });

    [Theory]
    [InlineData("{\"type\":\"md5\",\"value\":\"d41d8cd98f00b204e9800998ecf8427f\",\"comment\":@}")]
    [InlineData("{\"type\":\"md5\",\"value\":\"d41d8cd98f00b204e9800998ecf8427f\",\"category\":@}")]
    [InlineData("{\"type\":\"md5\",\"value\":\"d41d8cd98f00b204e9800998ecf8427f\",\"uuid\":@}")]
    [InlineData("{\"type\":\"md5\",\"value\":\"d41d8cd98f00b204e9800998ecf8427f\",\"Tag\":[{\"name\":@}]}")]
    [InlineData("{\"type\":@,\"value\":\"d41d8cd98f00b204e9800998ecf8427f\"}")]
    [InlineData("{\"type\":\"comment\",\"value\":@}")]
    [InlineData("{\"type\":\"link\",\"value\":@}")]
    [InlineData("{\"type\":\"domain|ip\",\"value\":@}")]
    public void Read_NaughtyAttributes_AreAccountedForAndWrittenWithoutControlCharacters(string attribute) =>
        ForEach(text => Event(attribute.Replace("@", JsonSerializer.Serialize(text), StringComparison.Ordinal)), (_, read) =>
        {
            Assert.Equal(read.AttributesIn, read.Draft.Indicators.Count + read.Losses.Count);
            Assert.All(read.Losses, loss => Assert.DoesNotContain(loss.What, char.IsControl));
        });

    [Theory]
    [InlineData("\"Orgc\":{\"name\":@}")]
    [InlineData("\"date\":@")]
    [InlineData("\"uuid\":@")]
    [InlineData("\"threat_level_id\":@")]
    [InlineData("\"Tag\":[{\"name\":@}]")]
    [InlineData("\"Object\":[{\"name\":@,\"Attribute\":[{\"type\":\"md5\",\"value\":\"d41d8cd98f00b204e9800998ecf8427f\"}]}]")]
    public void Read_NaughtyEventFields_NeverReachAReportBroken(string field) =>
        ForEach(text => $"{{\"Event\":{{\"info\":\"x\",{field.Replace("@", JsonSerializer.Serialize(text), StringComparison.Ordinal)}}}}}", (_, read) =>
            Assert.True(ReportReading.Json(ReportJson.Write(read.Draft), Now).IsValid));

    private static void ForEach(Func<string, string> json, Action<string, ForeignReport> holds)
    {
        foreach (string text in Strings.Value)
        {
            Parsed<ForeignReport> read = MispReading.Read(Encoding.UTF8.GetBytes(json(text)), Options(Green));
            Assert.All(read.Problems, problem => Assert.DoesNotContain($"{problem.Field}{problem.Message}{problem.Hint}", char.IsControl));
            if (read.IsValid)
                holds(text, read.Value);
            else
                Assert.All(read.Problems, problem => Assert.Matches("^CB(1|2)[0-9]{3}$", problem.Code.Code));
        }
    }
}
