using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Restoring;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Tests.Restoring;

public sealed class RestoredGateTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding();
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        RestoredMark.Finish(aln.Founded.Home, new RestoredStanding(FoundedNode.Now.AddHours(-1), FoundedNode.Now, [bor.Identity.Id]));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    /// <summary>Every call an operator may make is either one of those that make something new, or stays possible: whoever adds a call decides.</summary>
    [Fact]
    public void WhileAPartnerIsWaitedFor_WhatMakesSomethingNewIsRefused_AndNothingElse()
    {
        aln.Agree(bor);
        var gate = new RestoredGate(aln.Restored, aln.Trust, aln.Clock);
        string[] refused = [.. RolePermissions.Of(OperatorRole.Admin).Where(call => IsRefused(gate, call))];
        Assert.Equal(
            ["ApprovalService/GrantApproval", "FeedbackService/AddFeedback", "FeedbackService/AddPersonReceipt", "InboxService/ForwardInbox", "ReportService/Amend", "ReportService/Retract", "ReportService/Submit"], refused);
        aln.Restored.Clear(bor.Identity.Id);
        Assert.False(IsRefused(new RestoredGate(aln.Restored, aln.Trust, aln.Clock), "ReportService/Submit"));
    }

    /// <summary>A partner that does not come back must not hold up the others; what it sent stays withheld.</summary>
    [Fact]
    public void APartnerWithoutAnAgreementInForce_HoldsUpNobody()
    {
        var gate = new RestoredGate(aln.Restored, aln.Trust, aln.Clock);
        Assert.False(IsRefused(gate, "ReportService/Submit"));
        Assert.True(aln.Restored.IsWaitingFor(bor.Identity.Id));
    }

    private static bool IsRefused(RestoredGate gate, string call)
    {
        try
        {
            gate.RefuseWhileMarked($"/certbridge.v1.{call}");
            return false;
        }
        catch (NodeRefusalException refused)
        {
            Problem problem = Assert.Single(refused.Problems);
            Assert.Equal(BackupErrors.StillRestored, problem.Code);
            Assert.Contains("cert-bor", problem.Message, StringComparison.Ordinal);
            return true;
        }
    }
}
