using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Witnessing;

/// <summary>The side that asks: what is shown and when, what is kept of the answers, and that nothing else depends on them.</summary>
public sealed class WitnessAskingTests : IAsyncLifetime
{
    private readonly WitnessScene scene = new();

    public Task InitializeAsync() => scene.PlayAsync();

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task WhatIsCosigned_IsKept_AndAskedAgainOnlyWhenItHasGrown()
    {
        await using WitnessLink link = scene.Link();
        Assert.Equal((0UL, scene.Head().Size), (Standing().Size, Standing().Unwitnessed));
        Assert.Equal(RowMillis(scene.Aln.Clock.Now), Standing().SinceMs);

        await link.ShowAsync();
        await link.ShowAsync();
        Assert.Single(link.Asked);
        Assert.Equal((scene.Head().Size, 0UL, 0UL, ""), (Standing().Size, Standing().Unwitnessed, Standing().SinceMs, Standing().Trouble));

        await scene.GrowAsync("Four");
        Assert.NotEqual(0UL, Standing().Unwitnessed);
        await link.ShowAsync();
        await link.ShowAsync(onlyGrown: false);

        Assert.Equal(3, link.Asked.Count); // the last without anything new, as on a link that came up
        Assert.Equal((scene.Head().Size, 0UL), (Standing().Size, Standing().Unwitnessed));
        Assert.Empty(WitnessScene.AlarmsOf(scene.Aln));
        Assert.Empty(WitnessScene.AlarmsOf(scene.Cel));
    }

    [Fact]
    public async Task AWitnessThatForgot_IsAskedFromWhatItStillHolds_Once()
    {
        await using WitnessLink link = scene.Link();
        await link.ShowAsync();
        ulong cosigned = scene.Cosigned()!.Size;
        await scene.Cel.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.Database.Execute("DELETE FROM witnessed"));
        await scene.GrowAsync("Four");

        await link.ShowAsync();

        Assert.Equal([0UL, cosigned, 0UL], link.Asked.Select(ask => ask.OldSize));
        Assert.Equal(scene.Head().Size, scene.Cosigned()!.Size);
        Assert.Empty(WitnessScene.AlarmsOf(scene.Aln));
    }

    [Fact]
    public async Task AWitnessThatNamesAnotherSizeEachTime_IsAskedTwice_AndNoMore()
    {
        await using WitnessLink link = scene.Link(ask => new WitnessAnswer { Number = ask.Number, Outcome = WitnessOutcome.SizeMismatch, Size = ask.OldSize == 0 ? 1UL : 2UL });

        await link.ShowAsync();

        Assert.Equal([0UL, 1UL], link.Asked.Select(ask => ask.OldSize));
        Assert.Contains("another size", Standing().Trouble, StringComparison.Ordinal);
        Assert.Null(scene.Cosigned());
    }

    [Theory]
    [InlineData(WitnessOutcome.SizeMismatch, 99UL, "WITNESS_AHEAD")]
    [InlineData(WitnessOutcome.Conflict, 99UL, "WITNESS_AHEAD")]
    [InlineData(WitnessOutcome.Conflict, 2UL, "WITNESS_DISAGREES")]
    [InlineData(WitnessOutcome.BadProof, 2UL, "WITNESS_DISAGREES")]
    [InlineData(WitnessOutcome.NotAllowed, 0UL, "")]
    [InlineData(WitnessOutcome.BadNote, 0UL, "")]
    [InlineData(WitnessOutcome.NotNow, 0UL, "")]
    [InlineData((WitnessOutcome)99, 0UL, "")]
    public async Task WhateverElseItAnswers_IsToldToPeople_AndChangesNothing(WitnessOutcome outcome, ulong size, string alarm)
    {
        byte[] before = Rows();
        await using WitnessLink link = scene.Link(ask => new WitnessAnswer { Number = ask.Number, Outcome = outcome, Size = size });

        await link.ShowAsync();
        await link.ShowAsync();

        Assert.Equal(alarm.Length == 0 ? [] : [alarm], WitnessScene.AlarmsOf(scene.Aln).Select(row => row.Kind)); // once, and counted
        Assert.Contains("cert-cel", Standing().Trouble, StringComparison.Ordinal);
        Assert.InRange(Standing().Trouble.Length, 1, 300);
        Assert.Null(scene.Cosigned());
        Assert.Equal(before, Rows());
        Assert.Equal(RewindState.Going, scene.Aln.Store.Read(reader => reader.FindRewind(scene.BorId))?.State ?? RewindState.Going);
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("of another head")]
    [InlineData("none")]
    public async Task ACosignatureThatDoesNotHold_IsNotKept(string how)
    {
        await using WitnessLink link = scene.Link(ask =>
        {
            WitnessAnswer answer = scene.JudgeAsync(how == "of another head" ? scene.Signed(2, Digest.Of("root"u8)) : ask).GetAwaiter().GetResult();
            byte[] line = answer.Cosignature.ToByteArray();
            if (how == "forged")
                line[^4] ^= 1;
            return new WitnessAnswer { Number = ask.Number, Outcome = WitnessOutcome.Cosigned, Size = answer.Size, Cosignature = how == "none" ? ByteString.Empty : ByteString.CopyFrom(line) };
        });

        await link.ShowAsync();

        Assert.Null(scene.Cosigned());
        Assert.Contains("was not kept", Standing().Trouble, StringComparison.Ordinal);
        Assert.Equal(0UL, Standing().Size);
    }

    [Fact]
    public async Task AWitnessThatDoesNotSayItIsOne_IsNotAsked_AndWhatIsMissingIsSaid()
    {
        await using WitnessLink link = scene.Link();
        link.Session.Theirs = new Hello();

        await link.ShowAsync(onlyGrown: false);

        Assert.Empty(link.Asked);
        Assert.Contains("witnessFor", Standing().Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLogAboutTheWitness_IsNotWitnessed_AndNeitherIsOneWithoutAHead()
    {
        Assert.DoesNotContain(scene.CelId, scene.Asking().Subjects());
        Assert.Null(scene.Asking().Look(PartnerId.Parse("cert-dor"), onlyGrown: false));
        Assert.Null(scene.Aln.Store.Read(reader => WitnessReading.Of(reader, scene.BorId, scene.BorId)));
    }

    [Fact]
    public async Task AnotherWitness_BeginsAnew_AndTheCosignatureOfTheOneBeforeStaysUntilItsOwn()
    {
        await using (WitnessLink link = scene.Link())
            await link.ShowAsync();
        var other = new WitnessAsking(scene.Aln.Identity, new WitnessSettings { Witness = PartnerId.Parse("cert-dor") }, scene.Aln.Trust, scene.Aln.Store, new WitnessBoard(), WitnessScene.Alarms(scene.Aln),
            NullLogger<WitnessAsking>.Instance);

        Assert.Null(other.Look(scene.BorId, onlyGrown: true)!.Cosigned);
        Assert.Equal(scene.CelId, scene.Cosigned()!.Witness);
    }

    /// <summary>A log of this node that does not continue itself is not shown: who signs further over it bears witness against itself.</summary>
    [Fact]
    public async Task ALogThatWasChangedHere_IsNotShown()
    {
        await using WitnessLink link = scene.Link();
        await link.ShowAsync();
        await scene.GrowAsync("Four");
        await scene.Aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.Database.Execute("UPDATE link_leaf SET record = zeroblob(8) WHERE leaf_index = 0"));

        await link.ShowAsync();

        Assert.Single(link.Asked);
        Assert.Contains("ledger verify", Standing().Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCosignature_IsHandedOut_WithTheWitnessesCard_AndWhereThereIsNoneIsRefused()
    {
        Assert.Equal(LedgerErrors.CosignatureUnknown, Assert.Throws<NodeRefusalException>(() => Shown()).Problems[0].Code);
        await using WitnessLink link = scene.Link();
        await link.ShowAsync();

        ShowCosignatureResponse shown = Shown();

        Assert.Equal(("dev", "cert-aln", "cert-bor", "cert-cel"), (shown.Environment, shown.Owner, shown.About, shown.Witness));
        Assert.Equal(scene.Head().Note, shown.Checkpoint.ToByteArray());
        Assert.Equal(scene.Cosigned()!.Line, shown.Cosignature.ToByteArray());
        Assert.Equal(scene.Cel.Trust.Current.OwnCard.Wire, shown.Card);
    }

    [Fact]
    public async Task WhatIsNotCosignedForADay_CallsAPersonOnce_AndAgainAfterItWas()
    {
        var watch = new WitnessWatch(scene.Asked, scene.Aln.Store, WitnessScene.Alarms(scene.Aln), scene.Aln.Clock);
        await watch.LookAsync();
        Assert.Empty(WitnessScene.AlarmsOf(scene.Aln));
        scene.Aln.Clock.Now += WitnessWatch.ToldAfter;
        await watch.LookAsync();
        await watch.LookAsync();

        AlarmRow alarm = Assert.Single(WitnessScene.AlarmsOf(scene.Aln));
        Assert.Equal(("UNWITNESSED", 1, scene.BorId), (alarm.Kind, alarm.Times, alarm.Partner));
        await using WitnessLink link = scene.Link();
        await link.ShowAsync();
        scene.Aln.Clock.Now += WitnessWatch.ToldAfter;
        await watch.LookAsync();
        Assert.Single(WitnessScene.AlarmsOf(scene.Aln));
    }

    /// <summary>X-Road stopped all traffic when its timestamps stayed away, and never recovered where none had ever come.</summary>
    [Fact]
    public async Task AWitnessThatWasAwayFromTheBeginning_For100Hours_IsMissedByNobody_AndThenCosignsAllWithOneQuestion()
    {
        DateTimeOffset first = scene.Aln.Clock.Now;
        for (int hours = 0; hours < 100; hours += 10)
        {
            foreach (WorkingNode node in new[] { scene.Aln, scene.Bor, scene.Cel })
                node.Clock.Now += TimeSpan.FromHours(10);
            await scene.GrowAsync($"after {hours} hours"); // accepted, delivered and receipted, or it throws
        }
        Assert.Equal((0UL, scene.Head().Size, RowMillis(first)), (Standing().Size, Standing().Unwitnessed, Standing().SinceMs));

        await using WitnessLink link = scene.Link();
        await link.ShowAsync(onlyGrown: false);

        Assert.Single(link.Asked);
        Assert.Equal((scene.Head().Size, 0UL), (Standing().Size, Standing().Unwitnessed));
    }

    [Fact]
    public async Task ALinkThatComesUp_IsAskedAtOnce()
    {
        await using WitnessLink link = scene.Link();
        using var stop = new CancellationTokenSource();
        Task running = link.Asking.RunAsync(stop.Token);

        await link.FirstAsked.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Single(link.Asked);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(-20, 40)]
    [InlineData(-60, 0)]
    [InlineData(-3600, 0)]
    [InlineData(5, 0)] // the clock went back
    public void FirstLook_OfALinkThatComesUpAgain_WaitsForAMinuteSinceTheLast(int? lookedSeconds, int waitsSeconds)
    {
        DateTimeOffset now = scene.Aln.Clock.Now;
        Assert.Equal(TimeSpan.FromSeconds(waitsSeconds), WitnessingPart.FirstLookIn(lookedSeconds is { } at ? now.AddSeconds(at) : null, now));
    }

    [Theory]
    [InlineData(true, 64, 32, 0)]
    [InlineData(true, 1, 31, 0)]
    [InlineData(true, 0, 0, Limits.CheckpointBytesMax + 1)]
    [InlineData(false, 0, 0, Limits.CosignatureBytesMax + 1)]
    public async Task AFrameOverALimit_EndsTheLink(bool isAsk, int hashes, int hashBytes, int noteBytes)
    {
        await using WitnessLink link = scene.Link();
        Frame frame = isAsk
            ? new Frame { WitnessAsk = new WitnessAsk { Note = ByteString.CopyFrom(new byte[noteBytes]), Consistency = { Enumerable.Repeat(ByteString.CopyFrom(new byte[hashBytes]), hashes) } } }
            : new Frame { WitnessAnswer = new WitnessAnswer { Cosignature = ByteString.CopyFrom(new byte[noteBytes]) } };

        LinkBrokenException broken = await Assert.ThrowsAsync<LinkBrokenException>(async () => await link.Asking.TakeAsync(frame, CancellationToken.None));

        Assert.Equal(ClosingReason.Protocol, broken.Reason);
    }

    [Fact]
    public void Hello_SaysSo_ToWhoIsNamed_AndToNobodyElse()
    {
        var writing = new HelloWriting(scene.Cel.Identity, scene.Cel.Trust, scene.Cel.Store, new WitnessSettings { WitnessFor = scene.WitnessFor }, scene.Cel.Maintenances, scene.Cel.Clock);

        Assert.True(writing.Write(scene.AlnId).Witnesses);
        Assert.False(writing.Write(scene.BorId).Witnesses);
    }

    private ShowCosignatureResponse Shown() =>
        new Desks(scene.Aln).Ledger.ShowCosignature(new ShowCosignatureRequest { Partner = "cert-bor" }, Desks.As(OperatorRole.Auditor, "LedgerService/ShowCosignature")).Result;

    private WitnessStanding Standing() =>
        Assert.Single(new LedgerReading(scene.Aln.Store, scene.Aln.Identity, scene.Aln.Trust, scene.Asked, scene.Board).All(scene.BorId), log => log.Kind == "link").Witnessed;

    private byte[] Rows() => scene.Aln.Store.Read(reader => reader.LatestCheckpoint(scene.BorId, LogSide.Mine))!.Note;

    private static ulong RowMillis(DateTimeOffset at) => (ulong)at.ToUnixTimeMilliseconds();
}
