using System.Text.RegularExpressions;

namespace CertBridge.Exchange.Tests.Manual;

/// <summary>What differs from run to run, as <c>...</c>: for goldens that are written anew, to be looked at by whoever commits them.</summary>
internal static partial class Volatile
{
    public static IReadOnlyList<string> Masked(string output) =>
        output.Length == 0 ? [] : [.. Changing().Replace(output, "...").TrimEnd('\n').Split('\n').Select(line => Twice().Replace(line, "...").TrimEnd())];

    // Times for people and programs, days, durations, digests, UUIDs, fingerprints, base64, addresses, process ids, versions.
    [GeneratedRegex("""
        \d{4}-\d\d-\d\dT[0-9:.]+Z|(?:\d{4}-\d\d-\d\d\ )?\d\d:\d\dZ\ \((?:in\ )?[^)]*\)|\d{4}-\d\d-\d\d|PT[0-9.]+S|[+-]?\d+\ ms\b
        |[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{12,}…?|\b[0-9A-Z]{4}(?:-[0-9A-Z]{2,4}){3,}|\d+\ (?:d\ left|MiB)|[A-Za-z0-9+/]{40,}=*
        |127\.\d+\.\d+\.\d+|(?<=process\ |"processId":)\d+|(?<=SQLite\ |"sqliteVersion":")[0-9.]+|(?<=\b0\.\d\.\d)\+[0-9a-f.]+
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Changing();

    [GeneratedRegex(@"\.{4,}")]
    private static partial Regex Twice();
}
