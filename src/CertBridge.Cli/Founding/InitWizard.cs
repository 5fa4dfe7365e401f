using CertBridge.Cli.Contexts;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary>
/// <c>certbridge init</c>: <c>node init</c> for a person at a terminal. Six questions, each checked as <c>node init</c> would check it; nothing is written before the last
/// one is answered with yes.
/// </summary>
internal static class InitWizard
{
    private const int Questions = 6;
    private const string WithoutContext = "node";
    private const string Form = "certbridge node init --org ID --name TEXT --endpoint HOST:PORT --root-out DIR --root-passphrase-file FILE --operator-out DIR";

    public static Verb Verb() => new("init", "Make a node by answering six questions at a terminal; node init takes the same as flags", RunAsync)
    {
        Examples = ["init", "init --home ./aln"],
    };

    private static async Task<int> RunAsync(CommandRun run)
    {
        if (!run.CanAsk)
            throw new CommandFailedException(CommandLineErrors.AnswerNeeded, "init asks, and nobody can answer here", Form);
        try
        {
            return await AskAndMakeAsync(run);
        }
        catch (OperationCanceledException)
        {
            StandardError.Line("\nInterrupted: nothing was made.");
            throw;
        }
    }

    private static async Task<int> AskAndMakeAsync(CommandRun run)
    {
        var draft = new InitDraft { Home = run.Home };
        if (draft.Objection(run.Cancel) is { } already)
            throw new CommandFailedException(already);
        string contexts = ContextChoice.PathOf(run.Value(GlobalFlags.ContextFile));
        string[] taken = [.. ContextChoice.NamesIn(contexts)];
        run.Say($"A node in {NodeHome.At(draft.Home)}. {Questions} questions; nothing is written before the last. Ctrl-C ends it.\n");
        draft = await AskAsync(run, draft);
        string context = Enumerable.Range(1, taken.Length + 1).Select(n => n == 1 ? draft.Id : $"{draft.Id}-{n}").First(name => !taken.Contains(name));
        string[] taking = ["context", "add", context, "--from", draft.ContextFile, .. run.Value(GlobalFlags.ContextFile) is { } file ? ["--context-file", Path.GetFullPath(file)] : Array.Empty<string>()];
        StandardError.Write("\n" + Plan(draft));
        bool isTaken = await GoOnAsync(run, $"the context {context} in {contexts}");
        InitVerb.Make(run, draft.Request(run.Cancel));
        if (isTaken)
        {
            (Verb verb, CommandRun adding) = Given.Command(taking, run.Cancel);
            await verb.Run(adding);
        }
        SayTheSame(run, draft, isTaken ? taking : null);
        return ExitCode.Done;
    }

    private static async Task<InitDraft> AskAsync(CommandRun run, InitDraft draft)
    {
        draft = await AnswerAsync(run, 1, "Partner id, then the name for people, such as: cert-aln CERT Alnia", "", draft, Named);
        draft = await AnswerAsync(run, 2, $"Environment: {string.Join(", ", NodeEnvironment.All)}", draft.Environment, draft, (was, typed) => was with { Environment = typed });
        draft = await AnswerAsync(run, 3, "Where partners reach it, HOST:PORT; - when it always calls them itself", "-", draft, (was, typed) => was with { Endpoint = typed == "-" ? "" : typed });
        draft = await AnswerAsync(run, 4, "Folder outside the home for what must not stay in it: the root key, the first admin's key", DefaultFolder(draft), draft,
            (was, typed) => was with { Folder = FullPath(typed) });
        return await PassphraseAsync(run, draft);
    }

    /// <summary>Asks until nothing speaks against the answer.</summary>
    private static async Task<InitDraft> AnswerAsync(CommandRun run, int number, string question, string usual, InitDraft draft, Func<InitDraft, string, InitDraft> answered)
    {
        while (true)
        {
            string typed = Ended(await Typing.LineAsync(run, Prompt(number, question, usual)));
            InitDraft next = answered(draft, typed.Length == 0 ? usual : typed);
            if (next.Objection(run.Cancel) is not { } objection)
                return next;
            Tell(objection);
        }
    }

    /// <summary>A file, or typed twice here; a secret is on no command line.</summary>
    private static async Task<InitDraft> PassphraseAsync(CommandRun run, InitDraft draft)
    {
        while (true)
        {
            string typed = Ended(await Typing.LineAsync(run, Prompt(5, "File with the passphrase of the root key, mode 600; - to type it", "-")));
            try
            {
                InitDraft next = typed is "" or "-"
                    ? draft with { RootPassphrase = await TypedTwiceAsync(run) }
                    : draft with { PassphraseFile = FullPath(typed), RootPassphrase = Passphrase.Read(run, FullPath(typed), "", "root key") };
                if (next.Objection(run.Cancel) is not { } objection)
                    return next;
                Tell(objection);
            }
            catch (CommandFailedException refused) when (refused.Failure.Code != CommandLineErrors.InputEnded.Code)
            {
                Tell(refused.Failure);
            }
        }
    }

    private static async Task<string> TypedTwiceAsync(CommandRun run)
    {
        string first = Ended(await Typing.SecretAsync(run, "     Passphrase: "));
        string again = Ended(await Typing.SecretAsync(run, "     Again: "));
        return first == again ? first : throw CommandFailedException.Usage("the two passphrases differ", "Type it again.");
    }

    /// <returns>True with the context, false without it.</returns>
    private static async Task<bool> GoOnAsync(CommandRun run, string context)
    {
        if (run.Has(GlobalFlags.Yes))
            return true;
        string answer = Ended(await Typing.LineAsync(run, Prompt(6, $"Make it? y: with {context}; {WithoutContext}: the node alone", "n")));
        return answer switch
        {
            "y" or "Y" or "yes" => true,
            WithoutContext => false,
            _ => throw new CommandFailedException(CommandLineErrors.NotConfirmed, "nothing was made"),
        };
    }

    private static string Prompt(int number, string question, string usual) => $"{number}/{Questions}  {question}{(usual.Length == 0 ? "" : $" [{usual}]")}: ";

    private static string Ended(string? typed) => typed ?? throw new CommandFailedException(CommandLineErrors.InputEnded, "the input ended; nothing was made", "Run the command again, or: " + Form);

    private static void Tell(Failure failure)
    {
        foreach (Failure one in failure.More.Prepend(failure))
            StandardError.Line($"     {one.Code}  {TerminalText.Escape(one.Message)}");
        if (failure.Next.Length > 0)
            StandardError.Line($"     {TerminalText.Escape(failure.Next)}");
    }

    private static InitDraft Named(InitDraft draft, string typed)
    {
        string[] words = typed.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string id = words.ElementAtOrDefault(0) ?? "";
        return draft with { Id = id, Name = words.ElementAtOrDefault(1) ?? id.ToUpperInvariant().Replace('-', ' ') };
    }

    private static string DefaultFolder(InitDraft draft) => Path.Combine(HomeOfUser, $"{draft.Id}-keys");

    private static string FullPath(string typed) => typed == "~" || typed.StartsWith("~/", StringComparison.Ordinal) ? HomeOfUser + typed[1..] : Path.GetFullPath(typed);

    private static string HomeOfUser => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    private static string Plan(InitDraft draft) => Table.Fields(
        ("node", $"{draft.Id} \"{draft.Name}\" ({draft.Environment.ToUpperInvariant()})"),
        ("home", $"{NodeHome.At(draft.Home)}: node.yaml, keys, card, key sheet"),
        ("partners", draft.Endpoint.Length == 0 ? "it always calls them itself" : $"reach it at {draft.Endpoint}"),
        ("root key", $"{Path.Combine(draft.Folder, "root")}, encrypted; take it off this machine"),
        ("admin", $"{Path.Combine(draft.Folder, "admin")}: key, certificate, context"),
        ("officer", draft.Environment == NodeEnvironment.Dev ? $"officer-1 in {Path.Combine(draft.Folder, "officer")}" : "none yet: certbridge officer new, on the officer's own machine")) + "\n";

    private static void SayTheSame(CommandRun run, InitDraft draft, string[]? taking)
    {
        run.Say("\nThe same without questions" + (draft.PassphraseFile is null ? $", with the passphrase in {draft.PassphraseFileToWrite}, mode 600:" : ":"));
        run.Say($"  certbridge {ShellWord.Line(draft.Words())}");
        if (taking is not null)
            run.Say($"  certbridge {ShellWord.Line(taking)}");
    }
}
