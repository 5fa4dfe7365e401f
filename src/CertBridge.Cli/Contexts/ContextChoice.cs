using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Contexts;

/// <summary>Finds the one context a command runs in: flag before environment before file.</summary>
internal static class ContextChoice
{
    /// <exception cref="CommandFailedException">There is none, or none of that name.</exception>
    public static NodeContext Of(CommandRun run)
    {
        string path = PathOf(run);
        if (!File.Exists(path))
            throw new CommandFailedException(CommandLineErrors.ContextMissing, $"there is no file with contexts at {path}");
        Parsed<ContextFile> file = ContextFile.Read(path);
        if (!file.IsValid)
            throw new CommandFailedException(file.Problems);
        return Choose(file.Value, run.Value(GlobalFlags.Context) ?? Variable("CERTBRIDGE_CONTEXT"));
    }

    private static string PathOf(CommandRun run)
    {
        string? given = run.Value(GlobalFlags.ContextFile) ?? Variable("CERTBRIDGE_CONTEXT_FILE");
        if (given is not null)
            return Path.GetFullPath(given);
        string folder = Variable("XDG_CONFIG_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return Path.Combine(folder, "certbridge", "config.yaml");
    }

    private static NodeContext Choose(ContextFile file, string? name)
    {
        string? wanted = name ?? file.Current ?? (file.Contexts.Count == 1 ? file.Contexts[0].Name : null);
        string names = string.Join(", ", file.Contexts.Select(context => context.Name));
        if (wanted is null)
            throw new CommandFailedException(
                CommandLineErrors.ContextMissing, $"{file.Path} has several contexts and none is current", $"--context with one of: {names}");
        return file.Contexts.FirstOrDefault(context => context.Name == wanted)
            ?? throw new CommandFailedException(
                CommandLineErrors.ContextMissing, $"{file.Path} has no context {TerminalText.Short(wanted)}", $"--context with one of: {names}");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
