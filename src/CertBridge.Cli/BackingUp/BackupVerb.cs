using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.BackingUp;
using CertBridge.Node.Restoring;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Cli.BackingUp;

/// <summary><c>certbridge node backup</c>: the running node's store and home, sealed by the node, written here, read back.</summary>
internal static class BackupVerb
{
    /// <summary>A store of many gigabytes on a slow disk.</summary>
    private static readonly TimeSpan TakesAtMost = TimeSpan.FromHours(12);

    private static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder for the two files; neither overwrites anything");
    private static readonly Option<string> Recipient = Flag.Needed("--recipient", "FILE", "Certificate of the key that opens it, as 'node backup-key' made it away from the node");

    public static Verb Create() => new Verb("backup", "Take a backup of the running node, sealed to a key that is not on it; content keys in a file of their own, to be destroyed after seven days", RunAsync)
    {
        Examples = ["node backup --out /var/backups/certbridge --recipient safe-1.backup.crt"],
    }.With(Out, Recipient);

    private static async Task<int> RunAsync(CommandRun run)
    {
        string folder = Path.GetFullPath(run.Value(Out)!);
        OutputFile.RefuseUnwritableFolder(folder);
        OutputFile.MakePrivateFolder(folder);
        Parsed<byte[]> certificate = RestoreDesk.ReadRecipient(run.Value(Recipient)!);
        if (!certificate.IsValid)
            throw new CommandFailedException(certificate.Problems);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        var parts = new List<ReceivedBackup>();
        try
        {
            using (Progress progress = run.Progress("bytes"))
                await ReceiveAsync(run, session, certificate.Value, folder, parts, progress);
            if (parts.Count != 2)
                throw new CommandFailedException(BackupErrors.Damaged, "the node did not send both files; nothing was kept");
            parts.ForEach(part => part.Verify());
            parts.ForEach(part => part.Keep());
            return Print(run, parts[0], parts[1], folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(CommandLineErrors.FileNotWritten, $"{TerminalText.Short(folder)} cannot be written: {TerminalText.Escape(failure.Message)}");
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    private static async Task ReceiveAsync(CommandRun run, NodeSession session, byte[] certificate, string folder, List<ReceivedBackup> parts, Progress progress)
    {
        var request = new TakeBackupRequest { Recipient = ByteString.CopyFrom(certificate) };
        using AsyncServerStreamingCall<TakeBackupResponse> call = session.Node.Node.TakeBackup(request, deadline: run.Time.GetUtcNow().UtcDateTime + TakesAtMost, cancellationToken: run.Cancel);
        ulong bytes = 0;
        while (await call.ResponseStream.MoveNext(run.Cancel))
        {
            TakeBackupResponse answer = call.ResponseStream.Current;
            if (parts.Count == 0 || parts[^1].Part != answer.Part)
                parts.Add(new ReceivedBackup(folder, PartOf(answer)));
            parts[^1].Take(answer);
            bytes += (ulong)answer.Piece.Length;
            progress.Report(bytes, 0);
        }
    }

    /// <summary>It becomes the ending of a name: nothing but the two endings there are.</summary>
    private static string PartOf(TakeBackupResponse answer) => answer.Part is ".backup" or ".content-keys"
        ? answer.Part
        : throw new CommandFailedException(BackupErrors.NotABackup, $"the node sends a file this program does not know: {TerminalText.Short(answer.Part)}");

    private static int Print(CommandRun run, ReceivedBackup backup, ReceivedBackup keys, string folder)
    {
        BackupHeader header = backup.Header!;
        IReadOnlyList<string> overdue = RestoreDesk.OverdueKeysIn(folder, run.Time.GetUtcNow());
        run.Print.One("Backup", json => Write(json, backup, keys, header, overdue), () => Text(backup, keys, header, run.Print.Times));
        run.Say("Verified: what lies on the disk is what the node sent, byte for byte. That the key opens it only its keeper can say: certbridge node restore FILE --verify-only --key FILE");
        run.Say($"Keep the content keys apart from the backup, and destroy them by {HumanTime.Rfc3339(header.DestroyBy)}.");
        foreach (string file in overdue)
            run.Say($"WARNING: {TerminalText.Escape(file)} should have been destroyed already: shred -u {ShellWord.Quoted(file)}");
        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, ReceivedBackup backup, ReceivedBackup keys, BackupHeader header, IReadOnlyList<string> overdue)
    {
        json.WriteString("node", header.Node.Value);
        json.WriteString("backupId", header.BackupId);
        json.WriteTime("taken", (ulong)header.TakenAt.ToUnixTimeMilliseconds());
        json.WriteString("recipient", header.Recipient.ToString());
        json.WriteString("backup", backup.Name);
        json.WriteNumber("backupBytes", backup.SizeBytes);
        json.WriteString("backupSha256", backup.Digest.ToString());
        json.WriteString("contentKeys", keys.Name);
        json.WriteNumber("contentKeysBytes", keys.SizeBytes);
        json.WriteString("contentKeysSha256", keys.Digest.ToString());
        json.WriteTime("destroyContentKeysBy", (ulong)header.DestroyBy.ToUnixTimeMilliseconds());
        json.WriteStrings("overdueContentKeys", overdue);
    }

    private static string Text(ReceivedBackup backup, ReceivedBackup keys, BackupHeader header, HumanTime times) => Table.Fields(
        ("backup", $"{backup.Name}, {backup.SizeBytes} bytes"),
        ("content keys", $"{keys.Name}, {keys.SizeBytes} bytes, to be destroyed by {HumanTime.Rfc3339(header.DestroyBy)}"),
        ("taken", times.Both((ulong)header.TakenAt.ToUnixTimeMilliseconds())),
        ("sealed to", header.Recipient.ToString()));
}
