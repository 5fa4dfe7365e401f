using System.Globalization;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Teaching;

/// <summary>The pages of <c>certbridge help TOPIC</c>. The manual pages are made from the same.</summary>
internal static class HelpTopics
{
    public static HelpTopic Environment { get; } = new("environment", "environment variables", "A flag comes before a variable, and a variable before a file.",
    [
        new("CERTBRIDGE_HOME", "Home of a node, as --home."),
        new("CERTBRIDGE_CONTEXT", "Name of the context, as --context."),
        new("CERTBRIDGE_CONTEXT_FILE", "File with the contexts, as --context-file."),
        new("CERTBRIDGE_NO_COLOR, NO_COLOR", "When set and not empty: no colour. So does TERM=dumb."),
        new("CERTBRIDGE_ENV", "production refuses what is for developers alone: certbridge dev certs."),
        new("CERTBRIDGE_STOP_AT", "For tests, in environment dev alone: the process kills itself at a named point (docs/CRASH_POINTS.md)."),
        new("XDG_CONFIG_HOME", "Where certbridge/config.yaml with the contexts lies; ~/.config when not set."),
        new("XDG_CACHE_HOME", "Where words for completion are kept for a minute; ~/.cache when not set."),
        new("CREDENTIALS_DIRECTORY", "Set by systemd for a service: where the passphrase of the node's keys is looked for."),
        new("NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID", "Set by systemd for a service: where the node says that it is ready and alive, and how often."),
    ]);

    public static HelpTopic ExitCodes { get; } = new("exit-codes", "what the exit code says",
        "Exit codes are an interface: they never change their meaning. Verdict commands (validate, verify, doctor, preflight, policy test) exit by verdict in every format.",
    [
        Code(ExitCode.Done, "Done."),
        Code(ExitCode.Unexpected, "Unexpected failure."),
        Code(ExitCode.Usage, "Usage: an unknown flag, a missing argument, or an answer is needed and nobody is there."),
        Code(ExitCode.InputInvalid, "Input invalid."),
        Code(ExitCode.NotAllowed, "Not allowed, or not authenticated."),
        Code(ExitCode.NobodyWouldReceive, "Nobody would receive it."),
        Code(ExitCode.Partial, "Partial: a partner named with --to was refused, or only some of a report could be taken back."),
        Code(ExitCode.WaitingForHuman, "Waiting for a human: a report is held for somebody's approval, a policy for a second officer."),
        Code(ExitCode.Unreachable, "Node or partner unreachable, or a timeout; safe to retry."),
        Code(ExitCode.VerificationFailed, "Verification failed."),
        Code(ExitCode.Conflict, "Conflict: the key was used for other bytes, the file exists, the environment differs, nothing can be taken back because it was sent. What was taken back before is no conflict."),
        Code(ExitCode.Busy, "Busy; retry later."),
        Code(ExitCode.Interrupted, "Ended by SIGINT; 143 by SIGTERM."),
        Code(ExitCode.BrokenPipe, "The reader of standard output went away."),
    ], "Every error has a code of its own too: certbridge errors list.");

    public static HelpTopic Formatting { get; } = new("formatting", "how data is printed",
        "Data goes to standard output and everything else to standard error.",
    [
        new("-o table", "For people, the default. Columns are two spaces apart; what partners wrote is escaped where it could do something to a terminal."),
        new("-o json", "One object with apiVersion and kind; a list has items and next. An error is one object on standard error: {\"error\":{\"code\":...,\"exit\":...}}. Nothing is ever asked."),
        new("-o ndjson", "An object a line: each item of a list, or the one object."),
        new("-q, -v", "Only data and errors; say more."),
        new("--no-color", "No colour. Colour is only used on a terminal, and never says anything that is not also written."),
    ], "Fields are only ever added. Enums are lower-case words, times RFC 3339 in UTC (null for never), durations ISO 8601, ids strings, sizes bytes, digests 64 hexadecimal digits.");

    public static HelpTopic Tlp { get; } = new("tlp", "the Traffic Light Protocol 2.0: how widely a report may be shared", "",
    [
        new("red", "For the eyes and ears of named recipients alone. This version does not send it."),
        new("amber+strict", "Within the recipient's organisation, to those who need to know."),
        new("amber", "Within the recipient's organisation and its clients, to those who need to know."),
        new("green", "Within the community, and not in public."),
        new("clear", "No limit to disclosure."),
    ], "A report without a TLP is refused: there is no default. Definitions: https://www.first.org/tlp/");

    public static HelpTopic Pap { get; } = new("pap", "the Permissible Actions Protocol: what a receiver may do with a report", "",
    [
        new("red", "Nothing the adversary could notice: passive analysis on one's own machines, offline."),
        new("amber", "Passive cross-checks too, such as third parties' databases; nothing that touches the adversary's machines."),
        new("green", "Active steps that others could notice, such as blocking or connecting to what is described."),
        new("clear", "No limit to what is done with it, as far as the law allows."),
    ], "A report without a PAP is refused: there is no default.");

    public static IReadOnlyList<HelpTopic> All { get; } = [Environment, ExitCodes, Formatting, Tlp, Pap];

    private static HelpTerm Code(int code, string meaning) => new(code.ToString(CultureInfo.InvariantCulture), meaning);
}
