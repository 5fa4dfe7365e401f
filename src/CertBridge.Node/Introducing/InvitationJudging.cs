using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Introducing;

namespace CertBridge.Node.Introducing;

/// <summary>Whether a file of an introduction belongs here, and why not: each reason has its own words, and none of them burns anything.</summary>
internal sealed class InvitationJudging(NodeIdentity identity, TrustBook trust, IntroductionRecords records, TimeProvider time)
{
    /// <summary>An invite for this node that may be answered, or was answered already and still runs.</summary>
    public Parsed<Invitation> Invite(byte[] file)
    {
        Parsed<Invitation> read = IntroductionReading.Invite(file);
        if (!read.IsValid)
            return read;
        Invitation invitation = read.Value;
        if (invitation.Environment != identity.Environment)
            return Refused<Invitation>(IntroductionErrors.OtherEnvironment, "environment", $"The invitation is for {invitation.Environment}; this node is in {identity.Environment}.");
        if (invitation.Inviter == identity.Id)
            return Refused<Invitation>(IntroductionErrors.ForAnother, "inviter", $"This node made the invitation itself; it is for {invitation.Accepter}.");
        if (invitation.Accepter != identity.Id)
            return Refused<Invitation>(IntroductionErrors.ForAnother, "accepter", $"The invitation is for {invitation.Accepter}; this node is {identity.Id}.");
        if (records.Find(invitation.Digest) is { } known)
            return known.IsRunning ? read : Used<Invitation>(known);
        if (invitation.Expires <= time.GetUtcNow())
            return Refused<Invitation>(IntroductionErrors.FileExpired, "expires_ms", $"The invitation of {invitation.Inviter} expired {invitation.Expires.UtcDateTime:yyyy-MM-ddTHH:mmZ}.");
        if (records.Running(invitation.Inviter) is { } running)
            return Refused<Invitation>(IntroductionErrors.Running, "inviter", Runs(running));
        return trust.JudgeIntroduced(invitation.Bundle) is { IsValid: false } judged ? Parsed<Invitation>.Invalid(judged.Problems) : read;
    }

    /// <summary>An answer to an invitation of this node that still runs.</summary>
    public Parsed<Acceptance> Accept(byte[] file)
    {
        Parsed<Acceptance> read = IntroductionReading.Accept(file);
        if (!read.IsValid)
            return read;
        Acceptance acceptance = read.Value;
        if (acceptance.Environment != identity.Environment)
            return Refused<Acceptance>(IntroductionErrors.OtherEnvironment, "environment", $"The answer is for {acceptance.Environment}; this node is in {identity.Environment}.");
        if (acceptance.Inviter != identity.Id)
            return Refused<Acceptance>(IntroductionErrors.ForAnother, "inviter", $"It answers an invitation of {acceptance.Inviter}; this node is {identity.Id}.");
        if (records.Find(acceptance.InviteDigest) is not { } invited || invited.Role != IntroductionRole.Inviter)
            return Refused<Acceptance>(IntroductionErrors.NotOfThis, "invite_digest", $"{acceptance.Accepter} answers an invitation that this node did not make.");
        if (acceptance.Accepter != invited.Partner)
            return Refused<Acceptance>(IntroductionErrors.NotOfThis, "accepter", $"The invitation is for {invited.Partner}, and {acceptance.Accepter} answers it.");
        if (!invited.IsRunning)
            return Used<Acceptance>(invited);
        if (invited.Acceptance is { } taken)
        {
            return taken.Digest == acceptance.Digest ? read : Refused<Acceptance>(
                IntroductionErrors.NotOfThis, "accept_digest", $"Another answer of {invited.Partner} was taken before. One of the two files is not theirs, or they answered twice: ask them.");
        }
        return trust.JudgeIntroduced(acceptance.Bundle) is { IsValid: false } judged ? Parsed<Acceptance>.Invalid(judged.Problems) : read;
    }

    public static string Runs(Introduction running) => $"An introduction with {running.Partner} is {running.State.Word()} since {Instant(running.Steps[^1].AtMs)}.";

    public static Parsed<T> Used<T>(Introduction ended)
        where T : class => Refused<T>(IntroductionErrors.FileUsed, "", $"The introduction with {ended.Partner} that it belongs to is {ended.State.Word()} since {Instant(ended.Steps[^1].AtMs)}.");

    private static Parsed<T> Refused<T>(ErrorCode code, string field, string message)
        where T : class => Parsed<T>.Invalid(new Problem(code, field, message));

    private static string Instant(ulong ms) => $"{DateTimeOffset.FromUnixTimeMilliseconds((long)ms).UtcDateTime:yyyy-MM-ddTHH:mmZ}";
}
