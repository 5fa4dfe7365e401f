using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Witnessing;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Witnessing;

/// <summary>The side of the witness: what it cosigns, and everything it does not.</summary>
public sealed class WitnessJudgingTests : IAsyncLifetime
{
    private readonly WitnessScene scene = new();

    public Task InitializeAsync() => scene.PlayAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task AFirstHead_AndOneThatContinuesIt_AreCosigned_OnTheDiskBeforeTheAnswer()
    {
        ulong first = scene.Head().Size;
        WitnessAnswer answer = await scene.JudgeAsync(await scene.AskAsync(0));
        Assert.Equal((WitnessOutcome.Cosigned, first), (answer.Outcome, answer.Size));
        Assert.True(Opens(answer, scene.Head()));

        await scene.Cel.RestartAsync();
        Assert.Equal((first, scene.Head().Root), (scene.Witnessed()!.Size, scene.Witnessed()!.Root));
        Assert.Equal(scene.Head().Note, scene.Witnessed()!.Note);

        await scene.GrowAsync("Four");
        WitnessAnswer next = await scene.JudgeAsync(await scene.AskAsync(first));
        Assert.Equal((WitnessOutcome.Cosigned, scene.Head().Size), (next.Outcome, next.Size));
        Assert.True(Opens(next, scene.Head()));
    }

    [Fact]
    public async Task EightHistoriesAtOnce_GetOneCosignature()
    {
        WitnessAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => scene.JudgeAsync(scene.Signed(3, Digest.Of([(byte)i]))))));
        Assert.Single(answers, answer => answer.Outcome == WitnessOutcome.Cosigned);
        Assert.All(answers, answer => Assert.Equal(answer.Outcome == WitnessOutcome.Cosigned, answer.Cosignature.Length > 0));
    }

    [Fact]
    public async Task TheSameHeadAgain_IsCosignedAgain_AtItsTime()
    {
        await scene.JudgeAsync(await scene.AskAsync(0));
        scene.Cel.Clock.Now += TimeSpan.FromHours(1);

        WitnessAnswer again = await scene.JudgeAsync(await scene.AskAsync(scene.Head().Size));

        Assert.Equal(WitnessOutcome.Cosigned, again.Outcome);
        Assert.True(Opens(again, scene.Head()));
        Assert.Equal(scene.Cel.Clock.Now, scene.Witnessed()!.At);
    }

    [Fact]
    public async Task FromAnotherSize_IsAMismatch_WithTheSizeThatIsHeld_AndNoAlarm()
    {
        WitnessAnswer unknown = await scene.JudgeAsync(await scene.AskAsync(2));
        Assert.Equal((WitnessOutcome.SizeMismatch, 0UL), (unknown.Outcome, unknown.Size));
        ulong held = scene.Head().Size;
        await scene.JudgeAsync(await scene.AskAsync(0));
        await scene.GrowAsync("Four");

        WitnessAnswer forgotten = await scene.JudgeAsync(await scene.AskAsync(0));

        Assert.Equal((WitnessOutcome.SizeMismatch, held, 0), (forgotten.Outcome, forgotten.Size, forgotten.Cosignature.Length));
        Assert.Empty(WitnessScene.AlarmsOf(scene.Cel));
    }

    [Fact]
    public async Task AProofThatDoesNotLeadThere_IsRefused_AndBothHeadsAreKept()
    {
        ulong held = scene.Head().Size;
        await scene.JudgeAsync(await scene.AskAsync(0));

        WitnessAnswer forked = await scene.JudgeAsync(scene.Signed(held + 5, Digest.Of("another history"u8), held));

        Assert.Equal((WitnessOutcome.BadProof, held, 0), (forked.Outcome, forked.Size, forked.Cosignature.Length));
        AssertKept("nothing proves that", scene.Head().Note);
    }

    [Theory]
    [InlineData(true, "is shown with another root")]
    [InlineData(false, "leaves, and is shown with 1")]
    public async Task OneSizeWithTwoRoots_OrAShorterLog_IsAConflict_WithEvidence(bool isSameSize, string sentence)
    {
        await scene.JudgeAsync(await scene.AskAsync(0));
        ulong held = scene.Head().Size;

        WitnessAnswer conflict = await scene.JudgeAsync(scene.Signed(isSameSize ? held : 1, Digest.Of("another history"u8), held));

        Assert.Equal((WitnessOutcome.Conflict, held, 0), (conflict.Outcome, conflict.Size, conflict.Cosignature.Length));
        AssertKept(sentence, scene.Head().Note);
        Assert.Equal(held, scene.Witnessed()!.Size);
    }

    [Fact]
    public async Task WhoIsNotNamed_GetsNothing()
    {
        WitnessAsk ask = await scene.AskAsync(0);
        scene.WitnessFor = [];
        Assert.Equal(WitnessOutcome.NotAllowed, (await scene.JudgeAsync(ask)).Outcome);
        scene.WitnessFor = [PartnerId.Parse("cert-dor")];
        Assert.Equal(WitnessOutcome.NotAllowed, (await scene.JudgeAsync(ask)).Outcome);
        Assert.Equal(WitnessOutcome.NotAllowed, (await scene.Judging().JudgeAsync(PartnerId.Parse("cert-dor"), ask, CancellationToken.None)).Outcome); // named, and no partner
        Assert.Null(scene.Witnessed());
    }

    [Theory]
    [InlineData("certbridge/dev/cert-bor/cert-aln", WitnessOutcome.BadNote)] // another's log
    [InlineData("certbridge/production/cert-aln/cert-bor", WitnessOutcome.BadNote)]
    [InlineData("certbridge/dev/cert-aln", WitnessOutcome.BadNote)] // its node log
    [InlineData("certbridge/dev/cert-aln/cert-bor/1", WitnessOutcome.BadNote)]
    [InlineData("certbridge/dev/cert-aln/cert-cel", WitnessOutcome.NotAllowed)] // about the witness
    [InlineData("certbridge/dev/cert-aln/cert-aln", WitnessOutcome.NotAllowed)]
    [InlineData("certbridge/dev/cert-aln/cert-dor/2", WitnessOutcome.Cosigned)]
    public async Task ALogIsTaken_OnlyWhereItIsTheAskersAboutAThird(string origin, WitnessOutcome outcome) =>
        Assert.Equal(outcome, (await scene.JudgeAsync(scene.Signed(3, Digest.Of("root"u8), origin: origin))).Outcome);

    [Fact]
    public async Task ANoteThatIsNone_OrOfNoLeaf_OrByAnotherKey_IsRefused()
    {
        WitnessAsk[] bad =
        [
            new() { Note = ByteString.CopyFromUtf8("no note") },
            new(),
            scene.Signed(0, Digest.Of("root"u8)),
            scene.Signed(3, Digest.Of("root"u8), by: scene.Bor.Keys.Log),
            scene.Signed(3, Digest.Of("root"u8), by: scene.Aln.Keys.Signing),
        ];

        foreach (WitnessAsk ask in bad)
            Assert.Equal(WitnessOutcome.BadNote, (await scene.JudgeAsync(ask)).Outcome);
        Assert.Empty(WitnessScene.AlarmsOf(scene.Cel));
    }

    [Fact]
    public async Task ALogOfALaterEpoch_BeginsAtNothing()
    {
        await scene.JudgeAsync(await scene.AskAsync(0));

        WitnessAnswer later = await scene.JudgeAsync(scene.Signed(1, Digest.Of("root"u8), origin: "certbridge/dev/cert-aln/cert-bor/2"));

        Assert.Equal((WitnessOutcome.Cosigned, 1UL), (later.Outcome, later.Size));
    }

    [Fact]
    public async Task WithoutRoom_ItIsNotNow_AndOneLogTooMany_IsNotAllowed()
    {
        WitnessAsk ask = await scene.AskAsync(0);
        scene.Disk = new DiskSpace(1L << 20, 100_000L << 20);
        Assert.Equal(WitnessOutcome.NotNow, (await scene.JudgeAsync(ask)).Outcome);
        scene.Disk = new DiskSpace(50_000L << 20, 100_000L << 20);
        await scene.Cel.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            for (int i = 0; i < Limits.WitnessedLogsMax; i++)
                writer.SaveWitnessed(new WitnessedRow(scene.AlnId, $"certbridge/dev/cert-aln/other-{i}", 1, Digest.Of("root"u8), [1], scene.Cel.Clock.Now), null);
        });

        Assert.Equal(WitnessOutcome.NotAllowed, (await scene.JudgeAsync(ask)).Outcome);
        Assert.Equal(WitnessOutcome.Cosigned, (await scene.JudgeAsync(scene.Signed(1, Digest.Of("root"u8), oldSize: 1, origin: "certbridge/dev/cert-aln/other-7"))).Outcome); // one it has
    }

    /// <summary>A witness that came out of a backup holds less than it cosigned: it says so, and goes on from there.</summary>
    [Fact]
    public async Task ARestoredWitness_NamesWhatItStillHolds_AndGoesOnFromThere()
    {
        ulong held = scene.Head().Size;
        await scene.JudgeAsync(await scene.AskAsync(0));
        await scene.GrowAsync("Four");
        ulong forgotten = scene.Head().Size;
        await scene.JudgeAsync(await scene.AskAsync(held));
        await scene.Cel.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.Database.Execute("DELETE FROM witnessed"));
        await scene.GrowAsync("Five");

        WitnessAnswer mismatch = await scene.JudgeAsync(await scene.AskAsync(forgotten));
        Assert.Equal((WitnessOutcome.SizeMismatch, 0UL), (mismatch.Outcome, mismatch.Size));
        Assert.Equal(WitnessOutcome.Cosigned, (await scene.JudgeAsync(await scene.AskAsync(0))).Outcome);
    }

    private bool Opens(WitnessAnswer answer, CheckpointRow head) => Cosignature.Open(
        answer.Cosignature.Span, new LogCheckpoint("certbridge/dev/cert-aln/cert-bor", head.Size, head.Root), "certbridge/dev/cert-cel", [scene.Cel.Keys.Log.Id],
        LogKeyVerification.Of(scene.Cel.Trust.Current.OwnCard)).IsValid;

    private void AssertKept(string sentence, byte[] followed)
    {
        AlarmRow alarm = Assert.Single(WitnessScene.AlarmsOf(scene.Cel));
        Assert.Equal(("WITNESS_CONFLICT", scene.AlnId), (alarm.Kind, alarm.Partner));
        Assert.Contains(sentence, alarm.Text, StringComparison.Ordinal);
        ShowEvidenceResponse evidence = new Desks(scene.Cel).Ledger.ShowEvidence(new ShowEvidenceRequest { Id = (ulong)alarm.Id }, Desks.As(OperatorRole.Auditor, "LedgerService/ShowEvidence")).Result;
        Assert.Equal(followed, evidence.Followed.ToByteArray());
        Assert.NotEmpty(evidence.Shown);
        Assert.Equal(scene.Aln.Trust.Current.OwnCard.Wire, evidence.Card);
    }
}
