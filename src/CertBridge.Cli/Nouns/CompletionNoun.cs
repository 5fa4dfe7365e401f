using System.CommandLine;
using CertBridge.Cli.Completing;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge completion bash|zsh|fish</c>: the script that lets a shell offer words.</summary>
internal static class CompletionNoun
{
    private static readonly Argument<string> Shell = new("SHELL") { Description = "bash, zsh or fish" };

    public static Verb Verb() => new Verb("completion", "Print the script that lets a shell complete words, partner ids and report ids", RunAsync)
    {
        Examples = ["completion bash > ~/.local/share/bash-completion/completions/certbridge", "completion zsh", "completion fish > ~/.config/fish/completions/certbridge.fish"],
    }.With(Shell);

    private static Task<int> RunAsync(CommandRun run)
    {
        string shell = run.Value(Shell);
        if (CompletionScripts.For(shell) is not { } script)
        {
            string shells = string.Join(", ", CompletionScripts.Shells);
            string next = NearestWord.To(shell, CompletionScripts.Shells) is { } nearest ? $"did you mean {nearest}?" : $"one of: {shells}";
            throw CommandFailedException.Usage($"there is no completion for the shell {TerminalText.Short(shell)}", next);
        }
        run.Print.One("CompletionScript", json => json.WriteString("script", script), () => script);
        return Task.FromResult(ExitCode.Done);
    }
}
