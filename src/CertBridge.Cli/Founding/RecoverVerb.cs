using System.CommandLine;
using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary>
/// <c>certbridge card recover</c>: another root in the place of one that is lost, or other recovery officers. The draft is made on the node, each recovery officer signs it on a machine of their own, and the node takes it.
/// </summary>
internal static class RecoverVerb
{
    private static readonly Option<bool> Draft = new("--draft") { Description = "Make the next card, for recovery officers to sign: with --root-out under a new root, with --root-key under the one in force" };
    private static readonly Option<string> Sign = Flag.Text("--sign", "FILE", "Sign a draft with a recovery officer's key, on the officer's machine; no node is asked");
    private static readonly Option<string[]> Take = Flag.Many("--take", "FILE", "Put the signed card in force on the node; of a draft that two signed apart, both files");
    private static readonly Option<string> Out = Flag.Text("--out", "FILE", "Where the draft is written; with --sign the draft with the signature");
    private static readonly Option<string> RootOut = Flag.Text("--root-out", "DIR", "Folder outside the home for the new root key");
    private static readonly Option<string> NewPassphrase = Flag.Text("--root-passphrase-file", "FILE", "Passphrase of the root key; asked for when not given");
    private static readonly Option<string> RootKey = Flag.Text("--root-key", "FILE", "The root in force, where it is not lost and only the recovery officers change");
    private static readonly Option<string> Over = Flag.Text("--over", "FILE", "Another card of this node that a partner holds, where a thief signed one: the new card follows both");

    public static Verb Create() => new Verb("recover", "Replace a lost or stolen root, or the recovery officers, with the signatures of two recovery officers", RunAsync)
    {
        Examples =
        [
            "card recover --draft --root-out /media/safe --out aln.draft",
            "card recover --sign aln.draft --officer-key ana.officer.key --out ana.draft",
            "card recover --take ana.draft --take ben.draft",
            "card recover --draft --root-key FILE --remove-recovery-officer cai --recovery-officer-cert dea.officer.crt --out aln.draft",
        ],
    }.With([Draft, Sign, Take, Out, RootOut, RootKey, NewPassphrase, Over, .. CardChangeFlags.Keys, .. CardChangeFlags.Officers, OfficerSignature.Key, OfficerSignature.PassphraseFile]);

    private static Task<int> RunAsync(CommandRun run)
    {
        string? signed = run.Value(Sign);
        if (new[] { run.Has(Draft), signed is not null, run.Values(Take).Count > 0 }.Count(isGiven => isGiven) != 1)
            throw CommandFailedException.Usage("one of --draft, --sign and --take is needed", "First --draft on the node, then --sign by two recovery officers, then --take on the node.");
        if (run.Has(Draft))
            MakeDraft(run);
        else if (signed is not null)
            SignDraft(run, signed);
        else
            TakeDraft(run);
        return Task.FromResult(ExitCode.Done);
    }

    private static void MakeDraft(CommandRun run)
    {
        string file = OutFile(run, "DRAFT");
        OutputFile.RefuseUnwritable(file);
        if ((run.Value(RootOut) is null) == (run.Value(RootKey) is null))
            throw CommandFailedException.Usage("one of --root-out and --root-key is needed", "--root-out DIR makes a new root, where the one in force is lost; --root-key FILE signs with the one in force.");
        NodeHome home = NodeHome.At(run.Home);
        StopPoints.Arm(home);
        var request = new RecoveryRequest { Change = CardChangeFlags.Read(run), NewRoot = NewRoot(run), Root = Root(run), OverFile = run.Value(Over) };
        Parsed<RecoveryDrafted> drafted = new RecoveryDesk(home).Draft(request, run.Time.GetUtcNow());
        if (!drafted.IsValid)
            throw new CommandFailedException(drafted.Problems);
        OutputFile.Write(file, drafted.Value.Bytes);
        RecoverPrinting.Drafted(run, drafted.Value, file);
    }

    private static NextRoot? NewRoot(CommandRun run)
    {
        if (run.Value(RootOut) is not { } folder)
            return null;
        OutputFile.RefuseUnwritableFolder(folder);
        return new NextRoot(folder, Passphrase.ReadNew(run, run.Value(NewPassphrase), NewPassphrase.Name, "new root key"));
    }

    private static RootKeyFile? Root(CommandRun run) =>
        run.Value(RootKey) is { } path ? new RootKeyFile(path, Passphrase.Read(run, run.Value(NewPassphrase), NewPassphrase.Name, path)) : null;

    /// <summary>The file is read as strictly as a card of a partner: an officer who is woken for it must not sign something else.</summary>
    private static void SignDraft(CommandRun run, string path)
    {
        string file = OutFile(run, "NAME.draft");
        OutputFile.RefuseUnwritable(file);
        RecoveryDraft draft = Read(path);
        string keyFile = run.Value(OfficerSignature.Key) ?? throw CommandFailedException.Usage("--officer-key is missing: a recovery officer signs it", "Give --officer-key FILE.");
        using PrivateKey key = OfficerSignature.ReadKey(run, keyFile);
        Parsed<RecoveryDraft> signed = draft.Sign(key);
        if (!signed.IsValid)
            throw new CommandFailedException(signed.Problems);
        foreach (string line in RecoverPrinting.Meaning(draft))
            run.Say(TerminalText.Escape(line));
        run.Confirm($"Sign card {draft.Card.Serial} of {draft.Card.Id}, fingerprint {draft.Card.Fingerprint}?");
        OutputFile.Write(file, signed.Value.ToBytes());
        RecoverPrinting.Signed(run, signed.Value, key.Id, file);
    }

    private static void TakeDraft(CommandRun run)
    {
        NodeHome home = NodeHome.At(run.Home);
        StopPoints.Arm(home);
        Parsed<CardSigned> taken = new RecoveryDesk(home).Take([.. run.Values(Take).Select(file => InputFile.Read(file, RecoveryDraft.BytesMax))], run.Time.GetUtcNow());
        if (!taken.IsValid)
            throw new CommandFailedException(taken.Problems);
        CardVerb.Print(run, taken.Value);
        run.Say("Where the root was replaced: telephone every partner and read the fingerprint to it. Who cannot get the card over the link takes it as a file: certbridge partner card --out FILE");
    }

    private static RecoveryDraft Read(string path)
    {
        Parsed<RecoveryDraft> read = RecoveryDraft.Read(InputFile.Read(path, RecoveryDraft.BytesMax));
        return read.IsValid ? read.Value : throw new CommandFailedException(read.Problems);
    }

    private static string OutFile(CommandRun run, string value) =>
        run.Value(Out) is { } path ? Path.GetFullPath(path) : throw CommandFailedException.Usage("--out is missing", $"Say where the draft goes: --out {value}.");
}
