using System.Globalization;
using System.Text;

namespace CertBridge.Exchange.Tests.Manual;

/// <summary>
/// A file of <c>Manual/Goldens</c>: cases one after the other, each <c>[ACTOR]$ LINE</c>, the lines of stdout, those of stderr after <c>!</c>, and <c>exit N</c>. A case
/// <c>[ACTOR]? LINE</c> is asked until it exits 0. Files run in the order of their names; those from <c>75</c> on ask no node and
/// run beside the others.
/// </summary>
internal static class GoldenFile
{
    private const char ErrorMark = '!';
    private const string ExitMark = "exit ";

    public static string Folder { get; } = Path.Combine(RepositoryRoot.Folder, "tests", "Exchange.Tests", "Manual", "Goldens");

    public static IReadOnlyList<string> All => [.. Directory.GetFiles(Folder, "*.golden").Order(StringComparer.Ordinal)];

    public static bool AsksNoNode(string file) => string.CompareOrdinal(Path.GetFileName(file), "75") >= 0;

    public static IReadOnlyList<GoldenCase> Read(string file)
    {
        var cases = new List<GoldenCase>();
        GoldenCase? open = null;
        foreach ((string line, int number) in File.ReadAllText(file).Split('\n').Select((line, index) => (line, index + 1)))
        {
            if (open is null && Head(line, number) is { } head)
            {
                if (head.IsAwaited)
                    cases.Add(head);
                else
                    open = head;
            }
            else if (open is null)
                Assert.True(line.Length == 0, $"{file}:{number}: a case begins with $ or ?: {line}");
            else if (line.StartsWith(ExitMark, StringComparison.Ordinal) && int.TryParse(line.AsSpan(ExitMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int exit))
            {
                cases.Add(open with { Exit = exit });
                open = null;
            }
            else if (line.StartsWith(ErrorMark))
                open = open with { Errors = [.. open.Errors, line[1..].Length > 0 ? line[2..] : ""] };
            else
                open = open with { Output = [.. open.Output, line] };
        }
        Assert.True(open is null, $"{file}: the last case has no exit code");
        return cases;
    }

    public static void Write(string file, IEnumerable<GoldenCase> cases)
    {
        var text = new StringBuilder();
        foreach (GoldenCase one in cases)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(one.Actor).Append(one.IsAwaited ? "? " : "$ ").Append(one.Command).Append('\n');
            foreach (string line in one.Output)
                text.Append(line).Append('\n');
            foreach (string line in one.Errors)
                text.Append(ErrorMark).Append(line.Length > 0 ? " " : "").Append(line).Append('\n');
            if (!one.IsAwaited)
                text.Append(ExitMark).Append(one.Exit.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
        File.WriteAllText(file, text.ToString());
    }

    private static GoldenCase? Head(string line, int number)
    {
        int mark = line.IndexOfAny(['$', '?']);
        bool isHead = mark >= 0 && line.AsSpan(mark + 1).StartsWith(" ") && line.AsSpan(0, mark).IndexOfAnyExceptInRange('a', 'z') < 0;
        return isHead ? new GoldenCase(number, line[..mark], line[(mark + 2)..], [], [], 0, IsAwaited: line[mark] == '?') : null;
    }
}
