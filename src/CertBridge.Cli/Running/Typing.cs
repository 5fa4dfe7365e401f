using System.Text;
using CertBridge.Cli.Printing;

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

    /// <summary>Without showing it.</summary>
    /// <returns>What was typed up to the end of the line; null at the end of input.</returns>
    public static async Task<string?> SecretAsync(CommandRun run, string prompt)
    {
        StandardError.Write(prompt);
        string? typed = await Task.Run(Secret, CancellationToken.None).WaitAsync(run.Cancel);
        StandardError.Line("");
        return typed;
    }

    private static string? Secret()
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
