using System.CommandLine;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Contexts;

/// <summary><c>certbridge context add</c>. What would not work later is refused now: files that are not there, a key that others can read.</summary>
internal static class ContextAdding
{
    private const int NameLengthMax = 63;

    private static readonly Option<string> From = Flag.Text("--from", "FILE", "A file with one context, as node init and node operator add write it");
    private static readonly Option<string> Node = Flag.Text("--node", "URL", "Address of the local listener, such as https://127.0.0.1:7442");
    private static readonly Option<string> Environment = Flag.Text("--environment", "WORD", "production, exercise or dev, as the node says");
    private static readonly Option<string> Trust = Flag.Text("--trust", "FILE", "The node's TLS certificate, PEM");
    private static readonly Option<string> Certificate = Flag.Text("--cert", "FILE", "Your certificate, PEM");
    private static readonly Option<string> Key = Flag.Text("--key", "FILE", "Your key, PEM, mode 0600");

    public static Symbol[] Flags => [From, Node, Environment, Trust, Certificate, Key];

    public static Task<int> RunAsync(CommandRun run, Argument<string> nameArgument)
    {
        string name = NameOf(run.Value(nameArgument));
        string path = ContextChoice.PathOf(run.Value(GlobalFlags.ContextFile));
        ContextFile file = ContextChoice.IsThere(path) ? ContextChoice.Read(path) : new ContextFile(path, null, null, []);
        if (file.Contexts.Any(context => context.Name == name))
        {
            throw new CommandFailedException(
                CommandLineErrors.ContextExists, $"{TerminalText.Short(path)} has a context {name}", $"Choose another name, or: certbridge context rm {name}");
        }
        NodeContext added = (run.Value(From) is { } other ? Taken(run, other) : Written(run)) with { Name = name, File = path };
        // Loaded as a call would load it, and thrown away.
        using (Credentials.Load(added, run.Timeout).Certificate)
            ContextWriting.Write(file with { Contexts = [.. file.Contexts, added], Current = file.CurrentOrOnly ?? (file.Contexts.Count == 0 ? name : null) });
        ContextNoun.Print(run, added, isCurrent: file.Contexts.Count == 0);
        run.Say($"Next: certbridge context test {name}" + (file.Contexts.Count == 0 ? "" : $", and certbridge context use {name}"));
        return Task.FromResult(ExitCode.Done);
    }

    private static NodeContext Taken(CommandRun run, string other)
    {
        if (new Option<string>[] { Node, Environment, Trust, Certificate, Key }.FirstOrDefault(flag => run.Value(flag) is not null) is { } beside)
            throw CommandFailedException.Usage($"{beside.Name} says again what --from says", "one of the two");
        return ContextChoice.Of(Path.GetFullPath(other), null);
    }

    private static NodeContext Written(CommandRun run)
    {
        string[] missing = [.. new Option<string>[] { Node, Environment, Trust, Certificate, Key }.Where(flag => run.Value(flag) is null).Select(flag => flag.Name)];
        if (missing.Length > 0)
            throw CommandFailedException.Usage($"{string.Join(", ", missing)} missing", "certbridge context add NAME --from FILE takes all of them from one file");
        Uri node = ContextFile.AddressOf(run.Value(Node)!)
            ?? throw CommandFailedException.Usage($"--node {TerminalText.Short(run.Value(Node)!)} is not the address of a local listener", "such as https://127.0.0.1:7442");
        string environment = run.Value(Environment)!;
        if (!ContextFile.Environments.Contains(environment))
            throw CommandFailedException.Usage($"--environment {TerminalText.Short(environment)} is not an environment", $"one of: {string.Join(", ", ContextFile.Environments)}");
        return new NodeContext("", "", node, environment, Full(run, Trust), Full(run, Certificate), Full(run, Key));
    }

    private static string Full(CommandRun run, Option<string> flag) => Path.GetFullPath(run.Value(flag)!);

    private static string NameOf(string name) => name.Length is > 0 and <= NameLengthMax && name[0] != '-' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? name
        : throw CommandFailedException.Usage($"{TerminalText.Short(name)} is not a name for a context", $"1 to {NameLengthMax} of letters, digits, - _ . and not - first");
}
