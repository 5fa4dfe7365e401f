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
using CertBridge.Recording.Epochs;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using System.Text;

namespace CertBridge.Node.Tests.Epochs;

/// <summary>
/// cert-aln sent two reports and was put back to the copy its store was between them; its officers open an epoch. What passes is judged, recorded and settled by the code that does it on a link.
/// </summary>
public sealed class EpochTakingTests : SharedReport
{
    private const LaneName Lane = LaneName.Routine;

    private static readonly PartnerId AlnId = PartnerId.Parse("cert-aln");
    private static readonly PartnerId BorId = PartnerId.Parse("cert-bor");

    private ReportId first;
    private ReportId forgotten;

    public override async Task InitializeAsync()
    {
        Aln.Founded.AddOfficer();
        Assert.True(Aln.Trust.ReloadOwn().IsValid);
        await base.InitializeAsync();
        first = await SharedAsync(Reports.Yaml("kept"));
        await FollowedByBorAsync();
        string copy = Directory.CreateTempSubdirectory("certbridge-copy-").FullName;
        await Aln.RestartAsync(() => Copy(Aln.Founded.Home.StoreFolder, copy));
        forgotten = await SharedAsync(Reports.Yaml("forgotten"));
        await FollowedByBorAsync();
        await Aln.RestartAsync(() =>
        {
            Directory.Delete(Aln.Founded.Home.StoreFolder, recursive: true);
            Copy(copy, Aln.Founded.Home.StoreFolder);
        });
        Directory.Delete(copy, recursive: true);
        Assert.Equal(ClosingReason.Rewound, (await AnswerAsync(Aln, Bor))!.Reason);
        Assert.Equal(ClosingReason.Rewound, (await AnswerAsync(Bor, Aln))!.Reason);
    }

    [Fact]
    public void TheStatement_IsWhatThePartnerHolds()
    {
        EpochRecord draft = Epochs(Aln).Draft(BorId).Value!;

        Assert.Equal((1UL, 2UL, 1UL, Bor.Store.Read(reader => reader.FollowedLogSize(AlnId))), (draft.Ended, draft.Begun, draft.LogEpoch, draft.LogSize));
        Assert.Equal(new EpochLane(Lane, HeldThere: 2, GivenThere: 0, HeldHere: 0, HeldHereEpoch: 0), draft.Lanes.Single(lane => lane.Lane == Lane));
        Assert.False(Epochs(Bor).Draft(AlnId).IsValid); // cert-bor did not go back
    }

    [Fact]
    public async Task TwoOfficers_LetItGoOn_UnderNumbersAndALogOfTheirOwn()
    {
        (CheckpointRow closed, ulong leaves) = Bor.Store.Read(reader => (reader.LatestCheckpoint(AlnId, LogSide.Theirs)!, reader.FollowedLogSize(AlnId)));
        Parsed<BegunEpoch> begun = await TakeAsync();
        Assert.True(begun.IsValid, string.Join('\n', begun.Problems));
        Assert.Contains("has not taken in yet", (await AnswerAsync(Aln, Bor))!.Text, StringComparison.Ordinal);

        Assert.Null(await AnswerAsync(Bor, Aln)); // its hello carries the record
        Assert.Null(await AnswerAsync(Aln, Bor));
        await CarryFromBorsLogAsync();
        ReportId next = await SharedAsync(Reports.Yaml("next"));
        await FollowedByBorAsync();

        Assert.Equal((2UL, 1UL), Aln.Store.Read(reader => (Newest(next).Epoch, Newest(next).Number)));
        Assert.Equal(OutboxState.Delivered, Newest(next).State);
        Assert.Equal([InboxState.Stored, InboxState.Stored, InboxState.Stored], new[] { first, forgotten, next }.Select(id => Held(id)!.State));
        Assert.Equal(1UL, Bor.Store.Read(reader => reader.FollowedLogSize(AlnId)));
        LogStretch before = Bor.Store.Read(reader => reader.Logs(AlnId, LogSide.Theirs))[0];
        Assert.Equal((leaves, closed.Root), Bor.Store.Read(reader => (reader.FollowedLogSize(AlnId, before), reader.LatestCheckpoint(AlnId, LogSide.Theirs, before)!.Root)));
        Assert.StartsWith("certbridge/dev/cert-aln/cert-bor/2\n1\n", Encoding.UTF8.GetString(Bor.Store.Read(reader => reader.LatestCheckpoint(AlnId, LogSide.Theirs)!.Note)), StringComparison.Ordinal);
        Assert.Empty(Verified(Aln, BorId));
        Assert.Empty(Verified(Bor, AlnId));
        Assert.Equal(RewindState.Going, Aln.Store.Read(reader => reader.FindRewind(BorId))!.State);
        Assert.Equal(RewindState.Going, Bor.Store.Read(reader => reader.FindRewind(AlnId))!.State);
    }

    [Fact]
    public async Task OneOfficer_OrTheSameTwice_OrTheOtherSidesOfficers_DoNot()
    {
        byte[] statement = Epochs(Aln).Draft(BorId).Value!.Write();
        byte[][][] bad =
        [
            [Aln.Founded.Sign(statement)],
            [Aln.Founded.Sign(statement), Aln.Founded.Sign(statement)],
            [Aln.Founded.Sign(statement), Bor.Founded.Sign(statement)],
            [Aln.Founded.Sign(statement), Aln.Founded.Sign([.. statement, (byte)'\n'], FoundedNode.SecondOfficerName)],
            [.. Enumerable.Repeat(Aln.Founded.Sign(statement), EpochTaking.SignaturesMax), Aln.Founded.Sign(statement, FoundedNode.SecondOfficerName)],
        ];

        foreach (byte[][] signatures in bad)
        {
            Assert.False((await Epochs(Aln).TakeOursAsync(BorId, signatures, CancellationToken.None)).IsValid);
            Assert.False((await Epochs(Bor).TakeTheirsAsync(AlnId, Signed(statement, signatures), CancellationToken.None)).IsValid);
        }

        Assert.Equal((1UL, 1UL), (Aln.Store.Read(reader => reader.Epoch(BorId)), Bor.Store.Read(reader => reader.Epoch(AlnId))));
    }

    [Theory]
    [InlineData("node: cert-aln", "node: cert-cel", "of cert-cel")]
    [InlineData("partner: cert-bor", "partner: cert-cel", "with cert-cel")]
    [InlineData("environment: dev", "environment: production", "environment production")]
    [InlineData("epoch: 1 ends, 2 begins", "epoch: 1 ends, 1 begins", "refused for ever")]
    [InlineData("epoch: 1 ends, 2 begins", "epoch: 0 ends, 2 begins", "refused for ever")]
    [InlineData("at the partner: epoch 1,", "at the partner: epoch 2,", "log of epoch 2")]
    [InlineData(" leaves, root ", "0 leaves, root ", "leaves of its log")]
    [InlineData("has number 2, gave 0", "has number 1, gave 0", "has number 1 on lane routine; it has 2")]
    [InlineData("has number 2, gave 0", "has number 3, gave 0", "has number 3 on lane routine; it has 2")]
    [InlineData("has number 2, gave 0", "has number 2, gave 1", "gave number 1 on lane routine; it gave 0")]
    [InlineData("gave 0; the node has 0 of epoch 0\nbulk", "gave 0; the node has 1 of epoch 1\nbulk", "was never given")]
    public async Task ARecord_ThatSaysAnythingElse_IsRefusedByName(string part, string other, string named)
    {
        string text = Encoding.UTF8.GetString(Epochs(Aln).Draft(BorId).Value!.Write());
        string changed = text.Replace(part, other, StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        byte[] statement = Encoding.UTF8.GetBytes(changed);

        Problem problem = Assert.Single((await Epochs(Bor).TakeTheirsAsync(AlnId, Signed(statement, Two(statement)), CancellationToken.None)).Problems);

        Assert.Equal(TrustErrors.EpochNotOpened, problem.Code);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
        Assert.Equal(RewindState.There, Bor.Store.Read(reader => reader.FindRewind(AlnId))!.State);
    }

    [Fact]
    public async Task ARecord_ThatWasTaken_IsRefusedForEver_AndSaysNothingNewInAHello()
    {
        await TakeAsync();
        SignedEpoch record = SignedEpoch.Parser.ParseFrom(Aln.Store.Read(reader => reader.NewestEpochRecord(BorId, LogSide.Mine))!.Record);
        Assert.True((await Epochs(Bor).TakeTheirsAsync(AlnId, record, CancellationToken.None)).IsValid);
        int alarms = Bor.Store.Read(reader => reader.ListAlarms(100)).Count;

        Assert.Contains("refused for ever", (await Epochs(Bor).TakeTheirsAsync(AlnId, record, CancellationToken.None)).Problems[0].Message, StringComparison.Ordinal);
        Assert.True(await Epochs(Bor).TakeFromHelloAsync(AlnId, record));
        Assert.Equal(alarms, Bor.Store.Read(reader => reader.ListAlarms(100)).Count);
        Assert.Equal(2UL, Bor.Store.Read(reader => reader.Epoch(AlnId)));
    }

    [Fact]
    public async Task ARecord_ThatBothConnectionsBringAtOnce_IsTakenOnce_AndIsNoAlarm()
    {
        await TakeAsync();
        SignedEpoch record = SignedEpoch.Parser.ParseFrom(Aln.Store.Read(reader => reader.NewestEpochRecord(BorId, LogSide.Mine))!.Record);

        bool[] taken = await Task.WhenAll(Epochs(Bor).TakeFromHelloAsync(AlnId, record), Epochs(Bor).TakeFromHelloAsync(AlnId, record));

        Assert.Equal([true, true], taken);

        Assert.DoesNotContain(Bor.Store.Read(reader => reader.ListAlarms(100)), alarm => alarm.Kind == "EPOCH_REFUSED");
        Assert.Equal(2UL, Bor.Store.Read(reader => reader.Epoch(AlnId)));
    }

    [Fact]
    public async Task ARecord_InAHello_ThatDoesNotFit_IsAnAlarm_AndTheStopStands()
    {
        byte[] statement = Epochs(Aln).Draft(BorId).Value!.Write();

        Assert.False(await Epochs(Bor).TakeFromHelloAsync(AlnId, Signed(statement, [Aln.Founded.Sign(statement)])));

        Assert.Contains(Bor.Store.Read(reader => reader.ListAlarms(100)), alarm => alarm.Kind == "EPOCH_REFUSED");
        Assert.Equal(ClosingReason.Rewound, (await AnswerAsync(Bor, Aln))!.Reason);
    }

    [Fact]
    public async Task ANodeThatIsPutBackBeforeItsRecord_IsNoticed()
    {
        string copy = Directory.CreateTempSubdirectory("certbridge-copy-").FullName;
        await Aln.RestartAsync(() => Copy(Aln.Founded.Home.StoreFolder, copy));
        await TakeAsync();
        Assert.Null(await AnswerAsync(Bor, Aln));
        await Aln.RestartAsync(() =>
        {
            Directory.Delete(Aln.Founded.Home.StoreFolder, recursive: true);
            Copy(copy, Aln.Founded.Home.StoreFolder);
        });
        Directory.Delete(copy, recursive: true);

        Assert.Equal(ClosingReason.Rewound, (await AnswerAsync(Aln, Bor))!.Reason);
        Assert.Equal(ClosingReason.Rewound, (await AnswerAsync(Bor, Aln))!.Reason);
        Assert.Equal(RewindState.There, Bor.Store.Read(reader => reader.FindRewind(AlnId))!.State);

        Assert.Equal((2UL, 3UL), (Epochs(Aln).Draft(BorId).Value!.Ended, Epochs(Aln).Draft(BorId).Value!.Begun));
        Assert.True((await TakeAsync()).IsValid);
        Assert.Null(await AnswerAsync(Bor, Aln));
        Assert.Null(await AnswerAsync(Aln, Bor));
    }

    private Task<Parsed<BegunEpoch>> TakeAsync() => Epochs(Aln).TakeOursAsync(BorId, Two(Epochs(Aln).Draft(BorId).Value!.Write()), CancellationToken.None);

    private byte[][] Two(byte[] statement) => [Aln.Founded.Sign(statement), Aln.Founded.Sign(statement, FoundedNode.SecondOfficerName)];

    private static SignedEpoch Signed(byte[] statement, byte[][] signatures) => new()
    {
        Statement = ByteString.CopyFrom(statement),
        Signatures = { signatures.Select(signature => ByteString.CopyFrom(signature)) },
    };

    /// <summary>As by a node that has just started: what it knows of a stop it has from the store.</summary>
    private static EpochTaking Epochs(WorkingNode node) => new Desks(node).Epochs;

    private static Task<HelloObjection?> AnswerAsync(WorkingNode at, WorkingNode from)
    {
        Hello hello = from.Hellos.Write(at.Identity.Id);
        var alarms = new LinkAlarms(at.Store, at.Clock, NullLogger<LinkAlarms>.Instance);
        var stops = new LinkStops(at.Store, alarms, at.Clock);
        var epochs = new EpochTaking(at.Identity, at.Trust, at.Store, stops, alarms, new LinkBoard(at.Identity, at.Clock, stops), at.Signals, at.Clock);
        return new HelloAnswering(new HelloJudging(at.Identity, at.Trust, at.Store), stops, epochs).ObjectAsync(from.Identity.Id, LaneGroup.Ordinary, hello);
    }

    /// <summary>cert-aln signs its log and cert-bor follows it.</summary>
    private async Task FollowedByBorAsync()
    {
        await new LogPublishing(Aln.Identity, Aln.Keys, Aln.Store, Aln.Clock).HeadAsync(BorId, Aln.Store.Read(reader => reader.LinkLogSize(BorId)), CancellationToken.None);
        await SettleAsync(Bor, Aln);
    }

    /// <summary>The receipts cert-aln forgot come again in the log of cert-bor, which did not go back.</summary>
    private Task CarryFromBorsLogAsync() => SettleAsync(Aln, Bor);

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
