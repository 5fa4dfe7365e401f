using System.Text;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>What a person types at the terminal after a prompt on stderr. Ctrl-C ends the waiting at once, as a cancelled operation.</summary>
internal static class Typing
{
    private const char EndOfTransmission = '\u0004'; // Ctrl-D

    /// <returns>The line without blanks around it; null at the end of input.</returns>
    public static async Task<string?> LineAsync(CommandRun run, string prompt)
    {
        StandardError.Write(prompt);
        string? typed = await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(run.Cancel);
        return typed?.Trim();
    }

    /// <exception cref="CommandFailedException">The input ended.</exception>
    public static async Task<string> MustLineAsync(CommandRun run, string prompt) => await LineAsync(run, prompt)
        ?? throw new CommandFailedException(CommandLineErrors.InputEnded, "nothing was typed; nothing was compared and nothing was changed", "Run the command again.");

    /// <summary>Without showing it.</summary>
    /// <returns>What was typed up to the end of the line; null at the end of input.</returns>
    public static async Task<string?> SecretAsync(CommandRun run, string prompt)
    {
        StandardError.Write(prompt);
        string? typed = await Task.Run(Hidden, CancellationToken.None).WaitAsync(run.Cancel);
        StandardError.Line("");
        return typed;
    }

    /// <summary>Waits for the end of the line, and shows nothing of it.</summary>
    /// <returns>Null at the end of input.</returns>
    public static string? Hidden()
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.KeyChar == EndOfTransmission && typed.Length == 0)
                return null;
            if (key.Key != ConsoleKey.Backspace)
                typed.Append(key.KeyChar);
            else if (typed.Length > 0)
                typed.Length--;
        }
        return typed.ToString();
    }
}
