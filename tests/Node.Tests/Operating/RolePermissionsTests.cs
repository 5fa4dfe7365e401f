using System.Reflection;
using CertBridge.Node.Admitting;
using CertBridge.Node.Examining;
using CertBridge.Node.FeedingBack;
using CertBridge.Node.Introducing;
using CertBridge.Node.Operating;
using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CertBridge.Node.Tests.Operating;

public sealed class RolePermissionsTests
{
    private static readonly IReadOnlyList<string> LocalCalls =
    [
        .. new[]
        {
            ReportReflection.Descriptor, InboxReflection.Descriptor, OutboxReflection.Descriptor, LedgerReflection.Descriptor,
            NodeReflection.Descriptor, PartnerReflection.Descriptor, AgreementReflection.Descriptor, ExaminationReflection.Descriptor, IntroductionReflection.Descriptor,
            PolicyReflection.Descriptor, ApprovalReflection.Descriptor, FeedbackReflection.Descriptor,
        }.SelectMany(file => file.Services).SelectMany(service => service.Methods).Select(method => $"{method.Service.Name}/{method.Name}"),
    ];

    private static readonly string?[] DeskRooms = [typeof(RolePermissions).Namespace, typeof(ExaminationDesk).Namespace, typeof(IntroductionDesk).Namespace, typeof(ApprovalDesk).Namespace, typeof(FeedbackDesk).Namespace];

    [Fact]
    public void Table_HasEveryLocalCall_AndNoOther() =>
        Assert.Equal(LocalCalls.Order(StringComparer.Ordinal), RolePermissions.Of(OperatorRole.Admin));

    [Fact]
    public void Auditor_ReadsEverything_AndChangesNothing()
    {
        Assert.DoesNotContain(RolePermissions.Of(OperatorRole.Auditor), call => call.Contains("Submit") || call.Contains("Amend") || call.Contains("AddFeedback") || call.Contains("Forward") || call.Contains("Retract") || call.Contains("Preview") || call.Contains("CancelOutbox") || call.Contains("Import") || call.Contains("Propose")
            || call.Contains("CosignAgreement") || call.Contains("WithdrawSignature") || call.Contains("ChangeStanding") || call.Contains("Retry") || call.Contains("Lower") || call.Contains("OpenEpoch") || call.Contains("Purge") || call.Contains("Announce") || call.Contains("Backup") || call.Contains("Load") || call.Contains("Rollback") || call.Contains("EndShadow") || call.Contains("Grant") || call.Contains("Refuse") || (call.Contains("IntroductionService") && !call.Contains("List")));
        Assert.Equal(LocalCalls.Count - 31, RolePermissions.Of(OperatorRole.Auditor).Count);
    }

    [Fact]
    public void Sensor_MayOnlyAskWhoItIs() => Assert.Equal(["NodeService/WhoAmI"], RolePermissions.Of(OperatorRole.Sensor));

    [Fact]
    public void Officer_ForgetsNothing() => Assert.Equal(["NodeService/PurgeContent", "NodeService/TakeBackup"], LocalCalls.Except(RolePermissions.Of(OperatorRole.Officer)));

    [Fact]
    public void Operator_BringsNoPartnerAndNoAgreement() =>
        Assert.Equal(
            ["AgreementService/ChangeStanding", "AgreementService/CosignAgreement", "AgreementService/ProposeAgreement", "AgreementService/WithdrawSignature", "ApprovalService/GrantApproval", "ApprovalService/RefuseApproval",
                "IntroductionService/AcceptInvitation", "IntroductionService/ConfirmIntroduction", "IntroductionService/HearWords", "IntroductionService/InvitePartner",
                "IntroductionService/RevealNonce", "IntroductionService/SpeakWords", "IntroductionService/WithdrawIntroduction",
                "NodeService/PurgeContent", "NodeService/TakeBackup", "PartnerService/ImportPartner", "PartnerService/LowerFloor", "PartnerService/OpenEpoch", "PolicyService/EndShadow", "PolicyService/LoadPolicy", "PolicyService/RollbackPolicy"],
            LocalCalls.Except(RolePermissions.Of(OperatorRole.Operator)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("ReportService/Burn")]
    [InlineData("LinkService/Exchange")]
    [InlineData("reportservice/submit")]
    [InlineData("")]
    public void Allows_ACallThatIsNotInTheTable_ToNobody(string call) =>
        Assert.All(Enum.GetValues<OperatorRole>(), role => Assert.False(RolePermissions.Allows(role, call)));

    [Fact]
    public void Allows_ARoleOfALaterVersion_Nothing() => Assert.All(LocalCalls, call => Assert.False(RolePermissions.Allows((OperatorRole)99, call)));

    [Fact]
    public void Demand_WithoutPermission_NamesRoleAndCall()
    {
        NodeRefusalException refusal = Assert.Throws<NodeRefusalException>(() => RolePermissions.Demand(new LocalCall("ReportService/Submit", OperatorRole.Auditor)));

        Assert.Equal("CB7002", refusal.Problems[0].Code.Code);
        Assert.Equal("The role auditor may not call ReportService/Submit.", refusal.Problems[0].Message);
    }

    /// <summary>A method that forgot to ask would let everybody in: each is called by a role that may not, with an empty request.</summary>
    [Fact]
    public async Task EveryMethodOfEveryDesk_AsksBeforeAnythingElse()
    {
        Type[] desks = [.. typeof(RolePermissions).Assembly.GetTypes().Where(type => DeskRooms.Contains(type.Namespace) && type.BaseType is { IsAbstract: true, IsNested: true })];
        Assert.Equal(12, desks.Length);
        foreach (Type desk in desks)
        {
            object instance = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(desk);
            string service = desk.BaseType!.DeclaringType!.Name;
            foreach (MethodInfo method in desk.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition() != method))
            {
                object request = Activator.CreateInstance(method.GetParameters()[0].ParameterType)!;
                var call = new LocalCall($"{service}/{method.Name}", (OperatorRole)99);
                await Assert.ThrowsAsync<NodeRefusalException>(() => Call(method, instance, request, call));
            }
        }
    }

    private static Task Call(MethodInfo method, object desk, object request, ServerCallContext call)
    {
        try
        {
            return (Task)method.Invoke(desk, method.GetParameters().Length == 3 ? [request, null, call] : [request, call])!; // between them the stream of an answer that streams
        }
        catch (TargetInvocationException wrapped)
        {
            return Task.FromException(wrapped.InnerException!);
        }
    }
}
