using CertBridge.Node.Founding;
using CertBridge.Node.Linking;
using CertBridge.Node.Syncing;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Syncing;

/// <summary>Two nodes compare what is not a log: what is missing on the other side is counted, said again, and then nothing is missing.</summary>
public sealed class SyncingPartTests : SharedReport
{
    private readonly SyncBoard board = new();

    [Fact]
    public async Task AfterAWithdrawalThatWasAnswered_TheDifferenceIsNought()
    {
        await WithdrawnAsync();

        SyncStanding found = await ComparedAsync();

        Assert.Equal((0, 0, false), (found.Withdrawn.Count, found.Documents.Count, found.Withdrawn.IsUnderWay));
        Assert.Equal(Aln.Clock.Now, found.ComparedAt);
        Assert.InRange(found.NextAt, Aln.Clock.Now, Aln.Clock.Now.AddDays(1));
    }

    [Fact]
    public async Task AWithdrawalThePartnerLost_IsADifference_UntilItWasSaidAgainAndAnswered()
    {
        ReportId id = await WithdrawnAsync();
        await ChangeAsync(Bor, "DELETE FROM withdrawn");

        Assert.Equal(1, (await ComparedAsync()).Difference);
        Assert.Equal(WithdrawalState.Waiting, Withdrawal(id)!.State);
        Aln.Clock.Now += TimeSpan.FromSeconds(3);
        Assert.Equal(1, (await ComparedAsync()).Difference); // said again, and not answered yet
        await CarryAsync();
        Aln.Clock.Now += TimeSpan.FromHours(1);

        Assert.Equal((0, null), ((await ComparedAsync()).Difference, board.Of(Bor.Identity.Id)!.Since));
        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
        Assert.NotNull(Bor.Store.Read(reader => reader.FindWithdrawn(Aln.Identity.Id, id)));
        Assert.Empty(Aln.Store.Read(reader => reader.ListAlarms(10)));
    }

    [Fact]
    public async Task ContentThatIsStillThere_AlthoughItWasToBeDestroyed_IsADifference_AndIsDestroyed()
    {
        ReportId id = await WithdrawnAsync(WithdrawalInstruction.StopUsing);
        Assert.Equal(0, (await ComparedAsync()).Difference);
        await ChangeAsync(Aln, "UPDATE withdrawal SET instruction = 2"); // as if the receiver had not done what it answered
        await ChangeAsync(Bor, "UPDATE withdrawn SET instruction = 2");

        Assert.Equal(1, (await ComparedAsync()).Difference);
        await CarryAsync();

        Assert.Equal(0, (await ComparedAsync()).Difference);
        Assert.Empty(Bor.Store.Read(reader => reader.HeldRevisions(Aln.Identity.Id, id, 10)));
    }

    [Fact]
    public async Task AWithdrawalThisNodeForgot_IsADifference_AndCallsPeopleOnce_WhenItRemains()
    {
        await WithdrawnAsync();
        await ChangeAsync(Aln, "DELETE FROM withdrawal");

        Assert.Equal(1, (await ComparedAsync()).Difference);
        Assert.Empty(Aln.Store.Read(reader => reader.ListAlarms(10)));
        for (int later = 0; later < 2; later++)
        {
            Aln.Clock.Now += SyncSchedule.ToldAfter;
            Assert.Equal(1, (await ComparedAsync()).Difference);
        }

        AlarmRow alarm = Assert.Single(Aln.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal(("SYNC_DIFFERENCE", Bor.Identity.Id, 1), (alarm.Kind, alarm.Partner, alarm.Times));
        Assert.Contains("1 of what was taken back, such as CB-ALN-", alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWithdrawalThatWasNotAnsweredYet_IsNoDifference()
    {
        ReportId id = await WithdrawnAsync();
        await Aln.Store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            writer.SayWithdrawal(Withdrawal(id)! with { Said = Aln.Clock.Now });
            return true;
        }, CancellationToken.None);

        SyncStanding found = await ComparedAsync();

        Assert.Equal((0, true), (found.Difference, found.Withdrawn.IsUnderWay));
        Assert.InRange(found.NextAt, Aln.Clock.Now, Aln.Clock.Now.AddSeconds(2));
    }

    [Fact]
    public async Task ACardThePartnerDoesNotHave_IsADifference_AndIsSentAgain()
    {
        Assert.True(Aln.Founded.Desk.SignCard(new CardChange { Name = "CERT Alnia, renamed" }, Aln.Founded.Root, null, FoundedNode.Now).IsValid);
        Assert.True(Aln.Trust.ReloadOwn().IsValid);

        await using LinkedPair pair = Link(answer: null);

        await pair.Asking.CompareAsync(CancellationToken.None);
        Assert.InRange(board.Of(Bor.Identity.Id)!.Documents.Count, 1, 3);
        await pair.Asking.CompareAsync(CancellationToken.None); // its questions come after the card

        Assert.Equal(0, board.Of(Bor.Identity.Id)!.Difference);
    }

    [Fact]
    public async Task APartnerThatHoldsTooMuch_OrDoesNotKnowTheSet_IsTriedAgainLater()
    {
        await using LinkedPair pair = Link(asked => new Compared { Number = asked.Number, Unavailable = true });

        await pair.Asking.CompareAsync(CancellationToken.None);

        SyncStanding missed = board.Of(Bor.Identity.Id)!;
        Assert.Equal((null, Aln.Clock.Now.AddSeconds(2)), (missed.ComparedAt, missed.NextAt));
    }

    [Fact]
    public async Task AnAnswerThatCannotBe_EndsTheLink()
    {
        await using LinkedPair pair = Link(asked => new Compared { Number = asked.Number });

        LinkBrokenException broken = await Assert.ThrowsAsync<LinkBrokenException>(() => pair.Asking.CompareAsync(CancellationToken.None));

        Assert.Equal(ClosingReason.Protocol, broken.Reason);
        Assert.Contains("0 came", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(Limits.ComparedPathsMax + 1, "")]
    [InlineData(1, "A")]
    [InlineData(1, "00000000000000000000000000000000000000000000000000000000000000000")]
    public async Task AQuestionOverALimit_EndsTheLink(int paths, string path)
    {
        using var session = new LinkSession(Bor.Identity.Id, dialledByUs: true, default, CrossedFrames.Pair().One, Aln.Clock);
        var asked = new Compare { Number = 1, Set = ComparedSet.Withdrawn, Paths = { Enumerable.Repeat(path, paths) } };

        LinkBrokenException broken = await Assert.ThrowsAsync<LinkBrokenException>(async () => await Part(Aln, session).TakeAsync(new Frame { Compare = asked }, CancellationToken.None));

        Assert.Equal(ClosingReason.Protocol, broken.Reason);
    }

    [Fact]
    public async Task AnAnswerNobodyAskedFor_ChangesNothing()
    {
        using var session = new LinkSession(Bor.Identity.Id, dialledByUs: true, default, CrossedFrames.Pair().One, Aln.Clock);

        await Part(Aln, session).TakeAsync(new Frame { Compared = new Compared { Number = 7 } }, CancellationToken.None);

        Assert.Null(board.Of(Bor.Identity.Id));
    }

    private async Task<ReportId> WithdrawnAsync(WithdrawalInstruction instruction = WithdrawalInstruction.Delete)
    {
        ReportId id = await SharedAsync();
        await RetractedAsync(id, instruction);
        await CarryAsync();
        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
        return id;
    }

    private async Task<SyncStanding> ComparedAsync()
    {
        await using LinkedPair pair = Link(answer: null);
        await pair.Asking.CompareAsync(CancellationToken.None);
        return board.Of(Bor.Identity.Id)!;
    }

    /// <param name="answer">In the place of what the partner's node answers.</param>
    private LinkedPair Link(Func<Compare, Compared>? answer)
    {
        (CrossedFrames one, CrossedFrames other) = CrossedFrames.Pair();
        var asking = new LinkSession(Bor.Identity.Id, dialledByUs: true, default, one, Aln.Clock);
        var answering = new LinkSession(Aln.Identity.Id, dialledByUs: false, default, other, Bor.Clock);
        SyncingPart part = Part(Aln, asking);
        SyncingPart partner = Part(Bor, answering);
        var mine = new FramePart(part.Takes, part.TakeAsync);
        var theirs = new FramePart(partner.Takes, async (frame, cancel) =>
        {
            if (answer is null)
                await partner.TakeAsync(frame, cancel);
            else
                await answering.SendAsync(new Frame { Compared = answer(frame.Compare) }, cancel);
        });
        var documents = new FramePart(kind => kind == Frame.KindOneofCase.Notice, (frame, _) =>
        {
            Assert.Empty(Bor.Trust.TakeCard(Aln.Identity.Id, frame.Notice.Card).Problems);
            return ValueTask.CompletedTask;
        });
        return new LinkedPair(part, asking, [asking.RunAsync([mine], CancellationToken.None), answering.RunAsync([theirs, documents], CancellationToken.None)]);
    }

    private SyncingPart Part(WorkingNode node, LinkSession session) => new(
        session,
        new ComparedSets(node.Trust, node.Store),
        new DifferenceHealing(node.Store, node.Trust, node.Signals, node.Clock),
        node == Aln ? board : new SyncBoard(),
        node.Store,
        node.Trust,
        new LinkAlarms(node.Store, node.Clock, NullLogger<LinkAlarms>.Instance),
        node.Clock,
        share: 0.5,
        NullLogger<SyncingPart>.Instance);

    private static Task<bool> ChangeAsync(WorkingNode node, string sql) => node.Store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        writer.Database.Execute(sql);
        return true;
    }, CancellationToken.None);

    /// <summary>Both ends of a link that is up, until it is disposed of.</summary>
    private sealed class LinkedPair(SyncingPart asking, LinkSession session, Task[] running) : IAsyncDisposable
    {
        public SyncingPart Asking => asking;

        public async ValueTask DisposeAsync()
        {
            session.Close(ClosingReason.Shutdown, "the test is over");
            await Task.WhenAll(running);
        }
    }
}
