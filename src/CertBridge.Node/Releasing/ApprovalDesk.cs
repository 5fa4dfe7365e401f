using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Releasing;

/// <summary>What waits for people, shown, granted and refused. The signatures are officers' own; who hands them in is the role's matter.</summary>
internal sealed class ApprovalDesk(NodeIdentity identity, NodeStore store, TrustBook trust, ReleaseGranting granting, ApprovalEnding ending) : ApprovalService.ApprovalServiceBase
{
    public override Task<ListApprovalsResponse> ListApprovals(ListApprovalsRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        Page page = Page.Read(request.Limit, request.Cursor);
        ApprovalState? state = request.State.Length == 0 ? null : ReadState(request.State);
        (IReadOnlyList<ApprovalRow> rows, ApprovalSummary[] summaries) = store.Read(reader =>
        {
            IReadOnlyList<ApprovalRow> found = reader.ListApprovals(page.Limit, page.Before, state);
            return (found, found.Select(row => Summary(row, reader.ApprovalSignatures(row.Id))).ToArray());
        });
        return Task.FromResult(new ListApprovalsResponse { Approvals = { summaries }, Next = page.Next(rows, row => row.Id) });
    }

    public override Task<ShowApprovalResponse> ShowApproval(ShowApprovalRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        long id = IdOf(request.Id);
        return Task.FromResult(store.Read(reader => reader.FindApproval(id) is { } row ? Show(row, reader.ApprovalSignatures(id)) : null)
            ?? throw Asked.Refused(ReleaseErrors.Unknown, "id", $"There is no approval {request.Id} here."));
    }

    public override async Task<GrantApprovalResponse> GrantApproval(GrantApprovalRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        if (!Digest.TryFromBytes(request.ItemRoot.Span, out Digest root))
            throw Asked.Refused(ReleaseErrors.Changed, "item_root", $"A root has {Digest.SizeBytes} bytes, not {request.ItemRoot.Length}.");
        var grant = new ReleaseGrant(IdOf(request.Id), root, request.Signature.ToByteArray(), request.Emergency);
        GrantedRelease granted = (await granting.GrantAsync(grant, caller, context.CancellationToken)).OrRefuse();
        return new GrantApprovalResponse { Summary = Summary(granted.Approval, granted.Signatures), SignersMissing = (uint)granted.Missing };
    }

    public override async Task<RefuseApprovalResponse> RefuseApproval(RefuseApprovalRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        ApprovalRow refused = (await ending.RefuseAsync(IdOf(request.Id), request.Reason, caller, context.CancellationToken)).OrRefuse();
        return new RefuseApprovalResponse { Summary = Summary(refused, []) };
    }

    private ShowApprovalResponse Show(ApprovalRow row, IReadOnlyList<ApprovalSignatureRow> signatures) => new()
    {
        Summary = Summary(row, signatures),
        Sender = identity.Id.Value,
        Environment = identity.Environment,
        HighestLane = row.Lane,
        PersonKeyIds = { row.Persons.Select(key => RowWords.Bytes(key.Digest)) },
        ItemRoot = RowWords.Bytes(row.ItemRoot),
        ItemCount = (uint)row.ItemCount,
        ItemBlock = UnsafeByteOperations.UnsafeWrap(row.Items),
        PartnerCard = row.Persons.Count > 0 && trust.Current.Find(row.Partner) is { } partner
            ? new PartnerCard { Card = partner.Card.Wire, Contacts = partner.Contacts?.Wire }
            : null,
    };

    private static ApprovalSummary Summary(ApprovalRow row, IReadOnlyList<ApprovalSignatureRow> signatures) => new()
    {
        Id = (ulong)row.Id,
        State = row.State.ToString().ToLowerInvariant(),
        ReportId = row.ReportId.Value,
        Revision = row.Revision,
        Partner = row.Partner.Value,
        Marking = new Marking { Tlp = row.Tlp, Pap = row.Pap },
        Needs = row.Needs,
        SignersNeeded = (uint)row.SignersNeeded,
        SignedBy = { signatures.Select(signature => signature.Officer) },
        Because = row.Because,
        MadeMs = RowWords.Millis(row.Made),
        ExpiresMs = RowWords.Millis(row.Expires),
        ChangedMs = RowWords.Millis(row.Changed),
        Emergency = row.IsEmergency,
        HeldUntilMs = row.HeldUntil is { } until ? RowWords.Millis(until) : 0,
    };

    private static long IdOf(ulong id) => (long)Math.Min(id, long.MaxValue);

    private static ApprovalState ReadState(string word)
    {
        foreach (ApprovalState state in Enum.GetValues<ApprovalState>())
        {
            if (state.ToString().Equals(word, StringComparison.OrdinalIgnoreCase))
                return state;
        }
        throw Asked.Refused(StoredItemErrors.StateUnknown, "state", $"The state ({word.Length} characters) is not one an approval has.");
    }
}
