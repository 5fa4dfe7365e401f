using System.Globalization;
using System.Text;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;

namespace CertBridge.Cli.Tests.Printing;

/// <summary>The Big List of Naughty Strings as a partner's text: whatever it is, a table stays a table and an error stays an error.</summary>
public sealed class NaughtyStringTests
{
    private static readonly string[] All = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Corpus.File("bad", "blns", "blns.json")))!;

    [Fact]
    public void None_ReachesTheTerminalUnescaped() => Assert.All(All, text =>
    {
        string shown = TerminalText.Escape(text);
        Assert.DoesNotContain(shown.EnumerateRunes(), rune => rune.Value < ' ' || Rune.IsControl(rune));
        Assert.DoesNotContain(shown.EnumerateRunes(), rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D));
    });

    [Fact]
    public void None_BreaksATable() => Assert.All(All, text =>
    {
        string table = Table.Of([text], [new Column<string>("TEXT", cell => cell), new Column<string>("END", _ => "end")], isColoured: false);
        Assert.Equal(2, table.Count(c => c == '\n'));
        Assert.EndsWith("end\n", table);
    });

    [Fact]
    public void None_IsWiderThanItsColumn() => Assert.All(All, text => Assert.True(TerminalText.Width(TerminalText.Fit(TerminalText.Escape(text), 20)) <= 20));

    [Fact]
    public void None_IsMistakenForAVerb() => Assert.All(All.Where(text => text.Length > 8), text => Assert.Null(NearestWord.To(text, ["list", "show"])));

    [Fact]
    public void Documents_ShowAllOfThem()
    {
        byte[] document = JsonSerializer.SerializeToUtf8Bytes(All.Select((text, i) => KeyValuePair.Create($"{i} {text}", text)).ToDictionary());
        string shown = DocumentText.Of(document);
        Assert.DoesNotContain('\u001b', shown);
        Assert.DoesNotContain('\u202e', shown);
    }
}
