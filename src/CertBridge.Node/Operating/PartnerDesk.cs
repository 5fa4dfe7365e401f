using CertBridge.Node.Linking;
using CertBridge.Node.Receiving;
using CertBridge.Node.Rotating;
using CertBridge.Node.Syncing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>Partners: our card out, theirs in, and how each stands.</summary>
internal sealed class PartnerDesk(TrustBook trust, NodeStore store, LinkBoard board, FloorLowering floors, EpochReading epochs, SyncBoard syncs, PartnerRoots roots, TimeProvider time) : PartnerService.PartnerServiceBase
{
    private const int SignaturesMax = 8;

    public override Task<ShowOwnCardResponse> ShowOwnCard(ShowOwnCardRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        TrustSnapshot snapshot = trust.Current;
        return Task.FromResult(new ShowOwnCardResponse
        {
            PartnerCard = snapshot.OwnBundle.ToByteString(),
            Fingerprint = snapshot.OwnCard.Fingerprint,
            PartnerId = snapshot.Self.Value,
        });
    }

    public override Task<ImportPartnerResponse> ImportPartner(ImportPartnerRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        CardTaken taken = trust.ImportCard(request.PartnerCard.Memory, request.Fingerprint.Length == 0 ? null : request.Fingerprint).OrRefuse();
        return Task.FromResult(new ImportPartnerResponse { Partner = ToSummary(taken.Partner, WaitingFor(taken.Partner)), Unchanged = !taken.IsChanged });
    }

    public override async Task<LowerFloorResponse> LowerFloor(LowerFloorRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        PartnerId partner = Asked.KnownPartner(request.Partner, trust.Current).Id;
        byte[] statement = request switch
        {
            { Suite: 0 } => [],
            { Signatures.Count: 0 } => floors.Statement(partner, request.Suite).OrRefuse(),
            { Signatures.Count: > SignaturesMax } => throw Asked.Refused(TrustErrors.FloorNotLowered, "signatures", $"At most {SignaturesMax} signatures are read, not {request.Signatures.Count}."),
            _ => (await floors.LowerAsync(partner, request.Suite, [.. request.Signatures.Select(signature => signature.ToByteArray())], context.CancellationToken)).OrRefuse(),
        };
        SuiteFloorRow? floor = floors.FloorOf(partner);
        return new LowerFloorResponse
        {
            Floor = floor?.Suite ?? EnvelopeSuite.Classical,
            SinceMs = floor is null ? 0 : RowWords.Millis(floor.Since),
            Statement = UnsafeByteOperations.UnsafeWrap(statement),
            Lowered = request.Suite != 0 && request.Signatures.Count > 0,
        };
    }

    public override Task<OpenEpochResponse> OpenEpoch(OpenEpochRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        return epochs.AnswerAsync(Asked.KnownPartner(request.Partner, trust.Current).Id, request, context.CancellationToken);
    }

    public override Task<ListPartnersResponse> ListPartners(ListPartnersRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        Dictionary<PartnerId, OutboxStanding> waiting = store.Read(reader => reader.OutboxStandings()).ToDictionary(standing => standing.Partner);
        IEnumerable<PartnerSummary> summaries = trust.Current.Partners.Values
            .Select(partner => ToSummary(partner, waiting.GetValueOrDefault(partner.Id) ?? new OutboxStanding(partner.Id)));
        return Task.FromResult(new ListPartnersResponse { Partners = { summaries } });
    }

    public override Task<ShowPartnerResponse> ShowPartner(ShowPartnerRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        TrustedPartner partner = Asked.KnownPartner(request.Partner, trust.Current);
        return Task.FromResult(new ShowPartnerResponse
        {
            Partner = ToSummary(partner, WaitingFor(partner)),
            Officers = { partner.Card.Officers.Select(officer => officer.Name) },
            SigningKeys = { partner.Card.SigningKeys.Select(key => key.KeyId.ToString()) },
            RevokedKeys = { partner.Card.RevokedKeys.Select(key => key.ToString()).Order(StringComparer.Ordinal) },
            Endpoints = { partner.Contacts?.Endpoints ?? [] },
            DutyContacts = { partner.Contacts?.DutyContacts ?? [] },
            Persons = { partner.Contacts?.Persons.Select(person => person.Name) ?? [] },
            RecoveryOfficers = { partner.Card.RecoveryOfficers.Select(officer => officer.Name) },
            RootReplacement = roots.NewestOf(partner) is { Recovered: { } recovered } card ? ToMessage(card, recovered) : null,
        });
    }

    private static RootReplacement ToMessage(VerifiedCard card, CardRecovered recovered) => new()
    {
        CardSerial = card.Serial,
        SinceMs = RowWords.Millis(card.Issued),
        RootBefore = recovered.RootBefore.ToString(),
        Root = recovered.Root.ToString(),
        Officers = { recovered.Officers },
    };

    private OutboxStanding WaitingFor(TrustedPartner partner) => store.Read(reader => reader.OutboxStanding(partner.Id));

    private PartnerSummary ToSummary(TrustedPartner partner, OutboxStanding waiting)
    {
        DateTimeOffset now = time.GetUtcNow();
        Linking.LinkStanding link = board.Standing(partner.Id);
        SyncStanding? sync = syncs.Of(partner.Id);
        return new PartnerSummary
        {
            Partner = partner.Id.Value,
            Name = partner.Card.Name,
            State = "verified",
            Link = link.Word,
            LinkSinceMs = link.State == LinkState.Never ? 0 : RowWords.Millis(link.Since),
            LinkCause = link.Cause,
            Agreement = partner.InForce(now)?.Document.ToString() ?? "",
            CardSerial = partner.Card.Serial,
            CardExpiresMs = RowWords.Millis(partner.Card.Expires),
            SheetSerial = partner.Sheet?.Serial ?? 0,
            SheetExpiresMs = partner.Sheet is { } sheet ? RowWords.Millis(sheet.Expires) : 0,
            Waiting = (ulong)waiting.Pending,
            OldestWaitingMs = Age(waiting.OldestPending, now),
            Fingerprint = partner.Fingerprint,
            ClockOffsetMs = (long)(link.ClockOffset?.TotalMilliseconds ?? 0),
            Difference = (ulong)(sync?.Difference ?? 0),
            ComparedMs = sync?.ComparedAt is { } compared ? RowWords.Millis(compared) : 0,
        };
    }

    private static ulong Age(DateTimeOffset? since, DateTimeOffset now) => since is { } then && now > then ? (ulong)(now - then).TotalMilliseconds : 0;
}
