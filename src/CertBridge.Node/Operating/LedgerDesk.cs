using CertBridge.Node.Anchoring;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Node.Trusting;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>The ledger: how it stands, whether all of it still holds, and what shows a receipt or an incident of it to others.</summary>
internal sealed class LedgerDesk(
    LedgerReading reading, LedgerVerification verification, ReceiptFinding finding, ReceiptProving proving, IncidentFinding incidents, IncidentExporting exporting, EvidenceShowing evidence,
    CosignatureShowing cosignatures, AnchorReading anchors, TrustBook trust, RunningVerifications running)
    : LedgerService.LedgerServiceBase
{
    private const uint AnchorsOfALog = 100;
    private const uint AnchorsOfALogMax = 1_000;

    public override Task<ShowLedgerResponse> ShowLedger(ShowLedgerRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        return Task.FromResult(new ShowLedgerResponse { Logs = { reading.All(only: null) } });
    }

    public override async Task<VerifyLedgerResponse> VerifyLedger(VerifyLedgerRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        PartnerId? only = request.Partner.Length == 0 ? null : Asked.KnownPartner(request.Partner, trust.Current).Id;
        IReadOnlyList<PartnerId> partners = only is { } one ? [one] : reading.Partners();
        var findings = new LedgerFindings();
        using (running.Begin(request.Ticket, reading.Leaves(partners, withNodeLog: only is null), findings))
        {
            // It reads the whole disk: not on the thread that serves the call.
            await Task.Run(() => verification.Run(partners, withNodeLog: only is null, findings, context.CancellationToken), context.CancellationToken);
        }
        return new VerifyLedgerResponse
        {
            Ok = findings.AreNone,
            Logs = { reading.All(only) },
            Findings = { findings.Sentences },
            Leaves = findings.LeavesRead,
        };
    }

    public override Task<ShowVerificationResponse> ShowVerification(ShowVerificationRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        (ulong leaves, ulong all) = running.Of(request.Ticket);
        return Task.FromResult(new ShowVerificationResponse { Leaves = leaves, LeavesAll = all });
    }

    public override async Task<ProveReceiptResponse> ProveReceipt(ProveReceiptRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        PartnerId? only = request.Partner.Length == 0 ? null : Asked.Partner(request.Partner);
        // Either may read a log from its beginning: not on the thread that serves the call.
        return await Task.Run(() => proving.ProveAsync(finding.Find(request.Id, only, context.CancellationToken), context.CancellationToken), context.CancellationToken);
    }

    public override async Task<ExportIncidentResponse> ExportIncident(ExportIncidentRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        ReportId report = Asked.Report(request.ReportId);
        PartnerId? only = request.Partner.Length == 0 ? null : Asked.Partner(request.Partner);
        // It reads two logs from their beginning: not on the thread that serves the call.
        return await Task.Run(() => exporting.Export(incidents.Find(report, only), context.CancellationToken), context.CancellationToken);
    }

    public override Task<ListEvidenceResponse> ListEvidence(ListEvidenceRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        return Task.FromResult(new ListEvidenceResponse { Items = { evidence.All() } });
    }

    public override Task<ListAnchorsResponse> ListAnchors(ListAnchorsRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        IEnumerable<PartnerId> partners = request.Partner.Length == 0 ? reading.Partners() : [Asked.Partner(request.Partner)];
        int max = (int)Math.Min(request.Limit == 0 ? AnchorsOfALog : request.Limit, AnchorsOfALogMax);
        return Task.FromResult(new ListAnchorsResponse { Anchors = { anchors.List(partners, max) } });
    }

    public override Task<ShowEvidenceResponse> ShowEvidence(ShowEvidenceRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        return Task.FromResult(evidence.Show(request.Id));
    }

    public override Task<ShowCosignatureResponse> ShowCosignature(ShowCosignatureRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        return Task.FromResult(cosignatures.Show(Asked.KnownPartner(request.Partner, trust.Current).Id));
    }
}
