using System.Text;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Contexts;

/// <summary>
/// Writes the file with the contexts, whole and moved over the old one, for its owner only. Comments in it are lost; paths below its folder stay relative to it.
/// </summary>
internal static class ContextWriting
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(ContextFile file)
    {
        try
        {
            Directory.CreateDirectory(FolderOf(file), Private | UnixFileMode.UserExecute);
            DurableFile.Write(file.Path, Encoding.UTF8.GetBytes(Text(file)), Private);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = e is UnauthorizedAccessException ? "permission denied" : e.Message;
            throw new CommandFailedException(CommandLineErrors.FileNotWritten, $"{TerminalText.Short(file.Path)} cannot be written: {why}");
        }
    }

    private static string Text(ContextFile file)
    {
        var text = new StringBuilder();
        if (file.Current is not null)
            text.Append("current: ").Append(Quoted(file.Current)).Append('\n');
        if (file.Previous is not null)
            text.Append("previous: ").Append(Quoted(file.Previous)).Append('\n');
        text.Append(file.Contexts.Count == 0 ? "contexts: {}\n" : "contexts:\n");
        foreach (NodeContext context in file.Contexts)
        {
            text.Append("  ").Append(Quoted(context.Name)).Append(":\n");
            text.Append("    node: ").Append(Quoted(context.Node.GetLeftPart(UriPartial.Authority))).Append('\n');
            text.Append("    environment: ").Append(context.Environment).Append('\n');
            text.Append("    trust: ").Append(Beside(file, context.TrustFile)).Append('\n');
            text.Append("    identity: { cert: ").Append(Beside(file, context.CertificateFile)).Append(", key: ").Append(Beside(file, context.KeyFile)).Append(" }\n");
        }
        return text.ToString();
    }

    private static string Beside(ContextFile file, string path)
    {
        string relative = Path.GetRelativePath(FolderOf(file), path);
        return Quoted(relative.StartsWith("..", StringComparison.Ordinal) ? path : relative);
    }

    private static string FolderOf(ContextFile file) => Path.GetDirectoryName(Path.GetFullPath(file.Path))!;

    /// <summary>A JSON string is a YAML one.</summary>
    private static string Quoted(string text) => '"' + JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString() + '"';
}
