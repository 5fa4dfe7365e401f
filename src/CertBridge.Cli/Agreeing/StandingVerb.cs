using System.CommandLine;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using Google.Protobuf;

namespace CertBridge.Cli.Agreeing;

/// <summary>
/// <c>certbridge agreement suspend|resume|terminate ID</c>: one officer stops what was agreed, at once; two let it go on. The statement is made here, from the exact bytes of the document,
/// so the officer signs nothing that only the node says.
/// </summary>
internal static class StandingVerb
{
    public static readonly Option<string> Reason = Flag.Needed("--reason", "WHY", $"Why: {string.Join(", ", StandingWords.ReasonWords)}");

    public static Func<CommandRun, Task<int>> Saying(StandingWord word) => run => RunAsync(run, word);

    private static async Task<int> RunAsync(CommandRun run, StandingWord word)
    {
        StandingReason reason = word == StandingWord.Resumed ? StandingReason.Unspecified : ReasonOf(run);
        using NodeSession session = NodeSession.Open(run);
        WhoAmIResponse me = await session.Node.Node.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: run.Cancel);
        ShowAgreementResponse shown = await FindAsync(run, session, me.PartnerId, word);
        Agreement agreement = GivenAgreement.Of(shown.Document.ToByteArray());
        var claim = new StandingClaim(PartnerId.Parse(me.PartnerId), SerialOf(shown, me.PartnerId, word), word, reason);
        byte[] statement = claim.Write(agreement, me.Environment);
        if (run.Value(AgreementNoun.Out) is { } file)
        {
            OutputFile.Write(file, statement);
            return AgreementNoun.Print(run, shown.Agreement);
        }
        await session.AnnounceChangeAsync();
        var request = new ChangeStandingRequest
        {
            Id = $"{shown.Agreement.Partner}/{agreement.Id}",
            Version = agreement.Version,
            Serial = claim.Serial,
            Word = word,
            Reason = reason,
            Signature = ByteString.CopyFrom(OfficerSignature.Make(run, statement, $"that {agreement} is {StandingWords.Of(word)}")),
        };
        ChangeStandingResponse answer = await session.Node.Agreements.ChangeStandingAsync(request, cancellationToken: run.Cancel);
        AgreementNoun.Print(run, answer.Agreement);
        if (word != StandingWord.Resumed)
            await SayWhatWouldComeAsync(run, session, answer.Agreement, me.PartnerId, word);
        return Conclude(run, answer.Agreement, me.PartnerId, word);
    }

    /// <summary>A higher version that officers of this side have signed takes its place as soon as the other side signs it, or it begins: whoever stops one in the night must hear of it.</summary>
    private static async Task SayWhatWouldComeAsync(CommandRun run, NodeSession session, AgreementSummary stopped, string self, StandingWord word)
    {
        ListAgreementsResponse all = await session.Node.Agreements.ListAgreementsAsync(new ListAgreementsRequest(), cancellationToken: run.Cancel);
        string verb = word == StandingWord.Suspended ? "suspend" : "terminate";
        foreach (AgreementSummary higher in all.Agreements.Where(one =>
            one.Partner == stopped.Partner && one.Version > stopped.Version && one.State is ("proposed" or "countered" or "not-yet") && one.Sides.Any(side => side.Partner == self && side.Officers > 0)))
        {
            run.Say($"{TerminalText.Escape($"{higher.Id} v{higher.Version}")} is signed on this side and would take its place: certbridge agreement {verb} {TerminalText.Escape(higher.Id)} --version {higher.Version}");
        }
    }

    private static StandingReason ReasonOf(CommandRun run)
    {
        string given = run.Value(Reason)!;
        StandingReason reason = StandingWords.FindReason(given);
        return reason != StandingReason.Unspecified
            ? reason
            : throw UnknownWord.Of(AgreementErrors.StatementForm, Reason.Name, given, StandingWords.ReasonWords);
    }

    /// <summary>The version that is named. Where none is: what stands, and for a resumption what this side has suspended; never a mere proposal above it.</summary>
    private static async Task<ShowAgreementResponse> FindAsync(CommandRun run, NodeSession session, string self, StandingWord word)
    {
        ShowAgreementRequest wanted = AgreementNoun.Wanted(run);
        if (wanted.Version == 0)
        {
            ListAgreementsResponse all = await session.Node.Agreements.ListAgreementsAsync(new ListAgreementsRequest(), cancellationToken: run.Cancel);
            wanted.Version = all.Agreements
                .Where(one => one.Id == wanted.Id || $"{one.Partner}/{one.Id}" == wanted.Id)
                .Where(one => word == StandingWord.Resumed ? one.Standings.Any(side => side.Partner == self) : one.State is "in-force" or "not-yet" or "suspended")
                .Select(one => one.Version)
                .DefaultIfEmpty()
                .Max();
        }
        return await session.Node.Agreements.ShowAgreementAsync(wanted, cancellationToken: run.Cancel);
    }

    /// <summary>What another officer has signed, where the same is said; else the next.</summary>
    private static ulong SerialOf(ShowAgreementResponse shown, string self, StandingWord word) =>
        word == StandingWord.Resumed && shown.Agreement.Standings.FirstOrDefault(side => side.Partner == self) is { Word: StandingWord.Resumed } begun ? begun.Serial : shown.NextSerial;

    private static int Conclude(CommandRun run, AgreementSummary agreement, string self, StandingWord word)
    {
        string name = TerminalText.Escape($"{agreement.Id} v{agreement.Version}");
        SideStanding? own = agreement.Standings.FirstOrDefault(side => side.Partner == self), other = agreement.Standings.FirstOrDefault(side => side.Partner != self);
        if (word != StandingWord.Resumed)
        {
            run.Say(word == StandingWord.Suspended
                ? $"{name} is suspended: nothing is exchanged under it. To let it go on, two officers one after the other: certbridge agreement resume {TerminalText.Escape(agreement.Id)}"
                : $"{name} is terminated, for good. The way back is a higher version that two officers of each side sign.");
            return ExitCode.Done;
        }
        if (own is { Missing: > 0 })
        {
            run.Say($"{name} is NOT resumed yet: {AgreementPrinting.Officers(own.Missing)} more has to sign, by the same command with another officer's key.");
            return ExitCode.WaitingForHuman;
        }
        run.Say(other is null ? $"{name} is resumed." : $"This side has resumed {name}; {TerminalText.Escape(other.Partner)} has it {TerminalText.Escape(other.Standing)} still.");
        return ExitCode.Done;
    }
}
