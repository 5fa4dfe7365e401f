using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge errors list|show</c>: the codes, offline.</summary>
internal static class ErrorsNoun
{
    private static readonly Argument<string> Code = new("CODE") { Description = "Such as CB1203" };

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("list", "Every error code", ListAsync) { Examples = ["errors list", "errors list -o json"] },
        new Verb("show", "What a code means and what to do", ShowAsync) { Examples = ["errors show CB1301"] }.With(Code),
    ];

    private static Task<int> ListAsync(CommandRun run)
    {
        run.Print.List("ErrorList", ErrorCatalog.All,
            [new("CODE", code => code.Code), new("EXIT", code => code.Exit.ToString()), new("MEANING", code => code.Title)],
            Write);
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> ShowAsync(CommandRun run)
    {
        string wanted = run.Value(Code);
        ErrorCode code = ErrorCatalog.Find(wanted)
            ?? throw CommandFailedException.Usage($"there is no error code {TerminalText.Short(wanted)}", "certbridge errors list");
        run.Print.One("Error",
            json => Write(json, code),
            () => Table.Fields(("code", code.Code), ("meaning", code.Title), ("cause", code.Cause), ("next", code.Fix), ("exit", code.Exit.ToString())));
        return Task.FromResult(ExitCode.Done);
    }

    private static void Write(Utf8JsonWriter json, ErrorCode code)
    {
        json.WriteString("code", code.Code);
        json.WriteNumber("exit", code.Exit);
        json.WriteString("title", code.Title);
        json.WriteString("cause", code.Cause);
        json.WriteString("fix", code.Fix);
    }
}
