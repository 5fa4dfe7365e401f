namespace CertBridge.Node.Examining;

/// <summary>A path or name as it must be typed, so that a command can be copied from a finding.</summary>
internal static class ShellWord
{
    public static string Of(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '=' or ':' or '~') && text[0] != '~' ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
