using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Operating;

/// <summary>What a hello showed that does not fit is kept with its alarm and handed out with the partner's card; nothing its sender can blow up is kept.</summary>
public sealed class EvidenceShowingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        await aln.AcceptedAsync(Reports.Yaml("One"));
        await new Crossing(aln, bor).CarryAsync();
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task AHelloWithTwoRoots_KeepsBothHeads_AndTheirCard()
    {
        byte[] other = Head(1, Digest.Of("other"u8));

        HelloObjection objection = Judged(hello => hello.Checkpoint = ByteString.CopyFrom(other));
        ShowEvidenceResponse evidence = await KeptAsync(objection);

        Assert.Equal((ClosingReason.LogConflict, "LOG_CONFLICT", "cert-bor", "cert-aln"), (objection.Reason, evidence.Item.Kind, evidence.Item.Partner, evidence.Holder));
        Assert.Equal(aln.Store.Read(reader => reader.LatestCheckpoint(bor.Identity.Id, LogSide.Theirs))!.Note, evidence.Followed.ToByteArray());
        Assert.Equal(other, evidence.Shown.ToByteArray());
        Assert.Equal(bor.Trust.Current.OwnCard.Wire, evidence.Card);
    }

    [Fact]
    public async Task AHelloOfARewoundLog_KeepsItsStandings_AndNothingElseOfIt()
    {
        HelloObjection objection = Judged(hello => (hello.FollowedSize, hello.FollowedRoot, hello.Software) = (4_711, ByteString.CopyFrom(new byte[100_000]), new string('a', 100_000)));
        ShowEvidenceResponse evidence = await KeptAsync(objection);
        Hello kept = Hello.Parser.ParseFrom(evidence.Hello);

        Assert.Equal("REWOUND", objection.AlarmKind);
        Assert.InRange(objection.Evidence.Length, 1, 16 * 1024);
        Assert.Equal((4_711UL, 0, "", 5), (kept.FollowedSize, kept.FollowedRoot.Length, kept.Software, kept.Lanes.Count));
    }

    /// <summary>As a node before kept it: two notes and nothing else.</summary>
    [Fact]
    public async Task EvidenceOfAnOlderNode_IsStillHandedOut()
    {
        byte[] old = System.Text.Encoding.UTF8.GetBytes($$"""{"partner":"cert-bor","finding":"two roots","followed":"{{Convert.ToBase64String(Head(1, Digest.Of("one"u8)))}}","shown":""}""");
        await aln.Store.CommitAsync(CommitUrgency.Urgent, 1, writer => writer.AddAlarm(new AlarmRow("LOG_CONFLICT", bor.Identity.Id, "two roots", aln.Clock.Now) { Evidence = old }));

        ShowEvidenceResponse evidence = Evidence(Assert.Single(List()).Id);

        Assert.Equal((true, 0, 0UL, 0), (evidence.Followed.Length > 0, evidence.Shown.Length, evidence.FirstLeaf, evidence.Leaves.Count));
    }

    [Fact]
    public async Task WhatKeepsNoEvidence_IsNotListed_AndIsRefused()
    {
        await aln.Store.CommitAsync(CommitUrgency.Urgent, 1, writer =>
        {
            writer.AddAlarm(new AlarmRow("REWOUND", bor.Identity.Id, "nothing kept", aln.Clock.Now));
            writer.AddAlarm(new AlarmRow("LANE_BUSY", bor.Identity.Id, "another kind", aln.Clock.Now) { Evidence = [1] });
        });

        Assert.Empty(List());
        foreach (ulong id in new[] { 0UL, 1UL, 2UL, 3UL, ulong.MaxValue })
            Assert.Equal(LedgerErrors.EvidenceUnknown, Assert.Throws<NodeRefusalException>(() => Evidence(id)).Problems[0].Code);
    }

    [Fact]
    public void Leaves_AreKept_AsFarAsTheyFit()
    {
        byte[][] leaves = [.. Enumerable.Range(0, 9).Select(_ => new byte[4096])];

        var kept = new KeptEvidence { FirstLeaf = 7, Leaves = KeptEvidence.Fitting(leaves) };
        KeptEvidence read = KeptEvidence.Read(kept.Write(bor.Identity.Id, "a gap"));

        Assert.Equal((4, 7UL), (read.Leaves.Count, read.FirstLeaf));
        Assert.Equal(KeptEvidence.LeavesBytesMax, read.Leaves.Sum(leaf => leaf.Length));
    }

    private Google.Protobuf.Collections.RepeatedField<EvidenceItem> List() => new Desks(aln).Ledger.ListEvidence(new ListEvidenceRequest(), Desks.As(OperatorRole.Auditor, "LedgerService/ListEvidence")).Result.Items;

    private ShowEvidenceResponse Evidence(ulong id) => new Desks(aln).Ledger.ShowEvidence(new ShowEvidenceRequest { Id = id }, Desks.As(OperatorRole.Auditor, "LedgerService/ShowEvidence")).Result;

    private HelloObjection Judged(Action<Hello> spoil)
    {
        Hello hello = bor.Hellos.Write(aln.Identity.Id);
        spoil(hello);
        return new HelloJudging(aln.Identity, aln.Trust, aln.Store).Judge(bor.Identity.Id, LaneGroup.Ordinary, hello) ?? throw new InvalidOperationException("the hello was taken");
    }

    private async Task<ShowEvidenceResponse> KeptAsync(HelloObjection objection)
    {
        await aln.Store.CommitAsync(CommitUrgency.Urgent, 1, writer => writer.AddAlarm(new AlarmRow(objection.AlarmKind!, bor.Identity.Id, objection.Text, aln.Clock.Now) { Evidence = objection.Evidence }));
        return Evidence(Assert.Single(List()).Id);
    }

    private byte[] Head(ulong size, Digest root) => SignedNote.Sign(new LogCheckpoint(LogCheckpoint.OriginOf("dev", bor.Identity.Id, aln.Identity.Id), size, root), bor.Keys.Log.Id, bor.Keys.Log.Sign);
}
