using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
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
    private static readonly Option<string[]> Announce =
        Flag.Many("--announce", "KIND", "Make a new key of a kind (signing, log, tls) and list it behind the one in use");
    private static readonly Option<string[]> Activate = Flag.Many("--activate", "KIND", "Put the announced key of a kind in use; the one before stays on the card");
    private static readonly Option<string[]> Retire = Flag.Many("--retire", "KIND", "Take the key of a kind off the card that another took over from");
    private static readonly Option<string[]> Revoke = Flag.Many("--revoke", "KEYID", "List a key as revoked for ever");
    private static readonly Option<string[]> Taint = Flag.Many("--taint", "KEYID", "List a key as suspect: what it signed after --since is flagged wherever it is");
    private static readonly Option<string> Since = Flag.Text("--since", "TIME", "Since when the keys of --taint are suspect, such as 2d or 2026-11-20T08:00:00Z");
    private static readonly Option<bool> EvenSo = new("--even-so") { Description = "Activate or retire also where a partner is not that far" };
    private static readonly Option<string[]> OfficerCertificates = Flag.Many("--officer-cert", "FILE", "Put an officer on the card");
    private static readonly Option<string[]> RemoveOfficers = Flag.Many("--remove-officer", "NAME", "Take an officer off the card");
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
        ],
    }.With(RootKey, RootPassphrase, PreviousRootKey, PreviousPassphrase, Name, Country, Announce, Activate, Retire, Revoke, Taint, Since, EvenSo, OfficerCertificates, RemoveOfficers, NextRootOut, NextRootPassphrase);

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

    private static CardChange Change(CommandRun run) => new()
    {
        Name = run.Value(Name),
        Country = run.Value(Country),
        Announce = [.. run.Values(Announce).Select(Kind)],
        Activate = [.. run.Values(Activate).Select(Kind)],
        Retire = [.. run.Values(Retire).Select(Kind)],
        Revoke = [.. run.Values(Revoke).Select(text => Key(text, Revoke.Name))],
        Taint = Suspicions(run),
        IsEvenSo = run.Has(EvenSo),
        OfficerCertificates = run.Values(OfficerCertificates),
        RemoveOfficers = run.Values(RemoveOfficers),
        NextRoot = run.Value(NextRootOut) is { } folder ? Next(run, folder) : null,
    };

    private static KeySuspicion[] Suspicions(CommandRun run)
    {
        KeyId[] keys = [.. run.Values(Taint).Select(text => Key(text, Taint.Name))];
        string? since = run.Value(Since);
        if (keys.Length > 0 != (since is not null))
            throw CommandFailedException.Usage("--taint and --since go together", "since when a key is suspect is on the card: --since 2026-11-20T08:00:00Z");
        if (since is null)
            return [];
        DateTimeOffset instant = DateTimeOffset.FromUnixTimeMilliseconds((long)TimeText.Parse(Since.Name, since, run.Time.GetUtcNow()));
        return [.. keys.Select(key => new KeySuspicion(key, instant))];
    }

    private static NextRoot Next(CommandRun run, string folder)
    {
        OutputFile.RefuseUnwritableFolder(folder);
        return new NextRoot(folder, Passphrase.ReadNew(run, run.Value(NextRootPassphrase), NextRootPassphrase.Name, "next root key"));
    }

    private static RootKeyFile Root(CommandRun run, string path, Option<string> passphraseFile) =>
        new(path, Passphrase.Read(run, run.Value(passphraseFile), passphraseFile.Name, path));

    private static KeyKind Kind(string word) => word switch
    {
        "signing" => KeyKind.Signing,
        "log" => KeyKind.Log,
        "tls" => KeyKind.Tls,
        _ => throw CommandFailedException.Usage($"{TerminalText.Short(word)} is not a kind of key", "one of: signing, log, tls"),
    };

    private static KeyId Key(string text, string option)
    {
        bool isHex = text.Length == Digest.SizeBytes * 2 && text.All(char.IsAsciiHexDigit);
        return isHex
            ? new KeyId(Digest.FromBytes(Convert.FromHexString(text)))
            : throw CommandFailedException.Usage(
                $"{option} {TerminalText.Short(text)} is not a key id", "64 hexadecimal digits, as certbridge card keys and partner show print them.");
    }

    private static void Print(CommandRun run, CardSigned signed)
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
