using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Grpc.Core;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Operating;

/// <summary>The sharing policy: put forward, shown. The signatures are officers' own; who hands them in is the role's matter.</summary>
internal sealed class PolicyDesk(TrustBook trust, NodeStore store, PolicyChanging changing, Replaying replaying, PolicyTrial trial) : PolicyService.PolicyServiceBase
{
    private const int ChangesMax = 10_000;
    private static readonly ulong LastMillis = (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public override async Task<LoadPolicyResponse> LoadPolicy(LoadPolicyRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        IReadOnlyList<byte[]> signatures = [.. request.Signatures.Select(signature => signature.ToByteArray())];
        Parsed<PolicyTaken> judged = request.DryRun
            ? changing.LookAt(request.Document.Memory, signatures)
            : await changing.LoadAsync(request.Document.Memory, signatures, caller, context.CancellationToken);
        PolicyTaken taken = judged.OrRefuse();
        return new LoadPolicyResponse { Policy = Summary(taken), Changes = { Lines(taken) }, OfficersMissing = (uint)taken.Missing };
    }

    public override async Task<RollbackPolicyResponse> RollbackPolicy(RollbackPolicyRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        if (request.DryRun)
        {
            Rollback rollback = changing.LookBack().OrRefuse();
            return ToResponse(rollback.Taken, rollback.Statement);
        }
        IReadOnlyList<byte[]> signatures = [.. request.Signatures.Select(signature => signature.ToByteArray())];
        return ToResponse((await changing.RollBackAsync(signatures, caller, context.CancellationToken)).OrRefuse(), []);
    }

    public override Task<ShowPolicyResponse> ShowPolicy(ShowPolicyRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        PolicyInForce now = trust.Current.Policy;
        return Task.FromResult(new ShowPolicyResponse
        {
            Policy = Summary(now.Document, trust.PolicySigners(now.Document), now.Since),
            Document = ByteString.CopyFrom(now.Document.Bytes.Span),
            Shadow = now.Shadow is { } shadow ? Summary(shadow, trust.PolicySigners(shadow), since: null) : null,
            ShadowDocument = now.Shadow is { } tried ? ByteString.CopyFrom(tried.Bytes.Span) : ByteString.Empty,
        });
    }

    public override async Task<EndShadowResponse> EndShadow(EndShadowRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        SharingPolicy? ended = await changing.EndShadowAsync(caller, context.CancellationToken);
        return new EndShadowResponse { Policy = ended is null ? null : Summary(ended, [], since: null) };
    }

    public override Task<ExplainDecisionResponse> ExplainDecision(ExplainDecisionRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        DecisionRow decision = Find(request);
        Replay? replay = request.Replay ? replaying.Replay(decision) : null;
        return Task.FromResult(new ExplainDecisionResponse
        {
            Decision = (ulong)decision.Id,
            RecordJson = decision.Record,
            Replay = replay is null ? "" : Word(replay.Verdict),
            ReplayBecause = replay?.Because ?? "",
        });
    }

    public override Task<TryPolicyResponse> TryPolicy(TryPolicyRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        SharingPolicy policy = SharingPolicy.Read(request.Document.Memory).OrRefuse();
        TrialResult result = trial.Run(policy, DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(request.SinceMs, LastMillis)), context.CancellationToken);
        return Task.FromResult(new TryPolicyResponse
        {
            Asked = (uint)result.Asked,
            Unknown = (uint)result.Unknown,
            ChangedCount = (uint)result.ChangedCount,
            Changed = { result.Changed.Select(ToMessage) },
        });
    }

    private static V1.ChangedAnswer ToMessage(Deciding.ChangedAnswer one) => new()
    {
        ReportId = one.Report,
        Direction = one.Direction.ToString().ToLowerInvariant(),
        Partner = one.Partner,
        Was = one.Was,
        Becomes = one.Becomes,
        Decisive = one.Decisive,
        Because = one.Because,
    };

    private RollbackPolicyResponse ToResponse(PolicyTaken taken, byte[] statement) => new()
    {
        Policy = Summary(taken),
        Changes = { Lines(taken) },
        OfficersMissing = (uint)taken.Missing,
        Statement = ByteString.CopyFrom(statement),
    };

    private PolicySummary Summary(PolicyTaken taken) =>
        Summary(taken.Document, taken.Officers, trust.Current.Policy is { } now && now.Document.Hash == taken.Document.Hash ? now.Since : null);

    private static IEnumerable<PolicyChangeLine> Lines(PolicyTaken taken) =>
        taken.Changes.Take(ChangesMax).Select(change => new PolicyChangeLine { Wider = change.IsWider, What = change.What });

    private DecisionRow Find(ExplainDecisionRequest request)
    {
        if (request.Decision > 0)
            return store.Read(reader => reader.FindDecision((long)Math.Min(request.Decision, long.MaxValue)))
                ?? throw Asked.Refused(DecisionErrors.NoDecision, "decision", $"There is no decision {request.Decision} here.");
        ReportId report = Asked.Report(request.ReportId);
        PartnerId partner = Asked.KnownPartner(request.Partner, trust.Current).Id;
        IReadOnlyList<DecisionRow> decisions = store.Read(reader => reader.ListDecisions(report));
        DecisionRow? found = request.Incoming
            ? DecisionHistory.LatestArrival(decisions, partner)
            : DecisionHistory.LatestOutgoing(decisions).FirstOrDefault(one => one.Partner == partner);
        return found ?? throw Asked.Refused(DecisionErrors.NoDecision, "partner", $"There is no decision on {report} {(request.Incoming ? "from" : "for")} {partner}.");
    }

    private static string Word(ReplayVerdict verdict) => verdict switch
    {
        ReplayVerdict.Same => "same",
        ReplayVerdict.SameVerdict => "same-verdict",
        ReplayVerdict.Differs => "differs",
        _ => "not-possible",
    };

    private static PolicySummary Summary(SharingPolicy policy, IReadOnlyList<string> officers, DateTimeOffset? since) => new()
    {
        Name = policy.Name,
        Version = policy.Version,
        Hash = RowWords.Bytes(policy.Hash),
        Owner = policy.Owner,
        Rules = (uint)policy.Rules.Count,
        SinceMs = since is { } instant ? RowWords.Millis(instant) : 0,
        SignedBy = { officers },
    };
}
