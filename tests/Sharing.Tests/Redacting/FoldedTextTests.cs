using System.Text;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>What counts as the same text.</summary>
public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("St. Mark", "st. mark")]
    [InlineData(" a\t\n b  c ", "a b c ")]
    [InlineData("\u00CBt\u00EB", "ete")]
    [InlineData("e\u0308", "e")]
    [InlineData("\uFF26\uFF35\uFF2C\uFF2C", "full")]
    [InlineData("\uFB01le", "file")]
    [InlineData("Stra\u00DFe", "strasse")]
    [InlineData("\u0391\u0392", "\u03B1\u03B2")]
    [InlineData("\u0416\u0439", "\u0436\u0438")]
    [InlineData("zero\u200Bwidth\u00ADhyphen", "zerowidthhyphen")]
    [InlineData("\U0001D400\U0001D41A", "aa")]
    [InlineData("\U0001F600", "\U0001F600")]
    [InlineData("198[.]51(.)100.23", "198.51.100.23")]
    [InlineData("hXXps://evil[.]example hxxp", "https://evil.example http")]
    [InlineData("bob[@]x[.]example [a]", "bob@x.example [a]")]
    [InlineData("\u2460\u00B2", "12")]
    public void Fold_OfAText(string text, string expected) => Assert.Equal(expected, Fold(text));

    /// <summary>The longest the table makes of one character, so that a buffer is never too short.</summary>
    [Fact]
    public void EveryCharacter_HasRoom()
    {
        var all = new StringBuilder();
        for (int code = 0x80; code < 0x20000; code++)
        {
            if (Rune.IsValid(code))
                all.Append(new Rune(code).ToString());
        }
        string text = all.ToString();
        Assert.All(text.Chunk(64), part => Assert.NotNull(Fold(new string(part))));
        Assert.Equal(18, Enumerable.Range(0x80, 0x20000).Max(code => FoldingTable.Find(code)?.Length ?? 0));
    }

    [Fact]
    public void Fold_OfHalfAPair_KeepsIt() => Assert.Equal("a\uD83D", Fold("A\uD83D"));

    private static string Fold(string text)
    {
        char[] folded = new char[FoldedText.LengthMax(text)];
        return new string(folded, 0, FoldedText.Fold(text, folded));
    }
}
