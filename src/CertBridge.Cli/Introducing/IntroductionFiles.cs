using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Introducing;

/// <summary>The three files that partners hand each other.</summary>
internal static class IntroductionFiles
{
    public static readonly Option<string> Out = Flag.Needed("--out", "FILE", "File to write and to send");

    /// <summary>Said before the node takes a step: a step whose file cannot be written would have to be withdrawn.</summary>
    public static string FreePath(CommandRun run)
    {
        string path = Path.GetFullPath(run.Value(Out)!);
        OutputFile.RefuseUnwritable(path);
        return path;
    }

    public static ByteString Read(string path) => UnsafeByteOperations.UnsafeWrap(InputFile.Read(path, Limits.IntroductionFileBytesMax));

    public static void Write(CommandRun run, string path, ByteString file, IntroductionSummary introduction)
    {
        OutputFile.Write(path, file.Span);
        run.Print.One("Introduction",
            json =>
            {
                IntroductionPrinting.Write(json, introduction);
                json.WriteString("file", path);
                json.WriteNumber("sizeBytes", file.Length);
            },
            () => IntroductionPrinting.Text(introduction, run.Print.Times) + Table.Fields(("file        ", path)));
    }
}
