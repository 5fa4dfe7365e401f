using System.CommandLine;
using System.Globalization;
using System.Text;
using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using Google.Protobuf;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge agreement new|diff|propose|cosign|withdraw|suspend|resume|terminate|list|show</c>: what two partners' officers signed.</summary>
internal static class AgreementNoun
{
    public static readonly Argument<string> Compared = new("AGREEMENT") { Description = "A file, YAML, or -, or the id of one the node has: agr-aln-bor, agr-aln-bor@2" };

    public static readonly Argument<string> Other = new("OTHER") { Description = "What it is compared with, likewise; the one in force when not given", Arity = ArgumentArity.ZeroOrOne };

    public static readonly Option<string> Out = Flag.Text("--out", "FILE", "Write what the officer signs to FILE, for a signature made elsewhere; change nothing");

    private static readonly Option<string> With = Flag.Needed("--with", "PARTNER", "The partner it is with");
    private static readonly Option<string> TlpCeiling = Flag.Text("--tlp", "TLP", "Ceiling: clear, green, amber or amber+strict; amber when not given");
    private static readonly Argument<string> File = new("FILE") { Description = "The agreement, YAML, or - for standard input" };
    private static readonly Argument<string> Id = new("ID") { Description = "Agreement id, such as agr-aln-bor" };
    private static readonly Option<string> Version = Flag.Text("--version", "N", "Version; the newest when not given");

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("new", "Print a draft for officers to change before they sign", NewAsync)
        {
            Examples = ["agreement new --with cert-bor > agreement.yaml"],
        }.With(With, TlpCeiling),
        new Verb("diff", "What an agreement opens that another does not, term by term, and how many officers it takes", AgreementDiffVerb.RunAsync)
        {
            Examples = ["agreement diff agreement-2.yaml", "agreement diff agreement-2.yaml agr-aln-bor@1 -o json"],
        }.With(Compared, Other),
        new Verb("propose", "Sign a document as an officer and put it forward; it travels to the partner by itself", ProposeAsync)
        {
            Examples = ["agreement propose agreement.yaml --officer-key officer-1.key --officer-cert officer-1.pem"],
        }.With(File, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made),
        new Verb("cosign", "Add an officer's signature to a known document", CosignAsync)
        {
            Examples = ["agreement cosign agr-aln-bor --officer-key duty-1.key --officer-cert duty-1.pem"],
        }.With(Id, Version, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made),
        new Verb("withdraw", "Take back an officer's signature of a version that both sides have not signed yet", SignatureWithdrawVerb.RunAsync)
        {
            Examples = ["agreement withdraw agr-aln-bor --version 2 --officer-key officer-1.key --officer-cert officer-1.pem"],
        }.With(Id, Version, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made, Out),
        new Verb("suspend", "One officer stops what was agreed, at once, on both sides", StandingVerb.Saying(StandingWord.Suspended))
        {
            Examples = ["agreement suspend agr-aln-bor --reason security-incident --officer-key officer-1.key --officer-cert officer-1.pem"],
        }.With(Id, Version, StandingVerb.Reason, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made, Out),
        new Verb("resume", "Let an agreement go on that this side suspended; two officers sign it, one after the other", StandingVerb.Saying(StandingWord.Resumed))
        {
            Examples = ["agreement resume agr-aln-bor --officer-key officer-1.key --officer-cert officer-1.pem"],
        }.With(Id, Version, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made, Out),
        new Verb("terminate", "One officer ends an agreement, for good; only a higher version comes after it", StandingVerb.Saying(StandingWord.Terminated))
        {
            Examples = ["agreement terminate agr-aln-bor --reason not-needed --officer-key officer-1.key --officer-cert officer-1.pem"],
        }.With(Id, Version, StandingVerb.Reason, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made, Out),
        new Verb("list", "All agreements and where they stand", ListAsync) { Examples = ["agreement list", "agreement list -o json"] },
        new Verb("show", "One agreement with its exact text and who signed it", ShowAsync)
        {
            Examples = ["agreement show agr-aln-bor"],
        }.With(Id, Version),
    ];

    private static async Task<int> NewAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        WhoAmIResponse me = await session.Node.Node.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: run.Cancel);
        string draft = Draft(run, me.PartnerId);
        run.Print.One("AgreementDraft", json => json.WriteString("document", draft), () => draft);
        run.Say("Next: change it, then certbridge agreement propose FILE --officer-key KEY --officer-cert CERT");
        return ExitCode.Done;
    }

    private static string Draft(CommandRun run, string self)
    {
        string with = run.Value(With)!;
        if (!PartnerId.TryParse(with, out PartnerId partner) || with == self)
            throw CommandFailedException.Usage($"--with {TerminalText.Short(with)} is not the id of a partner", "certbridge partner list");
        Tlp ceiling = run.Value(TlpCeiling) is { } word ? StatedMarking.TlpOf(TlpCeiling.Name, word) : Tlp.Amber;
        if (ceiling == Tlp.Red)
            throw CommandFailedException.Usage("--tlp red cannot be a ceiling", "one of: clear, green, amber, amber+strict");
        DateOnly today = DateOnly.FromDateTime(run.Time.GetUtcNow().UtcDateTime);
        return AgreementTemplate.Write(PartnerId.Parse(self), partner, today, ceiling: ceiling);
    }

    private static async Task<int> ProposeAsync(CommandRun run)
    {
        Agreement agreement = GivenAgreement.Read(run.Value(File));
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        var request = new ProposeAgreementRequest
        {
            Document = ByteString.CopyFrom(agreement.Bytes.Span),
            Signature = ByteString.CopyFrom(await SignAsync(run, agreement, session)),
        };
        ProposeAgreementResponse answer = await session.Node.Agreements.ProposeAgreementAsync(request, cancellationToken: run.Cancel);
        Print(run, answer.Agreement);
        if (answer.Agreement.Counters > 0)
            run.Say(TerminalText.Escape($"{agreement} counters version {answer.Agreement.Counters}, which can still be cosigned."));
        return ExitCode.Done;
    }

    private static async Task<int> CosignAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        ShowAgreementResponse shown = await session.Node.Agreements.ShowAgreementAsync(Wanted(run), cancellationToken: run.Cancel);
        Agreement agreement = GivenAgreement.Of(shown.Document.ToByteArray());
        var request = new CosignAgreementRequest
        {
            Id = agreement.Id,
            Version = agreement.Version,
            Signature = ByteString.CopyFrom(await SignAsync(run, agreement, session, shown.Agreement.CounteredBy)),
        };
        CosignAgreementResponse answer = await session.Node.Agreements.CosignAgreementAsync(request, cancellationToken: run.Cancel);
        return Print(run, answer.Agreement);
    }

    private static async Task<int> ListAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ListAgreementsResponse all = await session.Node.Agreements.ListAgreementsAsync(new ListAgreementsRequest(), cancellationToken: run.Cancel);
        run.Print.List("AgreementList", all.Agreements,
            [
                new("AGREEMENT", agreement => $"{agreement.Id} v{agreement.Version}"),
                new("STATE", agreement => agreement.State),
                new("PARTNER", agreement => agreement.Partner),
                new("CEILING", agreement => $"TLP:{agreement.TlpCeiling.ToUpperInvariant()}"),
                new("FROM", agreement => agreement.From),
                new("UNTIL", agreement => agreement.Until),
                new("SIGNED BY", agreement => string.Join(", ", agreement.SignedBy)),
                new("MISSING", AgreementPrinting.Missing),
                new("TITLE", agreement => agreement.Title),
            ],
            AgreementPrinting.Write);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowAgreementResponse shown = await session.Node.Agreements.ShowAgreementAsync(Wanted(run), cancellationToken: run.Cancel);
        string document = Encoding.UTF8.GetString(shown.Document.Span);
        run.Print.One("Agreement",
            json =>
            {
                AgreementPrinting.Write(json, shown.Agreement);
                json.WriteString("document", document);
                json.WriteStrings("signatures", shown.Signatures.Select(signature => signature.ToBase64()));
                json.WriteStrings("withdrawals", shown.Withdrawals.Select(withdrawal => withdrawal.ToBase64()));
                json.WriteItems("statements", shown.Statements, AgreementPrinting.Write);
                json.WriteNumber("nextSerial", shown.NextSerial);
                json.WriteTime("namedByUsSince", shown.NamedByUsSinceMs);
                json.WriteTime("namedByPartnerSince", shown.NamedByPartnerSinceMs);
                json.WriteTime("testedAt", shown.TestedMs);
            },
            () => AgreementPrinting.Text(shown.Agreement, Tested(run, shown)) + "\n" + TerminalText.EscapeLines(document.TrimEnd('\n')) + "\n");
        return ExitCode.Done;
    }

    /// <summary>The two nodes name the agreement in force to each other in every hello: that both name this one shows that it holds there as it does here.</summary>
    private static string Tested(CommandRun run, ShowAgreementResponse shown)
    {
        string now = (shown.NamedByUsSinceMs, shown.NamedByPartnerSinceMs) switch
        {
            (0, 0) => "",
            (var ours, 0) => $"one way: named to {shown.Agreement.Partner} since {run.Print.Times.Both(ours)}, and not by it",
            (0, var theirs) => $"one way: named by {shown.Agreement.Partner} since {run.Print.Times.Both(theirs)}, and not to it",
            (var ours, var theirs) => $"both ways: named to {shown.Agreement.Partner} since {run.Print.Times.Both(ours)}, by it since {run.Print.Times.Both(theirs)}",
        };
        string first = shown.TestedMs == 0 ? "" : $"both ways for the first time at {run.Print.Times.Both(shown.TestedMs)}";
        return (now, first) switch
        {
            ("", _) => first,
            (_, "") => now,
            _ => $"{now}; {first}",
        };
    }

    /// <summary>The officer sees the exact bytes, and then what they change.</summary>
    /// <param name="run">The command.</param>
    /// <param name="agreement">What is signed.</param>
    /// <param name="session">The node.</param>
    /// <param name="counteredBy">The version by which the other side answered it; 0 for none. Whoever signs it all the same is told.</param>
    private static async Task<byte[]> SignAsync(CommandRun run, Agreement agreement, NodeSession session, ulong counteredBy = 0)
    {
        AgreementDifference difference = await GivenAgreement.AgainstInForceAsync(run, agreement, session);
        return OfficerSignature.Make(run, agreement.Bytes, $"{agreement.Id} version {agreement.Version}", [.. difference.Lines, .. Countered(agreement, counteredBy)]);
    }

    private static string[] Countered(Agreement agreement, ulong counteredBy) =>
        counteredBy == 0 ? [] : [TerminalText.Escape($"{agreement} is COUNTERED: version {counteredBy} was put forward instead. See it first: certbridge agreement show {agreement.Id} --version {counteredBy}")];

    /// <summary>The agreement the command names.</summary>
    public static ShowAgreementRequest Wanted(CommandRun run) => new() { Id = run.Value(Id), Version = VersionOf(run) };

    private static ulong VersionOf(CommandRun run)
    {
        string? text = run.Value(Version);
        if (text is null)
            return 0;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong version) && version > 0
            ? version
            : throw CommandFailedException.Usage($"--version {TerminalText.Short(text)} is not a version", "--version 1");
    }

    public static int Print(CommandRun run, AgreementSummary agreement)
    {
        run.Print.One("Agreement", json => AgreementPrinting.Write(json, agreement), () => AgreementPrinting.Text(agreement));
        return ExitCode.Done;
    }
}
