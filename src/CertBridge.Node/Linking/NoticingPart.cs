using CertBridge.Node.Rationing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Linking;

/// <summary>
/// Cards, sheets and agreements travel by themselves: ours are sent after the hello and whenever they change, theirs go to the trust book,
/// which believes signatures and nothing else. A change of what is in force is told by a repeated hello.
/// </summary>
internal sealed class NoticingPart(
    LinkSession session,
    LinkSlot slot,
    HelloWriting hellos,
    TrustBook trust,
    LinkSignals signals,
    LinkAlarms alarms,
    AgreementTesting testing,
    Maintenances maintenances,
    TimeProvider time,
    ILogger<NoticingPart> logger) : ILinkPart
{
    /// <summary>An agreement also comes into force, or ends, because a day has passed: nobody raises a signal for that.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    /// <summary>The same where a withdrawal is without an answer: a node that was restored waits to hear that none is.</summary>
    private static readonly TimeSpan LookForAnswersEvery = TimeSpan.FromSeconds(1);

    private readonly Lock standing = new();
    private Digest? said = hellos.AgreementHash(session.Partner);

    private bool isTold;

    private const string PinLeftTheCard = "the TLS key of this connection is no longer on the partner's card";

    public bool Takes(Frame.KindOneofCase kind) => kind is Frame.KindOneofCase.Hello or Frame.KindOneofCase.Notice;

    public async ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (frame.KindCase == Frame.KindOneofCase.Hello)
            await TakeHelloAsync(frame.Hello, cancellationToken);
        else if (frame.Notice.KindCase == Notice.KindOneofCase.Card)
            await TakeCardAsync(frame.Notice.Card);
        else if (frame.Notice.KindCase == Notice.KindOneofCase.Agreement)
            await TakeAgreementAsync(frame.Notice.Agreement);
        else
            throw new LinkBrokenException(ClosingReason.Protocol, $"notice kind {(int)frame.Notice.KindCase} is not known here");
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DemandPin(); // the link before this one may have been told of the change
        await maintenances.TakeAsync(session.Partner, session.Theirs.Maintenance, cancellationToken);
        await SendDocumentsAsync(cancellationToken);
        await NoteTestedAsync(cancellationToken);
        while (true)
        {
            bool isRaised = await signals.Trust(session.Partner, session.Group).WaitAsync(session.SaidUnanswered > 0 ? LookForAnswersEvery : LookEvery, time, cancellationToken);
            DemandPin();
            bool isAnswered = session.SaidUnanswered > 0 && hellos.Unanswered(session.Partner) == 0;
            Digest? now = hellos.AgreementHash(session.Partner);
            if (!isRaised && now == said && !isAnswered)
                continue;
            bool isOnlyAnswered = !isRaised && now == said;
            said = now;
            if (now != session.TheirAgreement)
                Stand(); // what stops, stops before it is told: a partner that reads slowly must not keep it open
            Hello again = hellos.Write(session.Partner);
            session.SaidUnanswered = again.WithdrawalsUnanswered;
            await session.SendAsync(new Frame { Hello = again }, cancellationToken);
            if (isOnlyAnswered)
                continue;
            await SendDocumentsAsync(cancellationToken);
            Stand();
            await NoteTestedAsync(cancellationToken);
        }
    }

    private void DemandPin()
    {
        if (trust.Current.PartnerByPin(session.Key.Pin) != session.Partner)
            throw new LinkBrokenException(ClosingReason.IdentityConflict, PinLeftTheCard);
    }

    private Task NoteTestedAsync(CancellationToken cancellationToken) => testing.NoteAsync(session.Partner, hellos.AgreementHash(session.Partner), session.TheirAgreement, cancellationToken);

    private async Task TakeHelloAsync(Hello again, CancellationToken cancellationToken)
    {
        Hello before = session.Theirs;
        if (again.Version != before.Version || again.PartnerId != before.PartnerId || again.PeerId != before.PeerId || again.Environment != before.Environment)
            throw new LinkBrokenException(ClosingReason.HelloRefused, "a repeated hello changed version, ids or environment");
        lock (standing)
            session.Theirs = again;
        Stand();
        await maintenances.TakeAsync(session.Partner, again.Maintenance, cancellationToken);
        await NoteTestedAsync(cancellationToken);
    }

    /// <summary>Their hello and our change meet here from two sides: whoever comes second compares what both have said.</summary>
    private void Stand()
    {
        lock (standing)
        {
            Digest? ours = hellos.AgreementHash(session.Partner);
            session.Stand(ours);
            slot.NoteAgreements(ours, session.TheirAgreement);
            (LinkState state, string cause) = hellos.StandingOf(session);
            slot.Note(state, cause);
        }
        signals.RaiseOutbox(session.Partner);
    }

    private async Task TakeCardAsync(PartnerCard card)
    {
        if (!MayChange("card"))
            return;
        if (card.CalculateSize() > Protocol.Limits.PartnerCardBytesMax)
            throw new LinkBrokenException(ClosingReason.Protocol, $"a card notice is over {Protocol.Limits.PartnerCardBytesMax} bytes");
        Parsed<CardTaken> taken = OnOurDisk(() => trust.TakeCard(session.Partner, card));
        if (taken.IsValid)
        {
            if (taken.Value.IsChanged)
                session.Ration?.NoteChange();
            if (taken.Value.IsChanged)
                logger.CardTaken(session.Partner, taken.Value.Partner.Card.Serial, taken.Value.Partner.Sheet?.Serial ?? 0);
            return;
        }
        Problem first = taken.Problems[0];
        if (TrustBook.IsIdentityConflict(taken.Problems))
        {
            await alarms.RaiseAsync("IDENTITY_CONFLICT", session.Partner, first.Message);
            throw new LinkBrokenException(ClosingReason.IdentityConflict, first.Message);
        }
        if (first.Code == TrustErrors.HybridHalfMissing)
            await alarms.RaiseAsync("HYBRID_HALF_MISSING", session.Partner, first.Message);
        logger.NoticeRefused(session.Partner, first.ToString());
    }

    private async Task TakeAgreementAsync(AgreementNotice notice)
    {
        if (!MayChange("agreement"))
            return;
        if (notice.Document.Length > Protocol.Limits.AgreementBytesMax || notice.Signatures.Count > Protocol.Limits.AgreementSignaturesMax || notice.Withdrawals.Count > Protocol.Limits.AgreementWithdrawalsMax
            || notice.Statements.Count > 2 * Protocol.Limits.AgreementStatementsPerSideMax)
            throw new LinkBrokenException(ClosingReason.Protocol, "an agreement notice is over a limit");
        TrustSnapshot before = trust.Current;
        Parsed<AgreementTaken> taken = OnOurDisk(() => trust.TakeAgreement(AgreementNotices.Read(notice), session.Partner));
        if (taken.Value is { IsChanged: true })
            session.Ration?.NoteChange();
        if (taken.Value is { IsChanged: true, Agreement.Document: { } document })
        {
            logger.AgreementTaken($"{document.Id} v{document.Version}", session.Partner);
            await TellWhenStoppedAsync(before, taken.Value.Agreement);
        }
        else if (!taken.IsValid)
            logger.NoticeRefused(session.Partner, taken.Problems[0].ToString());
    }

    /// <summary>That the partner stops what was agreed concerns people here at once; that it goes on is seen by what arrives.</summary>
    private async Task TellWhenStoppedAsync(TrustSnapshot before, KnownAgreement now)
    {
        AgreementStanding was = before.Find(session.Partner)?.Agreements.FirstOrDefault(one => one.Document.Hash == now.Document.Hash)?.Said.StandingOf(session.Partner) ?? AgreementStanding.Open;
        AgreementStanding newest = now.Said.StandingOf(session.Partner);
        if (newest <= was)
            return;
        string reason = StandingWords.Of(now.Said.Newest(session.Partner)!.Claim.Reason);
        await alarms.RaiseAsync("AGREEMENT_STOPPED", session.Partner, $"officers of {session.Partner} {newest.Word()} {now.Document} ({reason}): certbridge agreement show {now.Document.Id}");
    }

    /// <summary>The trust book writes files; what fails there is not the connection.</summary>
    private static Parsed<T> OnOurDisk<T>(Func<Parsed<T>> change)
        where T : class
    {
        try
        {
            return change();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OwnDiskException(failure);
        }
    }

    /// <summary>Asked before anything is verified. What is not taken now comes again with the next link.</summary>
    private bool MayChange(string what)
    {
        if (session.Ration is not { MayChange: false })
            return true;
        if (!isTold)
            logger.NoticeRefused(session.Partner, $"more than {PartnerRation.ChangesPerHour} changes in an hour, the next {what} is looked at in the next hour");
        isTold = true;
        return false;
    }

    private async Task SendDocumentsAsync(CancellationToken cancellationToken)
    {
        TrustSnapshot snapshot = trust.Current;
        await session.SendAsync(new Frame { Notice = new Notice { Card = snapshot.OwnBundle } }, cancellationToken);
        if (snapshot.Find(session.Partner) is not { } partner)
            return;
        foreach (KnownAgreement agreement in partner.Agreements)
            await session.SendAsync(new Frame { Notice = new Notice { Agreement = AgreementNotices.Write(agreement) } }, cancellationToken);
    }
}

/// <summary>Makes it for each link.</summary>
internal sealed class NoticingSource(
    LinkBoard board, HelloWriting hellos, TrustBook trust, LinkSignals signals, LinkAlarms alarms, AgreementTesting testing, Maintenances maintenances, TimeProvider time, ILogger<NoticingPart> logger) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) =>
        new NoticingPart(session, board.Slot(session.Partner, session.Group), hellos, trust, signals, alarms, testing, maintenances, time, logger);
}
