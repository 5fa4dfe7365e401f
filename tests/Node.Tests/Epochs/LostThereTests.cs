using CertBridge.Node.Checkpointing;
using CertBridge.Node.Epochs;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Epochs;

/// <summary>cert-bor received four reports and was put back to the copy its store was after the first: cert-aln sends again what it may, names the rest, and takes back again what it had taken back.</summary>
public sealed class LostThereTests : SharedReport
{
    private static readonly PartnerId AlnId = PartnerId.Parse("cert-aln");
    private static readonly PartnerId BorId = PartnerId.Parse("cert-bor");

    private ReportId kept;
    private ReportId lost;
    private ReportId gone;
    private ReportId takenBack;
    private BegunEpoch begun = null!;

    public override async Task InitializeAsync()
    {
        Bor.Founded.AddOfficer();
        Assert.True(Bor.Trust.ReloadOwn().IsValid);
        await base.InitializeAsync();
        kept = await SharedAsync(Reports.Yaml("kept"));
        takenBack = await SharedAsync(Reports.Yaml("taken back"));
        string copy = Directory.CreateTempSubdirectory("certbridge-copy-").FullName;
        await Bor.RestartAsync(() => Copy(Bor.Founded.Home.StoreFolder, copy));
        lost = await SharedAsync(Reports.Yaml("lost"));
        gone = await SharedAsync(Reports.Yaml("gone"));
        await RetractedAsync(takenBack);
        await CarryAsync();
        Assert.Equal(WithdrawalState.Applied, Withdrawal(takenBack)!.State);
        await Aln.Store.CommitAsync(Storage.CommitUrgency.Routine, 0, writer => writer.DestroyContent(ContentKind.Outbox, writer.FindOutbox(gone, BorId)!.Id, Aln.Clock.Now));
        await Bor.RestartAsync(() =>
        {
            Directory.Delete(Bor.Founded.Home.StoreFolder, recursive: true);
            Copy(copy, Bor.Founded.Home.StoreFolder);
        });
        Directory.Delete(copy, recursive: true);
        Assert.Equal(ClosingReason.Rewound, (await AnswerAsync(Aln, Bor))!.Reason);
        Assert.Equal(ClosingReason.Rewound, (await AnswerAsync(Bor, Aln))!.Reason);
        byte[] statement = new Desks(Bor).Epochs.Draft(AlnId).Value!.Write();
        Parsed<BegunEpoch> opened = await new Desks(Bor).Epochs.TakeOursAsync(AlnId, [Bor.Founded.Sign(statement), Bor.Founded.Sign(statement, FoundedNode.SecondOfficerName)], CancellationToken.None);
        Assert.True(opened.IsValid, string.Join('\n', opened.Problems));
        SignedEpoch record = SignedEpoch.Parser.ParseFrom(Bor.Store.Read(reader => reader.NewestEpochRecord(AlnId, LogSide.Mine))!.Record);
        Parsed<BegunEpoch> taken = await new Desks(Aln).Epochs.TakeTheirsAsync(BorId, record, CancellationToken.None);
        Assert.True(taken.IsValid, string.Join('\n', taken.Problems));
        begun = taken.Value;
    }

    [Fact]
    public void WhatTheOtherStillHas_IsLeftAlone_AndWhatIsNotHereAnyMoreIsNamed()
    {
        Assert.Equal([gone.Value], begun.NotRecoverable);
        Assert.Equal(2, begun.SentAgain); // the lost one, and the retraction
        Assert.Equal((OutboxState.Delivered, OutboxState.Queued, OutboxState.Delivered), (Newest(kept).State, Newest(lost).State, Newest(gone).State));
        AlarmRow alarm = Assert.Single(Aln.Store.Read(reader => reader.ListAlarms(100)), row => row.Kind == "LOST_THERE");
        Assert.Contains(gone.Value, alarm.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(lost.Value, alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasLost_IsThereAgain_AndWhatWasTakenBack_IsTakenBackAgain()
    {
        Assert.Null(await AnswerAsync(Aln, Bor));
        Assert.Null(await AnswerAsync(Bor, Aln));
        Assert.Null(Held(lost));
        Assert.Equal(CarriedKind.Report, Held(takenBack)!.Kind);
        ulong leaves = Aln.Store.Read(reader => reader.LinkLogSize(BorId));
        await new LogPublishing(Aln.Identity, Aln.Keys, Aln.Store, Aln.Clock).HeadAsync(BorId, leaves, CancellationToken.None);
        await SettleAsync(Bor, Aln); // cert-bor follows the log of cert-aln, with numbers it has forgotten
        Assert.Equal(leaves, Bor.Store.Read(reader => reader.FollowedLogSize(AlnId)));

        await CarryAsync();

        Assert.Equal((InboxState.Stored, OutboxState.Delivered), (Held(lost)!.State, Newest(lost).State));
        Assert.Equal(WithdrawalState.Applied, Withdrawal(takenBack)!.State);
        Assert.True(Bor.Store.Read(reader => reader.FindWithdrawn(AlnId, takenBack)) is { Scope: WithdrawalScope.Report });
        Assert.Null(Held(gone));
        Assert.Empty(Verified(Aln, BorId));
        Assert.Empty(Verified(Bor, AlnId));
    }

    private static Task<HelloObjection?> AnswerAsync(WorkingNode at, WorkingNode from)
    {
        Hello hello = from.Hellos.Write(at.Identity.Id);
        var stops = new LinkStops(at.Store, new LinkAlarms(at.Store, at.Clock, NullLogger<LinkAlarms>.Instance), at.Clock);
        return new HelloAnswering(new HelloJudging(at.Identity, at.Trust, at.Store), stops, new Desks(at).Epochs).ObjectAsync(from.Identity.Id, LaneGroup.Ordinary, hello);
    }

    private static IReadOnlyList<string> Verified(WorkingNode node, PartnerId partner)
    {
        var findings = new LedgerFindings();
        new LedgerVerification(node.Store, node.Identity, node.Trust).Run([partner], withNodeLog: true, findings, CancellationToken.None);
        return findings.Sentences;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
