using System.Collections.Frozen;
using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>Which role may make which local call: the one table. What is not in it nobody may.</summary>
internal static class RolePermissions
{
    private static readonly OperatorRole[] Everyone = Enum.GetValues<OperatorRole>();
    private static readonly OperatorRole[] Readers = [OperatorRole.Admin, OperatorRole.Officer, OperatorRole.Operator, OperatorRole.Auditor];
    private static readonly OperatorRole[] Workers = [OperatorRole.Admin, OperatorRole.Officer, OperatorRole.Operator];
    private static readonly OperatorRole[] Keepers = [OperatorRole.Admin, OperatorRole.Officer];

    private static readonly OperatorRole[] Admins = [OperatorRole.Admin];

    private static readonly FrozenDictionary<string, OperatorRole[]> Table = new Dictionary<string, OperatorRole[]>(StringComparer.Ordinal)
    {
        ["ReportService/Submit"] = Workers,
        ["ReportService/Amend"] = Workers,
        ["ReportService/Retract"] = Workers,
        ["ReportService/Preview"] = Workers,
        ["ReportService/ListReports"] = Readers,
        ["ReportService/ShowReport"] = Readers,
        ["ReportService/ListReceipts"] = Readers,
        ["InboxService/ListInbox"] = Readers,
        ["InboxService/ShowInbox"] = Readers,
        ["InboxService/ExportInbox"] = Readers,
        ["InboxService/OpenInbox"] = Readers,
        ["InboxService/ForwardInbox"] = Workers,
        ["InboxService/EndForwarding"] = Workers,
        ["FeedbackService/AddFeedback"] = Workers,
        ["FeedbackService/AddPersonReceipt"] = Readers, // who hands it over says nothing: the person's signature does
        ["FeedbackService/ListFeedback"] = Readers,
        ["OutboxService/ListOutbox"] = Readers,
        ["OutboxService/ExplainOutbox"] = Readers,
        ["OutboxService/RetryOutbox"] = Workers,
        ["OutboxService/CancelOutbox"] = Workers,
        ["LedgerService/ShowLedger"] = Readers,
        ["LedgerService/VerifyLedger"] = Readers,
        ["LedgerService/ShowVerification"] = Readers,
        ["LedgerService/ProveReceipt"] = Readers,
        ["LedgerService/ExportIncident"] = Readers,
        ["LedgerService/ListEvidence"] = Readers,
        ["LedgerService/ShowEvidence"] = Readers,
        ["LedgerService/ListAnchors"] = Readers,
        ["LedgerService/ShowCosignature"] = Readers,
        ["NodeService/ShowStatus"] = Readers,
        ["NodeService/WhoAmI"] = Everyone,
        ["NodeService/PurgeContent"] = Admins,
        ["NodeService/TakeBackup"] = Admins,
        ["NodeService/ListKeys"] = Readers,
        ["NodeService/AnnounceMaintenance"] = Workers,
        ["ExaminationService/Examine"] = Readers,
        ["PartnerService/ShowOwnCard"] = Readers,
        ["PartnerService/ImportPartner"] = Keepers,
        ["PartnerService/LowerFloor"] = Keepers,
        ["PartnerService/OpenEpoch"] = Keepers,
        ["PartnerService/ListPartners"] = Readers,
        ["PartnerService/ShowPartner"] = Readers,
        ["IntroductionService/InvitePartner"] = Keepers,
        ["IntroductionService/AcceptInvitation"] = Keepers,
        ["IntroductionService/RevealNonce"] = Keepers,
        ["IntroductionService/SpeakWords"] = Keepers,
        ["IntroductionService/HearWords"] = Keepers,
        ["IntroductionService/ConfirmIntroduction"] = Keepers,
        ["IntroductionService/WithdrawIntroduction"] = Keepers,
        ["IntroductionService/ListIntroductions"] = Readers,
        ["AgreementService/ProposeAgreement"] = Keepers,
        ["AgreementService/CosignAgreement"] = Keepers,
        ["AgreementService/WithdrawSignature"] = Keepers,
        ["AgreementService/ChangeStanding"] = Keepers,
        ["AgreementService/ListAgreements"] = Readers,
        ["AgreementService/ShowAgreement"] = Readers,
        ["ApprovalService/ListApprovals"] = Readers,
        ["ApprovalService/ShowApproval"] = Readers,
        ["ApprovalService/GrantApproval"] = Keepers,
        ["ApprovalService/RefuseApproval"] = Keepers,
        ["PolicyService/LoadPolicy"] = Keepers,
        ["PolicyService/RollbackPolicy"] = Keepers,
        ["PolicyService/EndShadow"] = Keepers,
        ["PolicyService/ShowPolicy"] = Readers,
        ["PolicyService/ExplainDecision"] = Readers,
        ["PolicyService/TryPolicy"] = Readers,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Calls the role may make, such as <c>ReportService/Submit</c>.</summary>
    public static IReadOnlyList<string> Of(OperatorRole role) =>
        [.. Table.Where(call => call.Value.Contains(role)).Select(call => call.Key).Order(StringComparer.Ordinal)];

    public static bool Allows(OperatorRole role, string call) => Table.TryGetValue(call, out OperatorRole[]? roles) && roles.Contains(role);

    /// <summary>The caller, once it is clear that its role may make this call.</summary>
    /// <exception cref="NodeRefusalException">It may not.</exception>
    public static Caller Demand(ServerCallContext context)
    {
        Caller caller = CallerFeature.Require(context);
        string call = CallOf(context.Method);
        return Allows(caller.Role, call)
            ? caller
            : throw new NodeRefusalException(new Problem(RoleErrors.NotPermitted, "", $"The role {caller.Role.Word()} may not call {call}."));
    }

    /// <summary><c>/certbridge.v1.ReportService/Submit</c> without package and slash.</summary>
    private static string CallOf(string method) => method[(method.LastIndexOf('.') + 1)..];
}
