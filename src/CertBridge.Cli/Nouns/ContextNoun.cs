using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Contexts;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge context list|use|show|add|rm|test</c>: which nodes this user calls, and as whom.</summary>
internal static class ContextNoun
{
    private const string Before = "-";

    private static readonly Argument<string> Name = new("CONTEXT") { Description = "Name of the context" };
    private static readonly Argument<string> NameOrBefore = new("CONTEXT") { Description = "Name of the context, or - for the one before" };
    private static readonly Argument<string> OptionalName = new("CONTEXT") { Description = "Name of the context; the current one when not given", Arity = ArgumentArity.ZeroOrOne };

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("list", "Every context, and which is current", ListAsync) { Examples = ["context list", "context list -o json"] },
        new Verb("use", "Make a context the current one", UseAsync) { Examples = ["context use aln-drill", "context use -"] }.With(NameOrBefore),
        new Verb("show", "One context with its files", ShowAsync) { Examples = ["context show", "context show aln-prod"] }.With(OptionalName),
        new Verb("add", "Take a context in: from a file that node init or node operator add wrote, or word by word", run => ContextAdding.RunAsync(run, Name))
        {
            Examples =
            [
                "context add aln-prod --from ~/certbridge/context.yaml",
                "context add aln-drill --node https://127.0.0.1:7442 --environment exercise --trust node.crt --cert duty-1.crt --key duty-1.key",
            ],
        }.With([Name, .. ContextAdding.Flags]),
        new Verb("rm", "Forget a context; its certificate and key stay where they are", RemoveAsync) { Examples = ["context rm aln-drill"] }.With(Name),
        new Verb("test", "Call the node and compare what it says with the context", TestAsync) { Examples = ["context test", "context test aln-prod -o json"] }.With(OptionalName),
    ];

    private static string PathOf(CommandRun run) => ContextChoice.PathOf(run.Value(GlobalFlags.ContextFile));

    private static Task<int> ListAsync(CommandRun run)
    {
        string path = PathOf(run);
        ContextFile file = ContextChoice.IsThere(path) ? ContextChoice.Read(path) : new ContextFile(path, null, null, []);
        run.Print.List("ContextList", file.Contexts,
            [
                new("CONTEXT", context => context.Name),
                new("CURRENT", context => context.Name == file.CurrentOrOnly ? "current" : ""),
                new("NODE", context => context.Node.Authority),
                new("ENVIRONMENT", context => context.Environment),
            ],
            (json, context) => Write(json, context, context.Name == file.CurrentOrOnly));
        if (file.Contexts.Count == 0)
            run.Say($"There is none in {TerminalText.Short(path)}. Next: certbridge context add NAME --from FILE");
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> UseAsync(CommandRun run)
    {
        ContextFile file = Existing(run);
        string wanted = run.Value(NameOrBefore);
        if (wanted == Before)
            wanted = file.Previous ?? throw CommandFailedException.Usage("there is no context before this one", "certbridge context list");
        NodeContext context = ContextChoice.In(file, wanted);
        if (file.Current != context.Name)
            ContextWriting.Write(file with { Current = context.Name, Previous = file.Current ?? file.Previous });
        Print(run, context, isCurrent: true);
        if (Environment.GetEnvironmentVariable("CERTBRIDGE_CONTEXT") is { Length: > 0 } name && name != context.Name)
            run.Say($"CERTBRIDGE_CONTEXT is set to {TerminalText.Short(name)} and comes first; unset it.");
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> ShowAsync(CommandRun run)
    {
        NodeContext context = Chosen(run);
        Print(run, context, Existing(run).CurrentOrOnly == context.Name);
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> RemoveAsync(CommandRun run)
    {
        ContextFile file = Existing(run);
        NodeContext context = ContextChoice.In(file, run.Value(Name));
        ContextWriting.Write(file with
        {
            Current = file.Current == context.Name ? null : file.Current,
            Previous = file.Previous == context.Name ? null : file.Previous,
            Contexts = [.. file.Contexts.Where(one => one != context)],
        });
        run.Print.One("Context", json => Write(json, context, isCurrent: false), () => $"{TerminalText.Escape(context.Name)} is forgotten; {TerminalText.Escape(context.KeyFile)} stays\n");
        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<int> TestAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run, Chosen(run));
        WhoAmIResponse me = await session.Node.Node.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: run.Cancel);
        session.RefuseOtherEnvironment(me);
        run.Print.One("ContextTest",
            json =>
            {
                Write(json, session.Context, Existing(run).CurrentOrOnly == session.Context.Name);
                json.WriteString("partnerId", me.PartnerId);
                json.WriteString("name", me.Name);
                json.WriteString("role", me.Role);
                json.WriteTime("certificateExpires", me.CertificateExpiresMs);
            },
            () => $"ok  {TerminalText.Escape(session.Context.Name)}: {TerminalText.Escape(me.PartnerId)} ({TerminalText.Escape(me.Environment.ToUpperInvariant())}) as "
                + $"{TerminalText.Escape(me.Name)}, {TerminalText.Escape(me.Role)}; certificate expires {run.Print.Times.Both(me.CertificateExpiresMs)}\n");
        return ExitCode.Done;
    }

    private static NodeContext Chosen(CommandRun run) =>
        run.OptionalValue(OptionalName) is { } name ? ContextChoice.In(Existing(run), name) : ContextChoice.Of(run);

    private static ContextFile Existing(CommandRun run)
    {
        string path = PathOf(run);
        return ContextChoice.IsThere(path) ? ContextChoice.Read(path) : throw ContextChoice.NoFile(path);
    }

    internal static void Print(CommandRun run, NodeContext context, bool isCurrent) => run.Print.One("Context",
        json => Write(json, context, isCurrent),
        () => Table.Fields(
            ("context", context.Name + (isCurrent ? " (current)" : "")),
            ("node", context.Node.GetLeftPart(UriPartial.Authority)),
            ("environment", context.Environment.ToUpperInvariant()),
            ("trust", context.TrustFile),
            ("certificate", context.CertificateFile),
            ("key", context.KeyFile),
            ("file", context.File)));

    private static void Write(Utf8JsonWriter json, NodeContext context, bool isCurrent)
    {
        json.WriteString("context", context.Name);
        json.WriteBoolean("current", isCurrent);
        json.WriteString("node", context.Node.GetLeftPart(UriPartial.Authority));
        json.WriteString("environment", context.Environment);
        json.WriteString("trust", context.TrustFile);
        json.WriteString("certificate", context.CertificateFile);
        json.WriteString("key", context.KeyFile);
        json.WriteString("file", context.File);
    }
}
