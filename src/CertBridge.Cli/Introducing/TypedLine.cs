using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Introducing;

/// <summary>A line a person types at the terminal. Ctrl-C and the end of input leave everything as it was.</summary>
internal static class TypedLine
{
    public static async Task<string> AskAsync(CommandRun run, string prompt)
    {
        StandardError.Write(prompt);
        string? typed = await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(run.Cancel);
        return typed?.Trim() ?? throw new CommandFailedException(CommandLineErrors.NotConfirmed, "nothing was typed; nothing was compared and nothing was changed", "Run the command again.");
    }
}
