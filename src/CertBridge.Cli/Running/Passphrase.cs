using System.Text;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>A passphrase from a file only its owner can read, or typed at the terminal. Never from a flag: process lists and shell histories keep flags.</summary>
internal static class Passphrase
{
    private const int BytesMax = 1024;

    /// <summary>The first line of the file; asked for when no file is given.</summary>
    /// <param name="flag">The flag that names the file, for the sentence that asks for it.</param>
    public static string Read(CommandRun run, string? file, string flag, string what)
    {
        if (file is null)
            return Ask(run, flag, what);
        if (file != InputFile.StandardInput)
            PrivateFile.RefuseLooseMode(file);
        return Encoding.UTF8.GetString(InputFile.Read(file, BytesMax)).Split('\n')[0].TrimEnd('\r');
    }

    /// <summary>Typed twice, for a key that is made: a slip would lock it away.</summary>
    public static string ReadNew(CommandRun run, string? file, string flag, string what)
    {
        string passphrase = Read(run, file, flag, what);
        if (file is null && Ask(run, flag, "again") != passphrase)
            throw new CommandFailedException(CommandLineErrors.NotConfirmed, "the two passphrases differ; nothing was made");
        return passphrase;
    }

    private static string Ask(CommandRun run, string flag, string what)
    {
        if (!run.CanAsk)
            throw new CommandFailedException(
                CommandLineErrors.AnswerNeeded, $"a passphrase is needed ({what})", $"Give {flag} FILE with mode 600; its first line is the passphrase.");
        StandardError.Write($"Passphrase ({what}): ");
        string? typed = AwaitedInput.Read(Typing.Hidden);
        StandardError.Line("");
        return typed ?? throw new CommandFailedException(CommandLineErrors.InputEnded, "no passphrase was typed; nothing was changed");
    }
}
