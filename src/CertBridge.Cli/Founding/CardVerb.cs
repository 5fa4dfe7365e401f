using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge card sign</c>: the next card, with the root key brought for the occasion.</summary>
internal static class CardVerb
{
    private static readonly Option<string> RootKey = Flag.Needed("--root-key", "FILE", "The encrypted root key the card in force names");
    private static readonly Option<string> RootPassphrase = Flag.Text("--root-passphrase-file", "FILE", "Its passphrase; asked for when not given");
    private static readonly Option<string> PreviousRootKey =
        Flag.Text("--previous-root-key", "FILE", "The root of the card in force, when the next has another");
    private static readonly Option<string> PreviousPassphrase = Flag.Text("--previous-root-passphrase-file", "FILE", "Its passphrase");
    private static readonly Option<string> Name = Flag.Text("--name", "TEXT", "Name for people");
    private static readonly Option<string> Country = Flag.Text("--country", "XX", "ISO 3166-1 alpha-2");
    private static readonly Option<string[]> Activate = Flag.Many("--activate", "KIND", "Put the announced key of a kind in use; the one before stays on the card");
    private static readonly Option<string[]> Retire = Flag.Many("--retire", "KIND", "Take the key of a kind off the card that another took over from");
    private static readonly Option<bool> EvenSo = new("--even-so") { Description = "Activate or retire also where a partner is not that far" };
    private static readonly Option<string> NextRootOut = Flag.Text("--next-root-out", "DIR", "Make the root key that signs the card after this one");
    private static readonly Option<string> NextRootPassphrase = Flag.Text("--next-root-passphrase-file", "FILE", "Its passphrase; asked for when not given");

    public static Verb Create() => new Verb("sign", "Sign the node's next card with its root key", RunAsync)
    {
        Examples =
        [
            "card sign --home ./aln --root-key /media/safe/cert-aln.root.key --announce signing",
            "card sign --root-key FILE --activate signing",
            "card sign --root-key FILE --taint KEYID --since 2026-11-20T08:00:00Z",
            "card sign --root-key FILE --officer-cert officer-2.officer.crt",
            "card sign --root-key FILE --recovery-officer-cert ana.officer.crt --recovery-officer-cert ben.officer.crt --recovery-officer-cert cai.officer.crt",
        ],
    }.With([RootKey, RootPassphrase, PreviousRootKey, PreviousPassphrase, Name, Country, .. CardChangeFlags.Keys, Activate, Retire, EvenSo, .. CardChangeFlags.Officers, NextRootOut, NextRootPassphrase]);

    private static Task<int> RunAsync(CommandRun run)
    {
        CardChange change = Change(run);
        RootKeyFile root = Root(run, run.Value(RootKey)!, RootPassphrase);
        RootKeyFile? previous = run.Value(PreviousRootKey) is { } path ? Root(run, path, PreviousPassphrase) : null;
        NodeHome home = NodeHome.At(run.Home);
        StopPoints.Arm(home);
        Parsed<CardSigned> signed = new CardSigningDesk(home).SignCard(change, root, previous, run.Time.GetUtcNow());
        if (!signed.IsValid)
            throw new CommandFailedException(signed.Problems);
        Print(run, signed.Value);
        return Task.FromResult(ExitCode.Done);
    }

    private static CardChange Change(CommandRun run) => CardChangeFlags.Read(run) with
    {
        Name = run.Value(Name),
        Country = run.Value(Country),
        Activate = [.. run.Values(Activate).Select(CardChangeFlags.Kind)],
        Retire = [.. run.Values(Retire).Select(CardChangeFlags.Kind)],
        IsEvenSo = run.Has(EvenSo),
        NextRoot = run.Value(NextRootOut) is { } folder ? Next(run, folder) : null,
    };

    private static NextRoot Next(CommandRun run, string folder)
    {
        OutputFile.RefuseUnwritableFolder(folder);
        return new NextRoot(folder, Passphrase.ReadNew(run, run.Value(NextRootPassphrase), NextRootPassphrase.Name, "next root key"));
    }

    private static RootKeyFile Root(CommandRun run, string path, Option<string> passphraseFile) =>
        new(path, Passphrase.Read(run, run.Value(passphraseFile), passphraseFile.Name, path));

    internal static void Print(CommandRun run, CardSigned signed)
    {
        run.Print.One("CardSigned",
            json =>
            {
                json.WriteNumber("serial", signed.Serial);
                json.WriteString("fingerprint", signed.Fingerprint);
                json.WriteString("expires", HumanTime.Rfc3339(signed.Expires));
                json.WriteStrings("suites", [.. signed.Suites.Select(suite => EnvelopeSuite.NameOf(suite))]);
                json.WriteString("nextRootKeyFile", signed.NextRootKeyFile);
                json.WriteBoolean("sheetSignedAnew", signed.NewSheetSerial is not null);
                json.WriteBoolean("contactsDropped", signed.ContactsDropped);
            },
            () => Table.Fields(
                ("card", $"serial {signed.Serial}, expires {run.Print.Times.Both(signed.Expires)}"),
                ("fingerprint", signed.Fingerprint),
                ("suites", SuiteText.Of(signed.Suites.Select(suite => (uint)suite), PlatformSuites.WhyNotHybrid)),
                ("key sheet", signed.NewSheetSerial is { } serial ? $"signed anew, serial {serial}" : "stands"),
                ("contacts", signed.ContactsDropped ? "gone with their officer; sign them again: certbridge sheet sign --officer-key FILE" : "stand")));
        run.Say("A running node takes it within half a minute, or at once by 'certbridge node reload'; partners get it over the link.");
    }
}
