using System.Security.Cryptography;
using System.Text;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>
/// <c>certbridge inbox export</c>: one received envelope in files that need nothing of ours to be checked (<c>--as envelope</c>), or its report in a format of other tools. The node decides, and remembers where it was written.
/// </summary>
internal static class ExportVerb
{
    public const string Envelope = "envelope";

    public static async Task<int> RunAsync(CommandRun run)
    {
        string form = run.Value(InboxNoun.As)!;
        string path = Path.GetFullPath(run.Value(InboxNoun.Out)!);
        WrittenFile? file = form == Envelope ? null : WrittenFile.Read(run, form, path);
        using NodeSession session = NodeSession.Open(run);
        var request = new ExportInboxRequest { Id = run.Value(InboxNoun.Id), Path = path, AsReport = file is not null };
        ExportInboxResponse export = await session.Node.Inbox.ExportInboxAsync(request, cancellationToken: run.Cancel);
        return file is null ? Tell(run, export, path) : file.Write(run, export.ReportJson.Memory, export.OriginName, export.CreatedMs, export.Summary.Report?.AtMs ?? 0);
    }

    private static int Tell(CommandRun run, ExportInboxResponse export, string folder)
    {
        string[] files = Write(export, folder);
        run.Print.One("InboxExport",
            json =>
            {
                InboxPrinting.Write(json, export.Summary);
                json.WriteString("folder", folder);
                json.WriteStrings("files", files);
                json.WriteNumber("leafIndex", export.LeafIndex);
                json.WriteNumber("decision", export.Decision);
            },
            () => string.Concat(files.Select(file => file + "\n")));
        run.Say($"Next: bash {OpenText.Quoted(Path.Combine(folder, OpenText.FileName))}");
        return ExitCode.Done;
    }

    private static string[] Write(ExportInboxResponse export, string folder)
    {
        OutputFile.MakePrivateFolder(folder);
        (string Name, byte[] Bytes)[] kem = export.RecipientKemCertificate.IsEmpty ? [] : [(OpenText.RecipientKemFile, Pem(export.RecipientKemCertificate.Span))];
        (string Name, byte[] Bytes)[] files =
        [
            (OpenText.CmsFile, export.Envelope.Cms.ToByteArray()),
            (OpenText.HeaderFile, export.Envelope.Header.ToByteArray()),
            (OpenText.SignerFile, Pem(export.SignerCertificate.Span)),
            (OpenText.RecipientFile, Pem(export.RecipientCertificate.Span)),
            .. kem,
            (OpenText.ReceiptFile, export.Receipt.ToByteArray()),
            (OpenText.CheckpointFile, export.Checkpoint.ToByteArray()),
            (OpenText.FileName, Encoding.UTF8.GetBytes(OpenText.Of(export, folder))),
        ];
        foreach ((string name, byte[] bytes) in files)
            OutputFile.WritePrivate(Path.Combine(folder, name), bytes);
        return [.. files.Select(file => file.Name)];
    }

    private static byte[] Pem(ReadOnlySpan<byte> der) => Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", der) + "\n");
}
