using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Founding;
using CertBridge.Cli.Introducing;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge partner invite|accept|reveal|verify|withdraw|card|import|list|show|floor|epoch</c>: who we exchange with.</summary>
internal static class PartnerNoun
{
    private static readonly Option<string> Out = Flag.Needed("--out", "FILE", "File to write the card to");
    private static readonly Argument<string> File = new("FILE") { Description = "The partner's card file, or - for standard input" };
    private static readonly Option<string> Fingerprint = Flag.Text("--fingerprint", "TEXT", "As the partner read it aloud; takes a first card in, in environment dev alone");
    private static readonly Argument<string> Partner = new("PARTNER") { Description = "Partner id, such as cert-bor" };

    public static IEnumerable<Command> Verbs() =>
    [
        InviteVerb.Create(),
        AcceptVerb.Create(),
        RevealVerb.Create(),
        VerifyVerb.Create(),
        WithdrawVerb.Create(),
        new Verb("card", "Write this node's card for a partner that is one already", CardAsync)
        {
            Examples = ["partner card --out aln.card", "partner card --home ./aln --out aln.card"],
        }.With(Out),
        new Verb("import", "Take a newer card of a partner in; a first one comes by an introduction", ImportAsync)
        {
            Examples = ["partner import bor.card", "partner import bor.card --fingerprint \"7KQ2M TVX9D ...\""],
        }.With(File, Fingerprint),
        new Verb("list", "All partners with their links", ListAsync) { Examples = ["partner list", "partner list -o json"] },
        new Verb("show", "One partner: keys, officers, endpoints", ShowAsync) { Examples = ["partner show cert-bor"] }.With(Partner),
        FloorVerb.Create(),
        EpochVerb.Create(),
    ];

    /// <summary>From the running node, or with --home from its disk: a card is needed before there is anybody to talk to.</summary>
    private static async Task<int> CardAsync(CommandRun run)
    {
        ShowOwnCardResponse card = run.Value(GlobalFlags.Home) is { } home ? CardOnDisk.Read(home) : await AskAsync(run);
        string path = Path.GetFullPath(run.Value(Out)!);
        OutputFile.Write(path, card.PartnerCard.Span);
        run.Print.One("PartnerCard",
            json =>
            {
                json.WriteString("partner", card.PartnerId);
                json.WriteString("fingerprint", card.Fingerprint);
                json.WriteString("file", path);
                json.WriteNumber("sizeBytes", card.PartnerCard.Length);
            },
            () => Table.Fields(("partner", card.PartnerId), ("fingerprint", card.Fingerprint), ("file", path)));
        run.Say("Hand the file over by any channel. Who is no partner yet is introduced: certbridge partner invite PARTNER --out FILE");
        return ExitCode.Done;
    }

    private static async Task<ShowOwnCardResponse> AskAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        return await session.Node.Partners.ShowOwnCardAsync(new ShowOwnCardRequest(), cancellationToken: run.Cancel);
    }

    private static async Task<int> ImportAsync(CommandRun run)
    {
        byte[] card = InputFile.Read(run.Value(File), Limits.PartnerCardBytesMax);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        var request = new ImportPartnerRequest { PartnerCard = UnsafeByteOperations.UnsafeWrap(card), Fingerprint = run.Value(Fingerprint) ?? "" };
        ImportPartnerResponse answer = await session.Node.Partners.ImportPartnerAsync(request, cancellationToken: run.Cancel);
        run.Print.One("PartnerImport",
            json =>
            {
                json.WriteBoolean("unchanged", answer.Unchanged);
                json.WriteStartObject("partner");
                Write(json, answer.Partner);
                json.WriteEndObject();
            },
            () => (answer.Unchanged ? "Nothing was new.\n" : "") + Text(answer.Partner, run.Print.Times));
        if (answer.Partner.Agreement.Length == 0)
            run.Say($"Next: certbridge agreement new --with {TerminalText.Escape(answer.Partner.Partner)} > agreement.yaml");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ListPartnersResponse all = await session.Node.Partners.ListPartnersAsync(new ListPartnersRequest(), cancellationToken: run.Cancel);
        ListIntroductionsResponse introductions = await session.Node.Introductions.ListIntroductionsAsync(new ListIntroductionsRequest(), cancellationToken: run.Cancel);
        IntroductionSummary[] running = [.. introductions.Introductions.Where(IntroductionPrinting.IsRunning)];
        IEnumerable<PartnerSummary> coming = running.Where(one => all.Partners.All(partner => partner.Partner != one.Partner)).Select(Coming);
        HumanTime times = run.Print.Times;
        run.Print.List("PartnerList", [.. all.Partners, .. coming],
            [
                new("PARTNER", partner => partner.Partner),
                new("STATE", partner => partner.State),
                new("LINK", partner => partner.Link),
                new("SINCE", partner => times.Both(partner.LinkSinceMs)),
                new("AGREEMENT", partner => partner.Agreement.Length == 0 ? "none: nothing flows" : partner.Agreement),
                new("CARD EXPIRES", partner => times.Both(partner.CardExpiresMs)),
                new("SHEET EXPIRES", partner => times.Both(partner.SheetExpiresMs)),
                new("WAITING", partner => partner.Waiting.ToString()),
                new("DIFFERENCE", partner => partner.ComparedMs == 0 ? "-" : partner.Difference.ToString()),
                new("NAME", partner => partner.Name),
            ],
            Write);
        foreach (IntroductionSummary one in running)
            run.Say($"Introduction with {TerminalText.Escape(one.Partner)}: {one.State}, expires {times.Both(one.ExpiresMs)}. Next: {IntroductionPrinting.Next(one)}");
        return ExitCode.Done;
    }

    /// <summary>Not a partner yet: how far its introduction is, in the place of a partner's state.</summary>
    private static PartnerSummary Coming(IntroductionSummary introduction) => new()
    {
        Partner = introduction.Partner,
        Name = introduction.Claim?.Name ?? "",
        State = introduction.State,
        Link = "never",
    };

    private static async Task<int> ShowAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ListIntroductionsResponse all = await session.Node.Introductions.ListIntroductionsAsync(new ListIntroductionsRequest(), cancellationToken: run.Cancel);
        IntroductionSummary[] introductions = [.. all.Introductions.Where(one => one.Partner == run.Value(Partner))];
        if (introductions.Length > 0 && !await IsPartnerAsync(run, session))
            return ShowComing(run, introductions);
        ShowPartnerResponse shown = await session.Node.Partners.ShowPartnerAsync(new ShowPartnerRequest { Partner = run.Value(Partner) }, cancellationToken: run.Cancel);
        SelfTest test = SelfTest.Of(shown.Partner, shown.Endpoints);
        run.Print.One("Partner",
            json =>
            {
                Write(json, shown.Partner);
                test.Write(json);
                json.WriteStrings("officers", shown.Officers);
                json.WriteStrings("recoveryOfficers", shown.RecoveryOfficers);
                Write(json, shown.RootReplacement);
                json.WriteStrings("signingKeys", shown.SigningKeys);
                json.WriteStrings("revokedKeys", shown.RevokedKeys);
                json.WriteStrings("endpoints", shown.Endpoints);
                json.WriteStrings("dutyContacts", shown.DutyContacts);
                json.WriteStrings("persons", shown.Persons);
                json.WriteItems("introductions", introductions, IntroductionPrinting.Write);
            },
            () => Text(shown.Partner, run.Print.Times) + Table.Fields(
                ("self-test", test.Finding),
                ("officers", string.Join(", ", shown.Officers)),
                ("recovery officers", string.Join(", ", shown.RecoveryOfficers)),
                ("root replaced", Text(shown.RootReplacement, run.Print.Times)),
                ("signing keys", string.Join(", ", shown.SigningKeys)),
                ("revoked keys", string.Join(", ", shown.RevokedKeys)),
                ("endpoints", string.Join(", ", shown.Endpoints)),
                ("contacts", string.Join(", ", shown.DutyContacts)),
                ("persons", string.Join(", ", shown.Persons)))
                + string.Concat(introductions.Select(one => "\n" + IntroductionPrinting.Text(one, run.Print.Times))));
        if (test.Mend.Length > 0)
            run.Say($"Next: {test.Mend}");
        return ExitCode.Done;
    }

    private static async Task<bool> IsPartnerAsync(CommandRun run, NodeSession session)
    {
        ListPartnersResponse all = await session.Node.Partners.ListPartnersAsync(new ListPartnersRequest(), cancellationToken: run.Cancel);
        return all.Partners.Any(partner => partner.Partner == run.Value(Partner));
    }

    /// <summary>No partner yet, or no more than tried: the introductions with it, newest first.</summary>
    private static int ShowComing(CommandRun run, IntroductionSummary[] introductions)
    {
        run.Print.One("Partner",
            json =>
            {
                Write(json, Coming(introductions[0]));
                json.WriteItems("introductions", introductions, IntroductionPrinting.Write);
            },
            () => string.Join("\n", introductions.Select(one => IntroductionPrinting.Text(one, run.Print.Times) + (one.Claim is { } claim ? IntroductionPrinting.Claim(claim) : ""))));
        if (IntroductionPrinting.Next(introductions[0]) is { Length: > 0 } next)
            run.Say($"Next: {next}");
        return ExitCode.Done;
    }

    private static string Text(PartnerSummary partner, HumanTime times) => Table.Fields(
        ("partner", $"{partner.Partner} {partner.Name}"),
        ("state", partner.State),
        ("fingerprint", partner.Fingerprint),
        ("link", partner.LinkCause.Length == 0 ? partner.Link : $"{partner.Link}: {partner.LinkCause}"),
        ("agreement", partner.Agreement.Length == 0 ? "none: nothing flows" : partner.Agreement),
        ("card", $"serial {partner.CardSerial}, expires {times.Both(partner.CardExpiresMs)}"),
        ("key sheet", partner.SheetSerial == 0 ? "none" : $"serial {partner.SheetSerial}, expires {times.Both(partner.SheetExpiresMs)}"),
        ("waiting", partner.Waiting == 0 ? "0" : $"{partner.Waiting}, oldest {HumanTime.Span(partner.OldestWaitingMs)}"),
        ("clock", $"{partner.ClockOffsetMs:+0;-0;0} ms"),
        ("difference", partner.ComparedMs == 0 ? "not compared since the start" : $"{partner.Difference}, compared {times.Both(partner.ComparedMs)}"));

    private static string Text(RootReplacement? replaced, HumanTime times) => replaced is null
        ? "never"
        : $"by card {replaced.CardSerial}, signed {times.Both(replaced.SinceMs)} by recovery officers {string.Join(", ", replaced.Officers)}; {replaced.RootBefore} counts for nothing any more";

    private static void Write(Utf8JsonWriter json, RootReplacement? replaced)
    {
        if (replaced is null)
        {
            json.WriteNull("rootReplaced");
            return;
        }
        json.WriteStartObject("rootReplaced");
        json.WriteNumber("card", replaced.CardSerial);
        json.WriteTime("since", replaced.SinceMs);
        json.WriteString("rootBefore", replaced.RootBefore);
        json.WriteString("root", replaced.Root);
        json.WriteStrings("officers", replaced.Officers);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PartnerSummary partner)
    {
        json.WriteString("partner", partner.Partner);
        json.WriteString("name", partner.Name);
        json.WriteString("state", partner.State);
        json.WriteString("link", partner.Link);
        json.WriteTime("linkSince", partner.LinkSinceMs);
        json.WriteString("linkCause", partner.LinkCause);
        json.WriteString("agreement", partner.Agreement);
        json.WriteNumber("cardSerial", partner.CardSerial);
        json.WriteTime("cardExpires", partner.CardExpiresMs);
        json.WriteNumber("sheetSerial", partner.SheetSerial);
        json.WriteTime("sheetExpires", partner.SheetExpiresMs);
        json.WriteNumber("waiting", partner.Waiting);
        json.WriteString("oldestWaiting", HumanTime.Iso8601(partner.OldestWaitingMs));
        json.WriteString("fingerprint", partner.Fingerprint);
        json.WriteString("clockOffset", HumanTime.Iso8601(partner.ClockOffsetMs));
        json.WriteTime("comparedAt", partner.ComparedMs);
        if (partner.ComparedMs == 0)
            json.WriteNull("difference");
        else
            json.WriteNumber("difference", partner.Difference);
    }
}
