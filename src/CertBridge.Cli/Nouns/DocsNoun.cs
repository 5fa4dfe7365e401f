using System.CommandLine;
using System.Globalization;
using System.Text;
using CertBridge.Cli.Documenting;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge docs man</c>: the manual pages, made from the commands themselves.</summary>
internal static class DocsNoun
{
    private const string DayVariable = "SOURCE_DATE_EPOCH"; // reproducible-builds.org/specs/source-date-epoch

    private static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder for the pages; none in it is overwritten");

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("man", "Write the manual pages, section 1; dated with SOURCE_DATE_EPOCH where that is set", ManAsync) { Examples = ["docs man --out ./man1"] }.With(Out),
    ];

    private static Task<int> ManAsync(CommandRun run)
    {
        string folder = Path.GetFullPath(run.Value(Out)!);
        IReadOnlyList<(string File, string Roff)> pages = new ManPages(Day(run)).All();
        OutputFile.MakeFolder(folder);
        foreach ((string file, string roff) in pages)
            OutputFile.Write(Path.Combine(folder, file), Encoding.ASCII.GetBytes(roff));
        run.Print.One("ManPages",
            json =>
            {
                json.WriteString("folder", folder);
                json.WriteStrings("files", pages.Select(page => page.File));
            },
            () => string.Concat(pages.Select(page => page.File + "\n")));
        run.Say($"Next: man {ShellWord.Quoted(Path.Combine(folder, pages[0].File))}");
        return Task.FromResult(ExitCode.Done);
    }

    private static DateTimeOffset Day(CommandRun run)
    {
        if (Environment.GetEnvironmentVariable(DayVariable) is not { Length: > 0 } text)
            return run.Time.GetUtcNow();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw CommandFailedException.Usage($"{DayVariable} {TerminalText.Short(text)} is not a number of seconds", "such as the output of: git log -1 --format=%ct");
    }
}
