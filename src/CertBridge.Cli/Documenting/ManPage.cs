using System.Globalization;
using System.Text;

namespace CertBridge.Cli.Documenting;

/// <summary>
/// Writes one page in the macros of man(7), which groff and mandoc both take. Everything that is text goes through <see cref="Escape"/>: a backslash, a dot or an
/// apostrophe at the start of a line would be a request, and a bare hyphen is set as one that cannot be pasted into a shell.
/// </summary>
internal sealed class ManPage
{
    private const int LineMax = 80;

    private readonly StringBuilder roff = new();

    /// <param name="name">Such as <c>certbridge-report</c>; section 1.</param>
    /// <param name="day">Its date.</param>
    /// <param name="source">Program and version.</param>
    public ManPage(string name, DateTimeOffset day, string source)
    {
        roff.Append(".\\\" Made by certbridge docs man; changes here are lost.\n");
        roff.Append(CultureInfo.InvariantCulture, $".TH {Quoted(name.ToUpperInvariant())} 1 {day.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {Quoted(source)}\n");
    }

    public void Section(string title) => roff.Append(".SH ").Append(Quoted(title)).Append('\n');

    public void Subsection(string title) => roff.Append(".SS ").Append(Quoted(title)).Append('\n');

    /// <summary>The line of section NAME, from which apropos and whatis are made.</summary>
    public void Name(string name, string about) => roff.Append(Escape(name)).Append(" \\- ").Append(Escape(about)).Append('\n');

    /// <summary>A paragraph; one under a heading needs none before it.</summary>
    public void Text(string sentences, bool isFirst = false) => Filled(roff.Append(isFirst ? "" : ".PP\n"), sentences);

    public void Bold(string words, bool isFirst = false) => roff.Append(isFirst ? "" : ".PP\n").Append(".B ").Append(Quoted(words)).Append('\n');

    public void Term(string term, string meaning) => Filled(roff.Append(".TP\n.B ").Append(Quoted(term)).Append('\n'), meaning);

    /// <summary>Lines as they are, indented.</summary>
    public void Example(IEnumerable<string> lines)
    {
        roff.Append(".PP\n.RS 4\n.nf\n");
        foreach (string line in lines)
            roff.Append(Escape(line)).Append('\n');
        roff.Append(".fi\n.RE\n");
    }

    public override string ToString() => roff.ToString();

    /// <summary>Text as roff sets it unchanged (groff_char(7), mandoc_char(7)): ASCII that means something to roff by name, everything else by its number.</summary>
    internal static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 16);
        if (text.Length > 0 && text[0] is '.' or '\'' or ' ')
            safe.Append("\\&");
        foreach (Rune rune in text.EnumerateRunes())
        {
            safe.Append(rune.Value switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                '\'' => "\\(aq",
                '`' => "\\(ga",
                '^' => "\\(ha",
                '~' => "\\(ti",
                '"' => "\\(dq",
                '\n' or '\r' or '\t' => " ",
                >= ' ' and <= '~' => rune.ToString(),
                _ => $"\\[u{rune.Value:X4}]",
            });
        }
        return safe.ToString();
    }

    /// <summary>Lines as editors like them; roff fills them anew. Each is escaped for itself, as each could begin with a dot.</summary>
    private static void Filled(StringBuilder roff, string sentences)
    {
        string line = "";
        foreach (string word in sentences.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Escape($"{line} {word}").Length > LineMax)
            {
                roff.Append(Escape(line)).Append('\n');
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        roff.Append(Escape(line)).Append('\n');
    }

    /// <summary>As one argument of a macro.</summary>
    private static string Quoted(string text) => $"\"{Escape(text)}\"";
}
