using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Cli.Founding;

/// <summary>What the next card says differently, for whoever signs it: <c>card sign</c> with the root, <c>card recover</c> with recovery officers.</summary>
internal static class CardChangeFlags
{
    private static readonly Option<string[]> Announce =
        Flag.Many("--announce", "KIND", "Make a new key of a kind (signing, log, tls) and list it behind the one in use");
    private static readonly Option<string[]> Revoke = Flag.Many("--revoke", "KEYID", "List a key as revoked for ever");
    private static readonly Option<string[]> Taint = Flag.Many("--taint", "KEYID", "List a key as suspect: what it signed after --since is flagged wherever it is");
    private static readonly Option<string> Since = Flag.Text("--since", "TIME", "Since when the keys of --taint are suspect, such as 2d or 2026-11-20T08:00:00Z");
    private static readonly Option<string[]> OfficerCertificates = Flag.Many("--officer-cert", "FILE", "Put an officer on the card");
    private static readonly Option<string[]> RemoveOfficers = Flag.Many("--remove-officer", "NAME", "Take an officer off the card");
    private static readonly Option<string[]> RecoveryCertificates = Flag.Many("--recovery-officer-cert", "FILE", "Put a recovery officer on the card");
    private static readonly Option<string[]> RemoveRecovery = Flag.Many("--remove-recovery-officer", "NAME", "Take a recovery officer off the card");

    /// <summary>In the order of the help.</summary>
    public static ReadOnlySpan<Option> Keys => new Option[] { Announce, Revoke, Taint, Since };

    public static ReadOnlySpan<Option> Officers => new Option[] { OfficerCertificates, RemoveOfficers, RecoveryCertificates, RemoveRecovery };

    public static CardChange Read(CommandRun run) => new()
    {
        Announce = [.. run.Values(Announce).Select(Kind)],
        Revoke = [.. run.Values(Revoke).Select(text => Key(text, Revoke.Name))],
        Taint = Suspicions(run),
        OfficerCertificates = run.Values(OfficerCertificates),
        RemoveOfficers = run.Values(RemoveOfficers),
        RecoveryOfficerCertificates = run.Values(RecoveryCertificates),
        RemoveRecoveryOfficers = run.Values(RemoveRecovery),
    };

    public static KeyKind Kind(string word) => word switch
    {
        "signing" => KeyKind.Signing,
        "log" => KeyKind.Log,
        "tls" => KeyKind.Tls,
        _ => throw CommandFailedException.Usage($"{TerminalText.Short(word)} is not a kind of key", "one of: signing, log, tls"),
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

    private static KeyId Key(string text, string option)
    {
        bool isHex = text.Length == Digest.SizeBytes * 2 && text.All(char.IsAsciiHexDigit);
        return isHex
            ? new KeyId(Digest.FromBytes(Convert.FromHexString(text)))
            : throw CommandFailedException.Usage(
                $"{option} {TerminalText.Short(text)} is not a key id", "64 hexadecimal digits, as certbridge card keys and partner show print them.");
    }
}
