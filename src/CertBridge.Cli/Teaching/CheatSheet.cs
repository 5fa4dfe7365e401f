namespace CertBridge.Cli.Teaching;

/// <summary>Short pages of examples, one for each thing people do. A test parses every command.</summary>
internal static class CheatSheet
{
    private static readonly (string Topic, string About, CheatLine[] Lines)[] Pages =
    [
        ("start", "a node of one's own",
        [
            new("Make a node by answering six questions", "init"),
            new("Make a node with its first officer", "node init --org cert-aln --name \"CERT Alnia\" --endpoint gw1.cert-aln.example:7443 --officer officer-1 --officer-out ./keys --root-out /media/safe --operator-out ~/certbridge"),
            new("May it be started?", "node preflight"),
            new("Run it", "node run"),
            new("Take its context into your own file", "context add aln-prod --from ~/certbridge/context.yaml"),
            new("Is it well?", "node doctor"),
            new("Who am I to it, and what may I do?", "whoami"),
        ]),
        ("contexts", "several nodes, and as whom",
        [
            new("Which are there?", "context list"),
            new("Go to another", "context use aln-drill"),
            new("Back to the one before", "context use -"),
            new("Does it answer, and is it what the context says?", "context test aln-drill"),
            new("One command in another context", "node status --context aln-drill"),
        ]),
        ("partners", "who we exchange with",
        [
            new("Write our card to hand over", "partner card --out aln.card"),
            new("Take a partner's card in, with the fingerprint that was heard", "partner import bor.card --fingerprint \"7KQ2M TVX9D 4H0RW\""),
            new("All of them, and whether the links are up", "partner list"),
            new("One with its keys, officers and contacts", "partner show cert-bor"),
            new("What is not well with one?", "node doctor cert-bor"),
        ]),
        ("agreements", "what both sides' officers signed",
        [
            new("A draft", "agreement new --with cert-bor > agreement.yaml"),
            new("Sign it and put it forward", "agreement propose agreement.yaml --officer-key officer-1.key --officer-cert officer-1.crt"),
            new("Sign what the partner put forward", "agreement cosign agr-aln-bor --officer-key officer-1.key --officer-cert officer-1.crt"),
            new("What the next version opens, and how many officers it takes", "agreement diff agreement-2.yaml"),
            new("Where they stand, and who is missing", "agreement list"),
        ]),
        ("policy", "who may get what",
        [
            new("What decides now?", "policy show"),
            new("What did it decide for a partner, step by step?", "policy explain CB-ALN-2026-0001 --to cert-bor"),
            new("Does a policy answer what its cases expect?", "policy test samples/policy"),
            new("Which rules has no case tried?", "policy coverage samples/policy"),
            new("What would a second reader ask?", "policy lint policy.yaml"),
            new("What does it change, and who has to sign?", "policy load policy.yaml --dry-run"),
            new("Sign it; what lets more out takes a second officer with the same command", "policy load policy.yaml --officer-key officer-1.key --officer-cert officer-1.crt"),
        ]),
        ("reports", "write, check and send",
        [
            new("A commented report to fill in", "report new --stage early-warning > report.yaml"),
            new("What does a field mean?", "explain report.marking.tlp"),
            new("Every mistake at once, offline", "report validate report.yaml"),
            new("Who would get what, and why?", "report preview report.yaml"),
            new("Send it", "report submit report.yaml"),
            new("Send it in 20 s; Ctrl-C takes it back", "report submit report.yaml --hold 20s"),
            new("Send a MISP event that carries no PAP", "report submit event.json --format misp --tlp green --pap green"),
            new("It must reach these two, or exit 6", "report submit report.yaml --to cert-bor --to cert-cel"),
            new("Wait for the receipts", "report receipts CB-ALN-2026-0001 --wait 30s"),
        ]),
        ("inbox", "what partners sent",
        [
            new("Newest first", "inbox list"),
            new("The last night, of one partner", "inbox list --since 12h --partner cert-bor"),
            new("What arrives from now on", "inbox watch"),
            new("One with its decision", "inbox show CB-BOR-2026-0001"),
            new("Evidence that OpenSSL can check", "inbox export CB-BOR-2026-0001 --as envelope --out ./evidence"),
        ]),
        ("outbox", "why did a partner not get it?",
        [
            new("Why, and what next", "outbox explain CB-ALN-2026-0001 --to cert-cel"),
            new("What still waits", "outbox list --state queued"),
            new("Take it back before it is sent", "outbox cancel CB-ALN-2026-0001"),
            new("Call the partner now", "outbox retry --to cert-cel"),
            new("What does an error code mean?", "errors show CB1301"),
        ]),
        ("ledger", "does the record hold?",
        [
            new("Every log", "ledger status"),
            new("Hash every leaf again", "ledger verify"),
            new("Show one receipt to others", "ledger proof CB-ALN-2026-0001 --out receipt.proof"),
            new("Verify it without a node", "ledger verify receipt.proof --offline"),
            new("All of one incident, for its partner", "ledger export CB-ALN-2026-0001 --out mine.export"),
            new("Where the two sides differ", "ledger diff mine.export theirs.export --offline"),
            new("What a partner showed that does not fit", "ledger evidence"),
            new("What a witness saw of a log, for others", "ledger cosignature cert-bor --out bor.cosignature"),
        ]),
        ("scripts", "for programs",
        [
            new("One object on stdout; errors one object on stderr", "report submit report.yaml -o json --no-input"),
            new("One item a line", "outbox list -o ndjson | jq .state"),
            new("What would submit exit with?", "report submit report.yaml --dry-run -o json"),
            new("The same key again gives the same report", "report submit report.yaml --key ticket-4711"),
            new("Wait for a node that starts", "node status --wait 10s -o json"),
            new("Completion for this shell", "completion bash > ~/.local/share/bash-completion/completions/certbridge"),
        ]),
    ];

    public static IReadOnlyList<string> Topics { get; } = [.. Pages.Select(page => page.Topic)];

    public static string AboutOf(string topic) => Pages.First(page => page.Topic == topic).About;

    public static IReadOnlyList<CheatLine> LinesOf(string topic) => Pages.First(page => page.Topic == topic).Lines;
}
