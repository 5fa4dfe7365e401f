using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Introducing;

namespace CertBridge.Cli.Introducing;

/// <summary><c>certbridge partner verify</c>: what to read aloud, and what was heard, typed; with <c>--second</c> the second officer's word.</summary>
internal static class VerifyVerb
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

    private static readonly Argument<string> Partner = new("PARTNER") { Description = "Partner id, such as cert-bor" };
    private static readonly Option<string> Reveal = Flag.Text("--reveal", "FILE", "The third file, where they invited us; needed once");
    private static readonly Option<string> Heard = Flag.Text("--heard", "WORDS", "What they read, where no terminal is at hand; refused outside environment dev");
    private static readonly Option<bool> Second = new("--second") { Description = "Confirm as the second officer, who did not type the words" };
    private static readonly Option<string> Wait = Flag.Text("--wait", "30s", "With --second: wait for the first connection, the test in both directions, and say how it went");
    private static readonly Option<string> Confirm = Flag.Text("--confirm", "PARTNER", "With --second: the partner id once more, instead of typing it");

    public static Verb Create() => new Verb("verify", "Compare spoken words with a partner on the telephone; one attempt", RunAsync)
    {
        Examples =
        [
            "partner verify cert-bor",
            "partner verify cert-aln --reveal aln.reveal",
            "partner verify cert-bor --second",
            "partner verify cert-bor --second --confirm cert-bor --wait 1m",
        ],
    }.With(Partner, Reveal, Heard, Second, Confirm, Wait);

    private static async Task<int> RunAsync(CommandRun run)
    {
        if (run.Has(Second) && (run.Value(Reveal) is not null || run.Value(Heard) is not null))
            throw CommandFailedException.Usage("--second stands without --reveal and --heard", "certbridge partner verify PARTNER --second");
        if ((run.Value(Confirm) ?? run.Value(Wait)) is not null && !run.Has(Second))
            throw CommandFailedException.Usage("--confirm and --wait go with --second", "certbridge partner verify PARTNER --second --confirm PARTNER");
        TimeSpan? wait = run.Value(Wait) is { } text ? DurationText.Parse("--wait", text) : null;
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        return run.Has(Second) ? await ConfirmAsync(run, session, wait) : await CompareAsync(run, session);
    }

    private static async Task<int> CompareAsync(CommandRun run, NodeSession session)
    {
        var request = new SpeakWordsRequest { Partner = run.Value(Partner) };
        if (run.Value(Reveal) is { } file)
            request.Reveal = IntroductionFiles.Read(file);
        SpeakWordsResponse ready = await session.Node.Introductions.SpeakWordsAsync(request, cancellationToken: run.Cancel);
        IntroductionSummary introduction = ready.Introduction;
        bool isOpen = introduction.State is "revealed" or "opened";
        if (!isOpen || (run.Format != OutputFormat.Table && run.Value(Heard) is null))
            return Show(run, ready);
        string? scripted = run.Value(Heard);
        string heard = scripted ?? await ListenAsync(run, ready, session.Context.Environment);
        var hearing = new HearWordsRequest { Introduction = introduction.Id, Heard = heard, Scripted = scripted is not null };
        HearWordsResponse matched = await session.Node.Introductions.HearWordsAsync(hearing, cancellationToken: run.Cancel);
        run.Print.One("Introduction", json => IntroductionPrinting.Write(json, matched.Introduction), () => IntroductionPrinting.Text(matched.Introduction, run.Print.Times));
        run.Say("Match. Let them hear your words too, if they have not typed them yet.");
        run.Say($"Next, by a second officer, here and there: certbridge partner verify {introduction.Partner} --second");
        return ExitCode.Done;
    }

    /// <summary>The words to read, for a program or where the attempt was made already.</summary>
    private static int Show(CommandRun run, SpeakWordsResponse ready)
    {
        run.Print.One("Introduction",
            json =>
            {
                IntroductionPrinting.Write(json, ready.Introduction);
                json.WriteString("say", ready.Say);
            },
            () => IntroductionPrinting.Text(ready.Introduction, run.Print.Times) + Table.Fields(("read to them", ready.Say)));
        run.Say($"Next: {IntroductionPrinting.Next(ready.Introduction)}");
        return ExitCode.Done;
    }

    private static async Task<string> ListenAsync(CommandRun run, SpeakWordsResponse ready, string environment)
    {
        string partner = ready.Introduction.Partner;
        if (!run.CanAsk)
        {
            throw new CommandFailedException(CommandLineErrors.AnswerNeeded, $"what {partner} reads is typed by a person at a terminal; nothing was compared and nothing is burned",
                environment == "dev" ? $"certbridge partner verify {partner} in a terminal; in environment dev also --heard \"WORDS\"" : $"Run certbridge partner verify {partner} in a terminal.");
        }
        StandardError.Line($"Call {partner} on a number you ALREADY hold (a directory, an earlier contract), never one from these files.");
        StandardError.Line($"Read to them:          {ready.Say}");
        while (true)
        {
            string typed = await Typing.MustLineAsync(run, "Type what THEY read:   ");
            if (SpokenWords.IsNothing(typed))
                continue;
            // A slip of the finger is no word of the list. That is told before anything is compared, and tells nothing of what would match.
            IReadOnlyList<string> unknown = SpokenWords.Unknown(typed);
            if (unknown.Count == 0)
                return typed;
            StandardError.Line($"Not on the list of words: {string.Join(", ", unknown.Select(TerminalText.Short))}. Ask them to say it again; nothing was compared yet.");
        }
    }

    private static async Task<int> ConfirmAsync(CommandRun run, NodeSession session, TimeSpan? wait)
    {
        string partner = run.Value(Partner);
        ListIntroductionsResponse all = await session.Node.Introductions.ListIntroductionsAsync(new ListIntroductionsRequest(), cancellationToken: run.Cancel);
        IntroductionSummary introduction = all.Introductions.FirstOrDefault(one => one.Partner == partner && IntroductionPrinting.IsRunning(one))
            ?? throw new CommandFailedException(IntroductionErrors.Unknown, $"no introduction with {TerminalText.Short(partner)} is running here");
        if (introduction.Claim is { } claim)
            run.Say(IntroductionPrinting.Claim(claim).TrimEnd('\n'));
        if (introduction.Steps.FirstOrDefault(step => step.Event == "heard") is { } heard)
            run.Say($"{TerminalText.Escape(heard.Who)} compared the words {run.Print.Times.Both(heard.AtMs)}. Ask how: whose number was called, and where it came from.");
        await new TypedId(partner, $"the second officer confirms {partner} by its id", $"Type the partner id to confirm {partner}: ", $"certbridge partner verify {partner} --second --confirm {partner}")
            .DemandAsync(run, run.Value(Confirm));
        var request = new ConfirmIntroductionRequest { Introduction = introduction.Id };
        ConfirmIntroductionResponse admitted = await session.Node.Introductions.ConfirmIntroductionAsync(request, cancellationToken: run.Cancel);
        SelfTest? test = wait is { } atMost ? await TestAsync(run, session, partner, atMost) : null;
        run.Print.One("Introduction",
            json =>
            {
                IntroductionPrinting.Write(json, admitted.Introduction);
                test?.Write(json);
            },
            () => IntroductionPrinting.Text(admitted.Introduction, run.Print.Times) + (test is null ? "" : Table.Fields(("self-test   ", test.Finding))));
        run.Say($"{partner} is a partner now.");
        if (test is null)
            run.Say($"When they have confirmed you as well the nodes connect: that is the test in both directions. See it: certbridge partner show {partner}");
        run.Say($"Next: {(test is { Mend.Length: > 0 } ? test.Mend : $"certbridge agreement new --with {partner} > agreement.yaml")}");
        return test is { Passed: false } ? ExitCode.Unreachable : ExitCode.Done;
    }

    /// <summary>Looks until the nodes have greeted each other, or the time is over.</summary>
    private static async Task<SelfTest> TestAsync(CommandRun run, NodeSession session, string partner, TimeSpan atMost)
    {
        long started = run.Time.GetTimestamp();
        using var timer = new PeriodicTimer(LookAgainAfter, run.Time);
        while (true)
        {
            ShowPartnerResponse shown = await session.Node.Partners.ShowPartnerAsync(new ShowPartnerRequest { Partner = partner }, cancellationToken: run.Cancel);
            SelfTest test = SelfTest.Of(shown.Partner, shown.Endpoints);
            if (test.Passed || run.Time.GetElapsedTime(started) >= atMost)
                return test;
            await timer.WaitForNextTickAsync(run.Cancel);
        }
    }

}
