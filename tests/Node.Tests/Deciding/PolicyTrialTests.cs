using System.Text;
using CertBridge.Node.Deciding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Deciding;

/// <summary>A policy that is not in force, asked what it would have said of the last days: on both ends of the same report.</summary>
public sealed class PolicyTrialTests : SharedReport
{
    [Fact]
    public async Task Run_AsksWhatLeft_WhereItLeft_AndWhatCameIn_WhereItCame()
    {
        ReportId id = await SharedAsync(Reports.Yaml());

        TrialResult sender = Trial(Aln, "direction: out");
        TrialResult receiver = Trial(Bor, "direction: in");

        ChangedAnswer left = Assert.Single(sender.Changed);
        ChangedAnswer came = Assert.Single(receiver.Changed);
        Assert.Equal((id.Value, DecisionDirection.Outgoing, "cert-bor", "allow", "deny", "R9"), (left.Report, left.Direction, left.Partner, left.Was, left.Becomes, left.Decisive));
        Assert.Equal((id.Value, DecisionDirection.Incoming, "cert-aln", "allow", "deny", "R9"), (came.Report, came.Direction, came.Partner, came.Was, came.Becomes, came.Decisive));
        Assert.Equal((1, 0), (receiver.Asked, receiver.Unknown));
        Assert.Empty(Trial(Bor, "direction: out").Changed);
    }

    [Fact]
    public async Task Run_BeforeItsTime_AsksNothing()
    {
        await SharedAsync(Reports.Yaml());

        Assert.Equal(0, Trial(Bor, "direction: in", since: Bor.Clock.Now.AddSeconds(1)).Asked);
    }

    private static TrialResult Trial(WorkingNode node, string direction, DateTimeOffset since = default)
    {
        Parsed<SharingPolicy> policy = SharingPolicy.Read(Encoding.UTF8.GetBytes($$"""
            apiVersion: certbridge/v1
            kind: SharingPolicy
            metadata: { name: tried, version: 1 }
            combine: deny-overrides
            defaults: { decision: deny, onError: deny, onMissingFact: deny }
            rules:
              - { id: R1, effect: allow, when: "true", because: All. }
              - { id: R9, effect: deny, {{direction}}, when: "'health' in report.sectors", because: Not that. }

            """));
        Assert.True(policy.IsValid, string.Join('\n', policy.Problems));
        return new PolicyTrial(node.Store, node.Replaying).Run(policy.Value, since, CancellationToken.None);
    }
}
