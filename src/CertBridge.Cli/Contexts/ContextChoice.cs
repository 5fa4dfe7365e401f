using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Contexts;

/// <summary>Finds the one context a command runs in: flag before environment before file.</summary>
internal static class ContextChoice
{
    /// <exception cref="CommandFailedException">There is none, or none of that name.</exception>
    public static NodeContext Of(CommandRun run) => Of(PathOf(run.Value(GlobalFlags.ContextFile)), run.Value(GlobalFlags.Context));

    /// <param name="path">The file with the contexts.</param>
    /// <param name="name">What --context says; null for the environment or the current one.</param>
    /// <exception cref="CommandFailedException">There is none, or none of that name.</exception>
    public static NodeContext Of(string path, string? name)
    {
        if (!IsThere(path))
            throw NoFile(path);
        return Choose(Read(path), name ?? Variable("CERTBRIDGE_CONTEXT"));
    }

    /// <summary>The contexts of a file that is there.</summary>
    /// <exception cref="CommandFailedException">It cannot be read as such.</exception>
    public static ContextFile Read(string path)
    {
        PrivateFile.RefuseWritable(path);
        Parsed<ContextFile> file = ContextFile.Read(path);
        return file.IsValid ? file.Value : throw new CommandFailedException([.. file.Problems.Select(problem => In(path, problem))]);
    }

    /// <summary>True when there is a file at the path.</summary>
    /// <exception cref="CommandFailedException">It is a folder.</exception>
    public static bool IsThere(string path) => !Directory.Exists(path) ? File.Exists(path)
        : throw new CommandFailedException(CommandLineErrors.ContextMissing, $"{TerminalText.Short(path)} is a folder, and a file with contexts was expected",
            "Give the file in it: certbridge node init and node operator add write context.yaml beside the certificate.");

    /// <summary>Names of the contexts of a file; none when there is no such file.</summary>
    public static IEnumerable<string> NamesIn(string path) => IsThere(path) ? Read(path).Contexts.Select(context => context.Name) : [];

    /// <param name="flag">What --context-file says.</param>
    public static string PathOf(string? flag)
    {
        if ((flag ?? Variable("CERTBRIDGE_CONTEXT_FILE")) is { } given)
            return Path.GetFullPath(given);
        string folder = Variable("XDG_CONFIG_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return Path.Combine(folder, "certbridge", "config.yaml");
    }

    public static CommandFailedException NoFile(string path) => new(CommandLineErrors.ContextMissing, $"there is no file with contexts at {TerminalText.Short(path)}");

    /// <summary>The context of that name; the nearest name on a slip.</summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public static NodeContext In(ContextFile file, string name) => file.Contexts.FirstOrDefault(context => context.Name == name)
        ?? throw new CommandFailedException(
            CommandLineErrors.ContextMissing, $"{file.Path} has no context {TerminalText.Short(name)}",
            (NearestWord.To(name, file.Contexts.Select(context => context.Name)) is { } near ? $"did you mean {near}? " : "") + $"--context with one of: {NamesOf(file)}");

    /// <summary>Which of several files with contexts it is that does not read.</summary>
    private static Problem In(string path, Problem problem) => problem with
    {
        Message = problem.Field.Length == 0 ? $"{TerminalText.Short(path)}: {problem.Message}" : problem.Message,
        Hint = $"Correct {TerminalText.Short(path)}: docs/CLI.md has its form.",
    };

    private static NodeContext Choose(ContextFile file, string? name) => In(file, name ?? file.CurrentOrOnly
        ?? throw new CommandFailedException(CommandLineErrors.ContextMissing, $"{file.Path} has several contexts and none is current", $"certbridge context use, or --context, with one of: {NamesOf(file)}"));

    private static string NamesOf(ContextFile file) => string.Join(", ", file.Contexts.Select(context => context.Name));

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
