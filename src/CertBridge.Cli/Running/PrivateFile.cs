using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>A file only its owner may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>For what decides who is trusted and which key is used: others may read it.</summary>
    /// <exception cref="CommandFailedException">Group or world may write it.</exception>
    public static void RefuseWritable(string path)
    {
        UnixFileMode mode = File.GetUnixFileMode(path);
        if ((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != UnixFileMode.None)
        {
            throw new CommandFailedException(CommandLineErrors.ContextWritable, $"the context file {TerminalText.Short(path)} has mode {Convert.ToString((int)mode, 8)}; nobody but its owner may write it",
                $"Look at what it says, then: chmod go-w {ShellWord.Quoted(path)}");
        }
    }

    /// <exception cref="CommandFailedException">Group or world may do something with it, or it is not there.</exception>
    public static void RefuseLooseMode(string path)
    {
        if (!File.Exists(path))
            throw new CommandFailedException(CommandLineErrors.CredentialInvalid, $"there is no key file {path}");
        UnixFileMode mode = File.GetUnixFileMode(path);
        if ((mode & Others) != UnixFileMode.None)
            throw new CommandFailedException(
                CommandLineErrors.KeyExposed, $"the key file {path} has mode {Convert.ToString((int)mode, 8)}; 600 is needed");
    }
}
