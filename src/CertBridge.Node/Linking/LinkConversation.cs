using CertBridge.Node.Rationing;
using CertBridge.Node.Receiving;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Linking;

/// <summary>
/// One link from its first frame to its last, alike for the end that dialled and the end that answered:
/// 1. claim the partner's slot, so that a link this one replaces has ended and both hellos are written on settled ground;
/// 2. hello both ways, judged; 3. the parts run until something ends the link; 4. release the slot.
/// </summary>
internal sealed class LinkConversation(
    LinkBoard board,
    HelloWriting hellos,
    PartialArrivals partials,
    HelloAnswering answering,
    LinkAlarms alarms,
    ClockComparing clocks,
    PartnerRations rations,
    LinkSignals signals,
    IEnumerable<ILinkPartSource> sources,
    TimeProvider time,
    ILogger<LinkConversation> logger)
{
    /// <returns>Why it ended, for people. Never throws: the dialling loop and the answering call go on from here.</returns>
    public async Task<LinkEnding> RunAsync(PartnerId partner, LaneGroup group, bool dialledByUs, LinkKey key, FrameDuplex frames, CancellationToken stopping)
    {
        using var session = new LinkSession(partner, dialledByUs, key, frames, time) { Ration = rations.Of(partner), Group = group };
        LinkSlot slot = board.Slot(partner, group);
        LinkEnding ending = new("the link failed here", CameUp: false);
        try
        {
            ending = await ClaimAndHoldAsync(slot, session, stopping);
        }
        catch (Exception failure)
        {
            ending = new LinkEnding(LinkFailure.Describe(failure), CameUp: false);
            session.Fault ??= LinkFailure.IsFault(failure) ? failure : null;
        }
        finally
        {
            // Whatever happened: a slot that is not released and a session that never ends would keep every later link waiting.
            slot.Release(session, ending.Cause);
            session.MarkEnded();
        }
        if (session.StopsAll is { } stop)
            board.Close(partner, stop.Reason, stop.Text); // what a person must look at first stops the other connection too
        if (session.Fault is { } fault)
            logger.LinkFault(partner, fault);
        logger.LinkEnded(partner, group.Word(), ending.Cause);
        return ending;
    }

    private async Task<LinkEnding> ClaimAndHoldAsync(LinkSlot slot, LinkSession session, CancellationToken stopping)
    {
        if (session.Ration is { IsSuspended: true })
        {
            await session.RefuseAsync(ClosingReason.Protocol, PartnerRation.SuspendedWords);
            return new LinkEnding(PartnerRation.SuspendedWords, CameUp: false);
        }
        if (await slot.ClaimAsync(session))
            return await HoldAsync(slot, session, stopping);
        await session.RefuseAsync(ClosingReason.Superseded, "another link between the two nodes was kept");
        return new LinkEnding("another link between the two nodes was kept", CameUp: true);
    }

    private async Task<LinkEnding> HoldAsync(LinkSlot slot, LinkSession session, CancellationToken stopping)
    {
        try
        {
            Hello ours = hellos.Write(session.Partner);
            partials.Say(session.Partner, ours);
            session.Ours = ours;
            session.SaidUnanswered = ours.WithdrawalsUnanswered;
            session.Theirs = await session.GreetAsync(ours, stopping);
        }
        catch (LinkBrokenException broken)
        {
            await session.RefuseAsync(broken.Reason, broken.Message);
            return new LinkEnding(broken.Message, CameUp: false);
        }
        catch (StoreFailedException)
        {
            await session.RefuseAsync(ClosingReason.StoreDown, LinkFailure.StoreDown);
            return new LinkEnding(LinkFailure.StoreDown, CameUp: false);
        }
        catch (Exception failure) when (failure is LinkEndedByPartnerException || LinkFailure.IsTransport(failure))
        {
            return new LinkEnding(LinkFailure.Describe(failure), CameUp: false);
        }
        if (await answering.ObjectAsync(session.Partner, session.Group, session.Theirs) is { } objection)
            return await RefuseAsync(session, objection);
        if (session.Group == LaneGroup.Ordinary)
            board.NoteTakesUrgent(session.Partner, session.Theirs.TakesUrgent);
        DialOther(session);
        NoteStanding(slot, session, await clocks.CompareAsync(session.Partner, session.Theirs));
        ILinkPart[] parts = [.. sources.Select(source => source.Join(session)).OfType<ILinkPart>()];
        try
        {
            string cause = await session.RunAsync(parts, stopping);
            if (session.Missing is { } missing)
                await alarms.RaiseAsync(MissingNumbers.AlarmKind, session.Partner, missing.Words);
            return new LinkEnding(cause, CameUp: !session.NeedsAPerson);
        }
        finally
        {
            foreach (IDisposable part in parts.OfType<IDisposable>())
                part.Dispose();
        }
    }

    /// <summary>The partner is there: the other connection does not wait for its pause to end.</summary>
    private void DialOther(LinkSession session)
    {
        LaneGroup other = session.Group == LaneGroup.Ordinary ? LaneGroup.Urgent : LaneGroup.Ordinary;
        if (board.Slot(session.Partner, other).Session is null)
            signals.Dial(session.Partner, other).Raise();
    }

    private async Task<LinkEnding> RefuseAsync(LinkSession session, HelloObjection objection)
    {
        logger.HelloRefused(session.Partner, objection.Text);
        if (objection.AlarmKind is { } kind)
            await alarms.RaiseAsync(kind, session.Partner, objection.Text, objection.Evidence);
        await session.RefuseAsync(objection.Reason, objection.Text);
        return new LinkEnding(objection.Text, CameUp: false);
    }

    private void NoteStanding(LinkSlot slot, LinkSession session, TimeSpan offset)
    {
        Digest? ours = hellos.AgreementHash(session.Partner);
        session.Stand(ours);
        slot.NoteAgreements(ours, session.TheirAgreement);
        (LinkState state, string cause) = hellos.StandingOf(session);
        slot.Note(state, cause, offset);
        logger.LinkUp(session.Partner, session.Group.Word(), slot.Standing.Word, session.DialledByUs ? "we" : "they");
    }
}

/// <summary>How a link ended.</summary>
/// <param name="Cause">For people.</param>
/// <param name="CameUp">True when there was authenticated contact that a person need not look at: the dialler's pause is zeroed.</param>
internal sealed record LinkEnding(string Cause, bool CameUp);
