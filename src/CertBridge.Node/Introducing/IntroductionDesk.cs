using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Introducing;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Introducing;

/// <summary>Introductions over the local listener.</summary>
internal sealed class IntroductionDesk(IntroductionBook book) : IntroductionService.IntroductionServiceBase
{
    public override async Task<InvitePartnerResponse> InvitePartner(InvitePartnerRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        TimeSpan life = TimeSpan.FromMilliseconds(Math.Min(request.LifetimeMs, int.MaxValue * 10L));
        Introduction made = (await book.InviteAsync(Asked.Partner(request.Partner), life, caller, context.CancellationToken)).OrRefuse();
        return new InvitePartnerResponse { File = ByteString.CopyFrom(made.Invitation.File), Introduction = IntroductionWords.ToSummary(made) };
    }

    public override async Task<AcceptInvitationResponse> AcceptInvitation(AcceptInvitationRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        byte[] file = request.File.ToByteArray();
        Invitation invitation = (await book.ReadInviteAsync(file, context.CancellationToken)).OrRefuse();
        var answer = new AcceptInvitationResponse
        {
            Claim = IntroductionWords.ToClaim(invitation.Card, invitation.Bundle),
            Digest = ByteString.CopyFrom(invitation.Digest.ToBytes()),
            ExpiresMs = RowWords.Millis(invitation.Expires),
        };
        if (request.Confirmed.IsEmpty)
            return answer;
        if (!Digest.TryFromBytes(request.Confirmed.Span, out Digest confirmed))
            throw Asked.Refused(IntroductionErrors.NotOfThis, "confirmed", "What was confirmed is no digest of 32 bytes.");
        Introduction accepted = (await book.AcceptAsync(file, confirmed, caller, context.CancellationToken)).OrRefuse();
        answer.File = ByteString.CopyFrom(accepted.Acceptance!.File);
        answer.Introduction = IntroductionWords.ToSummary(accepted);
        return answer;
    }

    public override async Task<RevealNonceResponse> RevealNonce(RevealNonceRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        Introduction revealed = (await book.RevealAsync(request.File.ToByteArray(), caller, context.CancellationToken)).OrRefuse();
        return new RevealNonceResponse { File = ByteString.CopyFrom(revealed.Opening!.File), Introduction = IntroductionWords.ToSummary(revealed) };
    }

    public override async Task<SpeakWordsResponse> SpeakWords(SpeakWordsRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        Introduction ready = (await book.SpeakAsync(Asked.Partner(request.Partner), request.Reveal.ToByteArray(), caller, context.CancellationToken)).OrRefuse();
        string say = ready.Transcript is { } transcript ? SpokenWords.Of(transcript, ready.Role) : "";
        return new SpeakWordsResponse { Say = say, Introduction = IntroductionWords.ToSummary(ready) };
    }

    public override async Task<HearWordsResponse> HearWords(HearWordsRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        Introduction heard = (await book.HearAsync(request.Introduction, request.Heard, request.Scripted, caller, context.CancellationToken)).OrRefuse();
        return new HearWordsResponse { Introduction = IntroductionWords.ToSummary(heard) };
    }

    public override async Task<ConfirmIntroductionResponse> ConfirmIntroduction(ConfirmIntroductionRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        Introduction admitted = (await book.ConfirmAsync(request.Introduction, caller, context.CancellationToken)).OrRefuse();
        return new ConfirmIntroductionResponse { Introduction = IntroductionWords.ToSummary(admitted) };
    }

    public override async Task<WithdrawIntroductionResponse> WithdrawIntroduction(WithdrawIntroductionRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        Introduction ended = (await book.WithdrawAsync(Asked.Partner(request.Partner), caller, context.CancellationToken)).OrRefuse();
        return new WithdrawIntroductionResponse { Introduction = IntroductionWords.ToSummary(ended) };
    }

    public override async Task<ListIntroductionsResponse> ListIntroductions(ListIntroductionsRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        IReadOnlyList<Introduction> all = (await book.ListAsync(context.CancellationToken)).OrRefuse();
        return new ListIntroductionsResponse { Introductions = { all.Select(IntroductionWords.ToSummary) } };
    }
}
