namespace CertBridge.Cli.Printing;

/// <summary>Words as a POSIX shell takes them from a line, so that a printed command can be copied whatever is in it.</summary>
internal static class ShellWord
{
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    /// <summary>As it is where no shell sees anything in it, else in single quotes, in which a shell sees nothing at all (POSIX.1-2024, 2.2.2).</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or ',' or '+' or '@' or '=' or '%';
}
