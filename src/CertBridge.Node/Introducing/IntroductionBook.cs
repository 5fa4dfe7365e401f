using CertBridge.Node.Admitting;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Introducing;
using CertBridge.Storage.Crashing;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Introducing;

/// <summary>The steps of an introduction, one at a time: judged, taken, and durable before anybody hears of them.</summary>
internal sealed class IntroductionBook(
    NodeIdentity identity, NodeKeys keys, TrustBook trust, IntroductionRecords records, InvitationJudging judging, TimeProvider time, ILogger<IntroductionBook> logger) : IDisposable
{
    private static readonly TimeSpan LifeDefault = TimeSpan.FromDays(7);
    private static readonly TimeSpan LifeMin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>All that are kept, newest first.</summary>
    public Task<Parsed<IReadOnlyList<Introduction>>> ListAsync(CancellationToken cancellationToken) => TurnAsync(
        () => Task.FromResult(Parsed<IReadOnlyList<Introduction>>.Valid([.. records.All.OrderByDescending(one => one.Steps[0].AtMs)])), cancellationToken);

    /// <summary>An invitation that nobody has answered yet is given once more as it is: its file may have been lost.</summary>
    /// <param name="life">For how long it can be used; zero for a week.</param>
    public Task<Parsed<Introduction>> InviteAsync(PartnerId partner, TimeSpan life, Caller caller, CancellationToken cancellationToken) => TurnAsync(async () =>
    {
        TimeSpan length = life == TimeSpan.Zero ? LifeDefault : life;
        if (length < LifeMin || length > Limits.IntroductionLifeMax)
            return Refused(HomeErrors.InputInvalid, "lifetime_ms", $"An invitation can be used for a minute to {Limits.IntroductionLifeMax.TotalDays} days.");
        if (partner == identity.Id)
            return Refused(TrustErrors.OwnCard, "partner", $"{partner} is this node itself.");
        if (records.Running(partner) is { } running)
            return running.State == IntroductionState.Invited ? Parsed<Introduction>.Valid(running) : Refused(IntroductionErrors.Running, "partner", InvitationJudging.Runs(running));
        if (records.RoomObjection() is { } full)
            return Parsed<Introduction>.Invalid(full);
        DateTimeOffset now = time.GetUtcNow();
        byte[] nonce = IntroductionNonce.Create();
        byte[] file = IntroductionWriting.Invite(trust.Current.OwnBundle, identity.Environment, identity.Id, partner, nonce, now, now + length, keys.Signing);
        // Read back as the partner will: a signing key that just left the card is found here and not there.
        Parsed<Invitation> invitation = IntroductionReading.Invite(file);
        return invitation.IsValid
            ? await StepAsync(new Introduction { Self = identity.Id, Invitation = invitation.Value, Nonce = nonce }, IntroductionEvent.Invited, caller)
            : Parsed<Introduction>.Invalid(invitation.Problems);
    }, cancellationToken);

    /// <summary>Reads an invite and changes nothing.</summary>
    public Task<Parsed<Invitation>> ReadInviteAsync(byte[] file, CancellationToken cancellationToken) => TurnAsync(() => Task.FromResult(judging.Invite(file)), cancellationToken);

    /// <param name="confirmed">Digest of the invite a person confirmed.</param>
    public Task<Parsed<Introduction>> AcceptAsync(byte[] file, Digest confirmed, Caller caller, CancellationToken cancellationToken) => TurnAsync(async () =>
    {
        Parsed<Invitation> invite = judging.Invite(file);
        if (!invite.IsValid)
            return Parsed<Introduction>.Invalid(invite.Problems);
        if (invite.Value.Digest != confirmed)
            return Refused(IntroductionErrors.NotOfThis, "confirmed", "What was confirmed is not what is in this file.");
        if (records.Find(confirmed) is { } before)
            return Parsed<Introduction>.Valid(before);
        if (records.RoomObjection() is { } full)
            return Parsed<Introduction>.Invalid(full);
        byte[] answer = IntroductionWriting.Accept(invite.Value, trust.Current.OwnBundle, IntroductionNonce.Create(), keys.Signing);
        Parsed<Acceptance> acceptance = IntroductionReading.Accept(answer);
        return acceptance.IsValid
            ? await StepAsync(new Introduction { Self = identity.Id, Invitation = invite.Value, Acceptance = acceptance.Value }, IntroductionEvent.Accepted, caller)
            : Parsed<Introduction>.Invalid(acceptance.Problems);
    }, cancellationToken);

    public Task<Parsed<Introduction>> RevealAsync(byte[] file, Caller caller, CancellationToken cancellationToken) => TurnAsync(async () =>
    {
        Parsed<Acceptance> answer = judging.Accept(file);
        if (!answer.IsValid)
            return Parsed<Introduction>.Invalid(answer.Problems);
        Introduction invited = records.Find(answer.Value.InviteDigest)!;
        if (invited.Opening is not null)
            return Parsed<Introduction>.Valid(invited);
        Parsed<Opening> opening = IntroductionReading.Reveal(IntroductionWriting.Reveal(answer.Value, invited.Nonce, keys.Signing), invited.Invitation, answer.Value);
        return opening.IsValid
            ? await StepAsync(invited with { Acceptance = answer.Value, Opening = opening.Value }, IntroductionEvent.Revealed, caller)
            : Parsed<Introduction>.Invalid(opening.Problems);
    }, cancellationToken);

    /// <summary>The running introduction with a partner once its words can be spoken.</summary>
    /// <param name="reveal">The reveal file where it came just now; empty otherwise.</param>
    public Task<Parsed<Introduction>> SpeakAsync(PartnerId partner, byte[] reveal, Caller caller, CancellationToken cancellationToken) => TurnAsync(async () =>
    {
        if (records.Running(partner) is not { } running)
            return NotRunning(partner);
        if (reveal.Length == 0)
            return running.Opening is null ? WrongStep(running) : Parsed<Introduction>.Valid(running);
        if (running.Role == IntroductionRole.Inviter)
            return Refused(IntroductionErrors.WrongStep, "reveal", $"This node invited {partner}: the reveal file is theirs to read, not ours.");
        Parsed<Opening> opening = IntroductionReading.Reveal(reveal, running.Invitation, running.Acceptance!);
        if (!opening.IsValid)
            return Parsed<Introduction>.Invalid(opening.Problems);
        return running.Opening is null
            ? await StepAsync(running with { Opening = opening.Value }, IntroductionEvent.Opened, caller)
            : Parsed<Introduction>.Valid(running);
    }, cancellationToken);

    /// <summary>The one attempt: what was typed is what the partner reads, or the introduction is burned.</summary>
    public Task<Parsed<Introduction>> HearAsync(string id, string heard, bool isScripted, Caller caller, CancellationToken cancellationToken) => TurnAsync(async () =>
    {
        if (isScripted && identity.Environment != NodeEnvironment.Dev)
            return Refused(IntroductionErrors.ScriptedOutsideDev, "scripted", $"This node is in {identity.Environment}.");
        if (heard.Length > SpokenWords.TypedLengthMax || SpokenWords.IsNothing(heard))
            return Refused(IntroductionErrors.NothingHeard, "heard", $"There are 1 to {SpokenWords.TypedLengthMax} characters with letters in them, not {heard.Length}.");
        if (records.Find(id) is not { IsRunning: true } running)
            return Refused(IntroductionErrors.Unknown, "introduction", "No introduction of that id is running here.");
        if (running.State is not (IntroductionState.Revealed or IntroductionState.Opened) || running.Transcript is not { } transcript)
            return WrongStep(running);
        bool isMatch = SpokenWords.Matches(heard, transcript, Introduction.Other(running.Role));
        Parsed<Introduction> stepped = await StepAsync(running, isMatch ? IntroductionEvent.Heard : IntroductionEvent.Misheard, caller);
        return isMatch || !stepped.IsValid ? stepped : Refused(IntroductionErrors.Burned, "heard", $"What was typed is not what {running.Partner} reads if both hold the same files. The introduction is burned.");
    }, cancellationToken);

    /// <summary>By another person than the one who typed the words. Only this admits the card.</summary>
    public Task<Parsed<Introduction>> ConfirmAsync(string id, Caller caller, CancellationToken cancellationToken) => TurnAsync(async () =>
    {
        if (records.Find(id) is not { IsRunning: true } running)
            return Refused(IntroductionErrors.Unknown, "introduction", "No introduction of that id is running here.");
        if (running.StepOf(IntroductionEvent.Heard) is not { } heard)
            return WrongStep(running);
        if (heard.Who == caller.Name || heard.KeyId.Span.SequenceEqual(caller.Key.ToBytes()))
            return Refused(IntroductionErrors.SamePerson, "", $"{heard.Who} typed the words of {running.Partner}; somebody else confirms them.");
        if (trust.JudgeIntroduced(running.PartnerBundle!) is { IsValid: false } judged)
            return Parsed<Introduction>.Invalid(judged.Problems);
        if (running.State == IntroductionState.Heard)
            running = await records.KeepAsync(running.After(IntroductionEvent.Confirmed, caller, time.GetUtcNow())!);
        return await AdmitAsync(running);
    }, cancellationToken);

    public Task<Parsed<Introduction>> WithdrawAsync(PartnerId partner, Caller caller, CancellationToken cancellationToken) => TurnAsync(async () =>
        records.Running(partner) is { } running ? await StepAsync(running, IntroductionEvent.Withdrawn, caller) : NotRunning(partner), cancellationToken);

    /// <summary>At a start: leaves that were cut off, and cards that were confirmed and not admitted yet.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken) => await TurnAsync(async () =>
    {
        await records.RecoverAsync();
        foreach (Introduction confirmed in records.All.Where(one => one.State == IntroductionState.Confirmed).ToList())
        {
            if (await AdmitAsync(confirmed) is { IsValid: false } refused)
                logger.NotAdmitted(confirmed.Id, confirmed.Partner, refused.Problems[0].ToString());
        }
        return Parsed<IntroductionRecords>.Valid(records);
    }, cancellationToken);

    public void Dispose() => turn.Dispose();

    private async Task<Parsed<Introduction>> AdmitAsync(Introduction confirmed)
    {
        Parsed<CardTaken> taken = trust.Introduce(confirmed.PartnerBundle!);
        if (!taken.IsValid)
            return Parsed<Introduction>.Invalid(taken.Problems);
        CrashPoints.Reach(CrashPoint.IntroductionAdmitted);
        return await StepAsync(confirmed, IntroductionEvent.Admitted, null);
    }

    private async Task<Parsed<Introduction>> StepAsync(Introduction before, IntroductionEvent happened, Caller? caller) =>
        before.After(happened, caller, time.GetUtcNow()) is { } stepped ? Parsed<Introduction>.Valid(await records.KeepAsync(stepped)) : WrongStep(before);

    private async Task<Parsed<T>> TurnAsync<T>(Func<Task<Parsed<T>>> step, CancellationToken cancellationToken)
        where T : class
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await records.ExpireAsync();
            return await step();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>None runs; where the last one ended it says how.</summary>
    private Parsed<Introduction> NotRunning(PartnerId partner) => records.All.Where(one => one.Partner == partner).MaxBy(one => one.Steps[^1].AtMs) is { } ended
        ? InvitationJudging.Used<Introduction>(ended)
        : Refused(IntroductionErrors.Unknown, "partner", $"No introduction with {partner} is running here.");

    private static Parsed<Introduction> WrongStep(Introduction running) => Refused(IntroductionErrors.WrongStep, "", running.State switch
    {
        IntroductionState.Invited => $"{running.Partner} was invited and has not answered: its accept file goes to 'certbridge partner reveal'.",
        IntroductionState.Accepted => $"The invitation of {running.Partner} was answered: its reveal file is needed, with --reveal.",
        IntroductionState.Revealed or IntroductionState.Opened => $"The words of {running.Partner} were not typed yet: certbridge partner verify {running.Partner}.",
        IntroductionState.Heard => $"The words of {running.Partner} matched: a second officer is next, certbridge partner verify {running.Partner} --second.",
        _ => $"The introduction with {running.Partner} is {running.State.Word()}.",
    });

    private static Parsed<Introduction> Refused(ErrorCode code, string field, string message) => Parsed<Introduction>.Invalid(new Problem(code, field, message));
}
