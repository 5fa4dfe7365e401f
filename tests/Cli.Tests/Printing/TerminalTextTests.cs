using CertBridge.Cli.Printing;

namespace CertBridge.Cli.Tests.Printing;

/// <summary>A partner's text never drives the terminal it is shown on.</summary>
public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("\u001b[2J", "\\u{1B}[2J")]
    [InlineData("a\nb", "a\\u{A}b")]
    [InlineData("a\rb", "a\\u{D}b")]
    [InlineData("\u009b31m", "\\u{9B}31m")]
    [InlineData("a\u202eb", "a\\u{202E}b")]
    [InlineData("a\u2066b", "a\\u{2066}b")]
    [InlineData("a\u200bb", "a\\u{200B}b")]
    [InlineData("a\u2028b", "a\\u{2028}b")]
    [InlineData("a\ufeffb", "a\\u{FEFF}b")]
    [InlineData("a\u007fb", "a\\u{7F}b")]
    [InlineData("\U000E0041", "\\u{E0041}")]
    [InlineData("\uE000", "\\u{E000}")]
    public void Escape_MakesHarmfulVisible(string hostile, string expected) => Assert.Equal(expected, TerminalText.Escape(hostile));

    [Theory]
    [InlineData("plain text")]
    [InlineData("Spital rajonal nё Tiranё")]
    [InlineData("Ransomware в больнице")]
    [InlineData("病院のランサムウェア")]
    [InlineData("مستشفى")]
    [InlineData("می‌خواهم")]
    [InlineData("👩‍💻")]
    public void Escape_LeavesLanguagesAlone(string text) => Assert.Equal(text, TerminalText.Escape(text));

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("病院", 4)]
    [InlineData("é", 1)]
    [InlineData("e\u0301", 1)]
    public void Width_IsWhatTheTerminalShows(string text, int columns) => Assert.Equal(columns, TerminalText.Width(text));

    [Fact]
    public void Escape_ShowsWhatIsNoCharacterAtAll() => Assert.Equal("a\\u{FFFD}b", TerminalText.Escape("a\ud800b"));

    [Fact]
    public void Fit_CutsByColumns()
    {
        Assert.Equal("病院…", TerminalText.Fit("病院のランサム", 6));
        Assert.Equal("short", TerminalText.Fit("short", 6));
    }

    [Fact]
    public void Table_KeepsItsColumns_WhateverIsInACell()
    {
        string table = Table.Of(["a\u001b[31m\nx", "b"], [new Column<string>("ONE", text => text), new Column<string>("TWO", _ => "2")], isColoured: false);
        string[] lines = table.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain('\u001b', line));
        Assert.Equal(lines[1].IndexOf('2', StringComparison.Ordinal), lines[2].IndexOf('2', StringComparison.Ordinal));
    }
}
