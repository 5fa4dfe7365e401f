using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Restoring;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.BackingUp;

/// <summary><c>certbridge node restore</c>: looks whether a backup could be restored, or restores it into an empty home. No node is asked.</summary>
internal static class RestoreVerb
{
    private static readonly Argument<string> Backup = new("FILE") { Description = "The file that ends in .backup" };
    private static readonly Option<string> Key = Flag.Needed("--key", "FILE", "The key it is sealed to, as 'node backup-key' made it");
    private static readonly Option<string> Passphrases = Flag.Text("--passphrase-file", "FILE", "Passphrase of the key; asked for when not given");
    private static readonly Option<bool> Unencrypted = new("--unencrypted") { Description = "The key has no passphrase" };
    private static readonly Option<string> ContentKeys = Flag.Text("--content-keys", "FILE", "The file that ends in .content-keys; without it --without-content");
    private static readonly Option<bool> WithoutContent = new("--without-content") { Description = "Restore everything but what reports say" };
    private static readonly Option<bool> OverdueKeys = new("--overdue-keys") { Description = "Take content keys that should have been destroyed: what was destroyed since comes back" };
    private static readonly Option<string> Fingerprint = Flag.Text("--fingerprint", "TEXT", "Fingerprint of the node's card, or the 64 digits of its root key's id: a backup of another card is refused");
    private static readonly Option<bool> VerifyOnly = new("--verify-only") { Description = "Open it, compare every byte, look at store and ledger, and write no home" };
    private static readonly Option<string> Scratch = Flag.Text("--scratch", "DIR", "Where a copy of the store lies while it is looked at; a temporary folder when not given");
    private static readonly Option<string> Confirm = Flag.Text("--confirm", "NODE-ID", "The node's id; --yes is not enough, for two nodes of one identity harm each other");

    public static Verb Create() => new Verb("restore", "Open a backup with the key it is sealed to: look whether it could be restored, or restore it into an empty home", RunAsync)
    {
        Examples =
        [
            "node restore cert-aln-20261126T031500Z.backup --content-keys cert-aln-20261126T031500Z.content-keys --key safe-1.backup.key --verify-only",
            "node restore cert-aln-20261126T031500Z.backup --content-keys cert-aln-20261126T031500Z.content-keys --key safe-1.backup.key --home ./aln --confirm cert-aln",
        ],
    }.With(Backup, Key, Passphrases, Unencrypted, ContentKeys, WithoutContent, OverdueKeys, Fingerprint, VerifyOnly, Scratch, Confirm);

    private static async Task<int> RunAsync(CommandRun run)
    {
        bool isForGood = !run.Has(VerifyOnly);
        if (isForGood && run.Value(ContentKeys) is null == !run.Has(WithoutContent))
            throw CommandFailedException.Usage("a restore takes either --content-keys FILE or --without-content", "Give the file of the same name that ends in .content-keys.");
        PrivateFile.RefuseLooseMode(run.Value(Key)!);
        var request = new RestoreRequest
        {
            BackupFile = run.Value(Backup),
            ContentKeysFile = run.Value(ContentKeys),
            KeyFile = run.Value(Key)!,
            Passphrase = run.Has(Unencrypted) ? null : Passphrase.Read(run, run.Value(Passphrases), Passphrases.Name, "backup key"),
            Fingerprint = run.Value(Fingerprint),
            TakesOverdueKeys = run.Has(OverdueKeys),
        };
        var desk = new RestoreDesk(run.Time);
        if (isForGood)
            await ConfirmAsync(run, request);
        Parsed<RestoreOutcome> done = isForGood ? desk.Restore(request, NodeHome.At(run.Home)) : desk.Verify(request, run.Value(Scratch) ?? Path.GetTempPath());
        return done.IsValid ? Print(run, done.Value, isForGood) : throw new CommandFailedException(done.Problems);
    }

    private static async Task ConfirmAsync(CommandRun run, RestoreRequest request)
    {
        Parsed<string> node = RestoreDesk.NodeOf(request.BackupFile);
        if (!node.IsValid)
            throw new CommandFailedException(node.Problems);
        await new TypedId(
            node.Value,
            "two nodes of one identity harm each other, so the node's id confirms that no other runs",
            $"Is no other node {node.Value} running, and will none run again? Type {node.Value} to restore it: ",
            "The header of the backup says whose it is.").DemandAsync(run, run.Value(Confirm));
    }

    private static int Print(CommandRun run, RestoreOutcome done, bool isForGood)
    {
        run.Print.One(isForGood ? "Restore" : "BackupVerification", json => Write(json, done), () => Text(run, done));
        if (!isForGood)
        {
            run.Say("Every byte is what the node signed, the store is whole, and nothing was restored. Compare the fingerprint with one you know.");
            return ExitCode.Done;
        }
        if (done.Waiting.Count > 0)
            run.Say($"The node is marked RESTORED until {string.Join(", ", done.Waiting.Select(partner => partner.Value))} said that nothing is missing here: docs/operations.md, Bringing a node back.");
        run.Say($"Next: certbridge node preflight{HomeFlag(run)}, certbridge node run{HomeFlag(run)}, certbridge node status");
        return ExitCode.Done;
    }

    private static string HomeFlag(CommandRun run) => run.Home is { } home ? $" --home {ShellWord.Quoted(home)}" : "";

    private static void Write(Utf8JsonWriter json, RestoreOutcome done)
    {
        json.WriteString("node", done.Header.Node.Value);
        json.WriteString("environment", done.Header.Environment);
        json.WriteString("backupId", done.Header.BackupId);
        json.WriteTime("taken", (ulong)done.Header.TakenAt.ToUnixTimeMilliseconds());
        json.WriteString("fingerprint", done.Fingerprint);
        json.WriteString("program", done.Program);
        json.WriteNumber("schema", done.Schema);
        json.WriteNumber("files", done.Files);
        json.WriteNumber("bytes", done.SizeBytes);
        if (done.ContentKeys is { } keys)
            json.WriteNumber("contentKeys", keys);
        else
            json.WriteNull("contentKeys");
        json.WriteBoolean("ledgerVerified", done.IsLedgerVerified);
        json.WriteNumber("nodeLog", done.NodeLog);
        json.WriteItems("logs", done.Logs, Write);
        json.WriteStrings("waitingFor", [.. done.Waiting.Select(partner => partner.Value)]);
    }

    private static void Write(Utf8JsonWriter json, RestoredLog log)
    {
        json.WriteString("partner", log.Partner.Value);
        json.WriteNumber("own", log.Own);
        json.WriteNumber("followed", log.Followed);
    }

    private static string Text(CommandRun run, RestoreOutcome done)
    {
        string text = Table.Fields(
            ("node", $"{done.Header.Node} ({done.Header.Environment.ToUpperInvariant()})"),
            ("fingerprint", done.Fingerprint),
            ("taken", run.Print.Times.Both((ulong)done.Header.TakenAt.ToUnixTimeMilliseconds())),
            ("holds", string.Create(CultureInfo.InvariantCulture, $"{done.Files} files of the home and the store, {done.SizeBytes} bytes, by CertBridge {done.Program}, schema {done.Schema}")),
            ("content", done.ContentKeys is { } keys ? $"{keys} content keys" : "no content keys: nothing of what reports say"),
            ("ledger", done.IsLedgerVerified ? $"verified; {done.NodeLog} leaves in the node log" : "of an older schema: certbridge ledger verify, after the first start"));
        return done.Logs.Count == 0 ? text : text + "\n" + Table.Of(done.Logs, Columns, isColoured: false);
    }

    private static readonly Column<RestoredLog>[] Columns =
    [
        new("PARTNER", log => log.Partner.Value),
        new("OUR LEAVES", log => log.Own.ToString(CultureInfo.InvariantCulture)),
        new("THEIR LEAVES", log => log.Followed.ToString(CultureInfo.InvariantCulture)),
    ];
}
