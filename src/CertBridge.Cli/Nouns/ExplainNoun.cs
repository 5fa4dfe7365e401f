using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge explain report.FIELD</c>: what a field of a report is, offline, from the table that stands beside the reader.</summary>
internal static class ExplainNoun
{
    private const string Root = "report";
    private const int LineMax = 100;

    private static readonly Argument<string> Path = new("PATH") { Description = "report, or a field of it such as report.marking.tlp; report when not given", Arity = ArgumentArity.ZeroOrOne };

    private static readonly ReportFieldHelp Whole = new("", "group", "always", "1 MiB", "An incident report, YAML or JSON. certbridge report new writes one to fill in.", "");

    /// <summary>Every path there is.</summary>
    public static IEnumerable<string> Paths => ReportFieldTable.All.Select(PathOf).Prepend(Root);

    public static Verb Verb() => new Verb("explain", "What a field of a report is: type, limit, words, example; offline", RunAsync)
    {
        Examples = ["explain report", "explain report.marking.tlp", "explain report.victims[0].name -o json"],
    }.With(Path);

    private static Task<int> RunAsync(CommandRun run)
    {
        ReportFieldHelp field = Find(run.OptionalValue(Path) ?? Root);
        ReportFieldHelp[] inside = [.. ReportFieldTable.In(field.Path)];
        run.Print.One("FieldExplanation", json => Write(json, field, inside), () => Text(field, inside));
        return Task.FromResult(ExitCode.Done);
    }

    private static ReportFieldHelp Find(string typed)
    {
        string path = ReportFieldTable.Plain(typed);
        if (path == Root)
            return Whole;
        string inside = path.StartsWith(Root + ".", StringComparison.Ordinal) ? path[(Root.Length + 1)..] : path;
        return ReportFieldTable.Find(inside) ?? throw Unknown(typed, inside);
    }

    /// <summary>The nearest is looked for among the fields beside it first: a slip in one word of a long path is near to little else.</summary>
    private static CommandFailedException Unknown(string typed, string path)
    {
        int dot = path.LastIndexOf('.');
        string parent = dot < 0 ? "" : path[..dot];
        ReportFieldHelp[] beside = [.. ReportFieldTable.In(parent)];
        string? nearest = NearestWord.To(path[(dot + 1)..], beside.Select(field => field.Name)) is { } name
            ? PathOf(beside.First(field => field.Name == name))
            : ReportFieldTable.All.Where(field => field.Name == path[(dot + 1)..]).Select(PathOf).FirstOrDefault() ?? NearestWord.To($"{Root}.{path}", Paths);
        string next = nearest is null ? "certbridge explain report lists the fields" : $"did you mean {nearest}? certbridge explain {nearest}";
        return CommandFailedException.Usage($"a report has no field {TerminalText.Short(typed)}", next);
    }

    private static string PathOf(ReportFieldHelp field) => field.Path.Length == 0 ? Root : $"{Root}.{field.Path}";

    private static string Text(ReportFieldHelp field, ReportFieldHelp[] inside)
    {
        string text = Table.Fields(
            ("field", PathOf(field)),
            ("type", field.Type == "word" && field.Words is not null ? "one word of those below" : field.Type == "words" ? "a list of words of those below" : field.Type),
            ("needed", Need(field.Need)),
            ("limit", field.Limit),
            ("is", field.What),
            ("example", field.Example.Length == 0 ? "" : $"{field.Name}: {field.Example}"));
        if (field.Words is { } words)
            text += "\n" + Wrapped(words);
        if (inside.Length > 0)
            text += "\n" + Table.Of(inside, [new("FIELD", one => one.Name), new("TYPE", one => one.Type), new("NEEDED", one => one.Need == "never" ? "no" : one.Need), new("IS", one => one.What, WidthMax: 100)], isColoured: false);
        return text;
    }

    private static string Need(string need) => need switch
    {
        "always" => "always",
        "stage" => "where the stage or another field asks for it",
        _ => "no",
    };

    private static string Wrapped(IReadOnlyList<string> words)
    {
        var text = new System.Text.StringBuilder();
        int width = 0;
        foreach (string word in words)
        {
            if (width > 0 && width + word.Length + 1 > LineMax)
            {
                text.Append('\n');
                width = 0;
            }
            text.Append(width == 0 ? "" : " ").Append(word);
            width += word.Length + 1;
        }
        return text.Append('\n').ToString();
    }

    private static void Write(Utf8JsonWriter json, ReportFieldHelp field, ReportFieldHelp[] inside)
    {
        WriteOne(json, field);
        json.WriteStrings("words", field.Words ?? []);
        json.WriteItems("fields", inside, WriteOne);
    }

    private static void WriteOne(Utf8JsonWriter json, ReportFieldHelp field)
    {
        json.WriteString("path", PathOf(field));
        json.WriteString("type", field.Type);
        json.WriteString("needed", field.Need);
        json.WriteString("limit", field.Limit);
        json.WriteString("what", field.What);
        json.WriteString("example", field.Example);
    }
}
