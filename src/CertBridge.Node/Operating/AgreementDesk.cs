using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>Agreements: put forward, cosigned, listed, shown. The signatures are officers' own; who hands them in is the role's matter.</summary>
internal sealed class AgreementDesk(TrustBook trust, NodeStore store, LinkBoard board, AgreementTesting testing, TimeProvider time) : AgreementService.AgreementServiceBase
{
    public override Task<ProposeAgreementResponse> ProposeAgreement(ProposeAgreementRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        AgreementTaken taken = trust.TakeAgreement(request.Document.Memory, [request.Signature.ToByteArray()]).OrRefuse();
        return Task.FromResult(new ProposeAgreementResponse { Agreement = ToSummary(taken.Partner, taken.Agreement) });
    }

    public override Task<CosignAgreementResponse> CosignAgreement(CosignAgreementRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        (_, KnownAgreement known) = Find(request.Id, request.Version);
        AgreementTaken taken = trust.TakeAgreement(known.Document.Bytes, [request.Signature.ToByteArray()]).OrRefuse();
        return Task.FromResult(new CosignAgreementResponse { Agreement = ToSummary(taken.Partner, taken.Agreement) });
    }

    public override async Task<WithdrawSignatureResponse> WithdrawSignature(WithdrawSignatureRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        (_, KnownAgreement known) = Find(request.Id, request.Version);
        AgreementTaken taken = trust.WithdrawSignature(known.Document, request.Signature.ToByteArray()).OrRefuse();
        await AppendAsync(StatementLeaf.WriteTakenBack(known.Document, request.Signature.Span, caller, time.GetUtcNow()));
        return new WithdrawSignatureResponse { Agreement = ToSummary(taken.Partner, taken.Agreement) };
    }

    public override async Task<ChangeStandingResponse> ChangeStanding(ChangeStandingRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        (_, KnownAgreement known) = Find(request.Id, request.Version);
        var claim = new StandingClaim(trust.Current.Self, request.Serial, request.Word, request.Reason);
        AgreementTaken taken = trust.ChangeStanding(known.Document, claim, request.Signature.ToByteArray()).OrRefuse();
        await AppendAsync(StatementLeaf.Write(known.Document, claim, request.Signature.Span, caller, time.GetUtcNow()));
        return new ChangeStandingResponse { Agreement = ToSummary(taken.Partner, taken.Agreement) };
    }

    public override Task<ListAgreementsResponse> ListAgreements(ListAgreementsRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        IEnumerable<AgreementSummary> summaries = All()
            .OrderBy(pair => pair.Agreement.Document.Id, StringComparer.Ordinal)
            .ThenBy(pair => pair.Agreement.Document.Version)
            .Select(pair => ToSummary(pair.Partner.Id, pair.Agreement));
        return Task.FromResult(new ListAgreementsResponse { Agreements = { summaries } });
    }

    public override Task<ShowAgreementResponse> ShowAgreement(ShowAgreementRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        (TrustedPartner partner, KnownAgreement agreement) = Find(request.Id, request.Version);
        return Task.FromResult(new ShowAgreementResponse
        {
            Agreement = ToSummary(partner.Id, agreement),
            Document = ByteString.CopyFrom(agreement.Document.Bytes.Span),
            Signatures = { agreement.Signatures.Select(signature => ByteString.CopyFrom(signature.Der)) },
            Withdrawals = { agreement.Withdrawals.Select(withdrawal => ByteString.CopyFrom(withdrawal.Der)) },
            Statements = { agreement.Statements.Select(AgreementNotices.Write) },
            NamedByUsSinceMs = Since(board.Standing(partner.Id).NamedByUs, agreement),
            NamedByPartnerSinceMs = Since(board.Standing(partner.Id).NamedByThem, agreement),
            TestedMs = testing.FirstAt(partner.Id, agreement.Document.Hash) is { } at ? RowWords.Millis(at) : 0,
            NextSerial = agreement.Said.NextSerial(trust.Current.Self),
        });
    }

    /// <summary>It holds already: that the caller went away does not leave it without a leaf.</summary>
    private Task<ulong> AppendAsync(byte[] leaf) =>
        store.CommitAsync(CommitUrgency.Routine, leaf.Length, writer => writer.AppendNodeLeaf(StatementLeaf.Kind, leaf), CancellationToken.None);

    /// <param name="id">As it stands in the document; with the partner's id and a slash before it where two partners use the same.</param>
    /// <param name="version">0 for the newest.</param>
    private (TrustedPartner Partner, KnownAgreement Agreement) Find(string id, ulong version)
    {
        int slash = id.IndexOf('/', StringComparison.Ordinal);
        string name = id[(slash + 1)..];
        (TrustedPartner Partner, KnownAgreement Agreement)[] found = [.. All()
            .Where(pair => pair.Agreement.Document.Id == name && (version == 0 || pair.Agreement.Document.Version == version))
            .Where(pair => slash < 0 || pair.Partner.Id.Value == id[..slash])
            .OrderByDescending(pair => pair.Agreement.Document.Version)];
        if (found.Length == 0)
            throw Asked.Refused(TrustErrors.AgreementUnknown, "id", "No agreement of this id and version is here.");
        if (found.DistinctBy(pair => pair.Partner.Id).Count() > 1)
            throw Asked.Refused(TrustErrors.AgreementUnknown, "id", $"More than one partner uses this id: say {string.Join(" or ", found.Select(pair => $"{pair.Partner.Id}/{name}").Distinct())}.");
        return found[0];
    }

    private static ulong Since(NamedAgreement? named, KnownAgreement agreement) => named?.Hash == agreement.Document.Hash ? RowWords.Millis(named.Since) : 0;

    private static AgreementSide Side(KnownAgreement agreement, PartnerId party) => new() { Partner = party.Value, Officers = (uint)agreement.OfficersOf(party) };

    /// <summary>Null where the side lets it stand.</summary>
    private static SideStanding? ToStanding(KnownAgreement agreement, PartnerId side)
    {
        AgreementStanding standing = agreement.Said.StandingOf(side);
        if (standing == AgreementStanding.Open || agreement.Said.Newest(side) is not { } newest)
            return null;
        bool isLifted = newest.Claim.Word == StandingWord.Resumed;
        int needed = KnownStatement.OfficersNeeded(StandingWord.Resumed, agreement.Document);
        return new SideStanding
        {
            Partner = side.Value,
            Standing = standing.Word(),
            Word = newest.Claim.Word,
            Reason = newest.Claim.Reason,
            Serial = newest.Claim.Serial,
            SignedBy = { newest.Signatures.Select(signature => $"{signature.Party}/{signature.Officer}") },
            Missing = standing == AgreementStanding.Suspended ? (uint)(needed - (isLifted ? newest.Signatures.Count : 0)) : 0,
        };
    }

    private IEnumerable<(TrustedPartner Partner, KnownAgreement Agreement)> All() =>
        trust.Current.Partners.Values.SelectMany(partner => partner.Agreements, (partner, agreement) => (partner, agreement));

    private AgreementSummary ToSummary(PartnerId partnerId, KnownAgreement agreement)
    {
        Agreement document = agreement.Document;
        TrustedPartner partner = trust.Current.Partners[partnerId];
        return new AgreementSummary
        {
            Id = document.Id,
            Version = document.Version,
            State = AgreementJudging.Word(partner.StateOf(agreement, time.GetUtcNow())),
            Partner = partnerId.Value,
            Hash = RowWords.Bytes(document.Hash),
            Title = document.Title,
            TlpCeiling = MarkingWords.Of(document.Ceilings.Tlp),
            From = $"{document.From:yyyy-MM-dd}",
            Until = $"{document.Until:yyyy-MM-dd}",
            OfficersPerSide = (uint)agreement.OfficersNeeded,
            Sides = { Side(agreement, document.Parties.First), Side(agreement, document.Parties.Second) },
            SignedBy = { agreement.Signatures.Select(signature => $"{signature.Party}/{signature.Officer}") },
            Standings = { new[] { document.Parties.First, document.Parties.Second }.Select(side => ToStanding(agreement, side)).OfType<SideStanding>() },
            CounteredBy = partner.CounterOf(agreement, time.GetUtcNow())?.Version ?? 0,
            Counters = partner.CounteredBy(agreement, time.GetUtcNow())?.Version ?? 0,
            WithdrawnBy = { agreement.Withdrawals.Select(withdrawal => $"{withdrawal.Party}/{withdrawal.Officer}") },
        };
    }
}
