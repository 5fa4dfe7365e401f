using System.Text;
using CertBridge.Node.Delivering;
using CertBridge.Node.FeedingBack;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.FeedingBack;

/// <summary>cert-bor says something about what cert-aln sent it: whole or of one indicator, answered once, and gone with the report.</summary>
public sealed class FeedbackTests : SaidReport
{
    [Fact]
    public async Task Give_OfTheWholeReport_ReachesItsOriginator_AndIsAnswered()
    {
        ReportId id = await SharedAsync();

        FeedbackRow said = await GivenAsync(new AddFeedbackRequest { Id = id.Value, Kind = FeedbackKind.Useful, Note = "It helped." });
        await CarryBackAsync();

        FeedbackEntry received = Assert.Single(Received(id));
        Assert.Equal(("cert-bor", 1UL, FeedbackKind.Useful, "It helped.", ""), (received.Partner, received.Revision, received.Kind, received.Note, received.Item));
        Assert.Equal(new Marking { Tlp = Tlp.Green, Pap = Pap.Amber }, received.Marking);
        Assert.Equal((FeedbackState.Stored, 1, ""), Of(said));
        Assert.Contains("\"channel\":\"feedback\"", Bor.Store.Read(reader => reader.FindFeedback(said.Id))!.Decision);
        NodeLeafRow leaf = Assert.Single(Bor.Store.Read(reader => reader.NodeLeaves(0, 10)), leaf => leaf.Kind == FeedbackLeaf.Kind);
        Assert.DoesNotContain("It helped", Encoding.UTF8.GetString(leaf.Record));
    }

    /// <summary>Beside what a partner signed stands how often it said something about the report, and of a report it said nothing about nothing.</summary>
    [Fact]
    public async Task Receipts_CountWhatThePartnerSaid()
    {
        ReportId spokenOf = await SharedAsync();
        ReportId another = await SharedAsync(Reports.Yaml("Another one"));
        await GivenAsync(Useful(spokenOf));
        await GivenAsync(Sighting(spokenOf, "indicators[0]"));
        await CarryBackAsync();

        Assert.Equal([(Bor.Identity.Id.Value, 2U)], await CountedAsync(spokenOf));
        Assert.Equal([(Bor.Identity.Id.Value, 0U)], await CountedAsync(another));

        async Task<(string Partner, uint Feedback)[]> CountedAsync(ReportId id) =>
            [.. (await new Desks(Aln).Reports.ListReceipts(new ListReceiptsRequest { ReportId = id.Value }, new LocalCall("ReportService/ListReceipts", OperatorRole.Auditor)))
                .Receipts.Select(held => (held.Partner, held.Feedback))];
    }

    [Fact]
    public async Task Give_OfOneIndicator_ShowsItWithItsProof()
    {
        ReportId id = await SharedAsync();

        await GivenAsync(Sighting(id, "indicators[0]"));
        await CarryBackAsync();

        FeedbackEntry received = Assert.Single(Received(id));
        Assert.Equal(("indicators[0]", "198.51.100.23", 3U), (received.Item, received.Value, received.Sighting.Count));
    }

    /// <summary>What the partner did not see it cannot name: indexes are those of its own copy, and item 0 is no indicator.</summary>
    [Theory]
    [InlineData("indicators[2]")]
    [InlineData("indicators[-1]")]
    [InlineData("analystNotes")]
    [InlineData("title")]
    public async Task Give_OfWhatIsNoIndicator_IsRefused(string item)
    {
        ReportId id = await SharedAsync();

        await RefusedAsync(FeedbackErrors.ItemUnknown, Sighting(id, item));
    }

    [Fact]
    public async Task Give_ThatIsMalformed_IsRefused_AndNothingIsStored()
    {
        ReportId id = await SharedAsync();

        await RefusedAsync(FeedbackErrors.Malformed, new AddFeedbackRequest { Id = id.Value });
        await RefusedAsync(FeedbackErrors.Malformed, new AddFeedbackRequest { Id = id.Value, Kind = FeedbackKind.Useful, Note = "\u001b[2J" });
        await RefusedAsync(FeedbackErrors.Malformed, new AddFeedbackRequest { Id = id.Value, Kind = FeedbackKind.Sighting });
        await RefusedAsync(StoredItemErrors.InboxItemUnknown, new AddFeedbackRequest { Id = "CB-ALN-2026-9999", Kind = FeedbackKind.Useful });

        Assert.Empty(Bor.Store.Read(reader => reader.ListFeedback(10)));
    }

    /// <summary>A name the partner does not know would tell it that there is such a report.</summary>
    [Fact]
    public async Task Give_ADuplicate_OfWhatThePartnerHasOnly()
    {
        (ReportId first, ReportId second) = (await SharedAsync(), await SharedAsync(Reports.Yaml("The same again")));

        await RefusedAsync(FeedbackErrors.DuplicateUnknown, Duplicate(second, "CB-CEL-2026-0001"));
        await RefusedAsync(FeedbackErrors.DuplicateUnknown, Duplicate(second, second.Value));
        await GivenAsync(Duplicate(second, first.Value));
        await CarryBackAsync();

        Assert.Equal(first.Value, Assert.Single(Received(second)).DuplicateOf);
    }

    [Fact]
    public async Task Give_WithoutAnAgreement_IsRefused_AndOneThatWaitsIsTriedAgainLater()
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Useful(id));
        Bor.Clock.Now += TimeSpan.FromDays(400); // the agreement is over, and cards and sheets are

        await Bor.FeedbackWorker.SayDueAsync(CancellationToken.None);
        FeedbackRow waiting = Bor.Store.Read(reader => reader.FindFeedback(said.Id))!;

        Assert.Equal((FeedbackState.Waiting, 1), (waiting.State, waiting.Tries));
        Assert.Contains("\"outcome\":\"deny\"", waiting.Decision);
        await RefusedAsync(FeedbackErrors.NotAllowed, Useful(id));
        Assert.Empty(Bor.Store.Read(reader => reader.ListOutbox(id)));

        Bor.Clock.Now -= TimeSpan.FromDays(399);
        Assert.Equal(0, await Bor.FeedbackWorker.SayDueAsync(CancellationToken.None)); // it was denied in a time that has not come
    }

    [Fact]
    public async Task WhatCameBackTooOften_IsDropped()
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Useful(id));
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            for (int tried = 0; tried < FeedbackStates.TriesMax; tried++)
                writer.PostponeFeedback(said.Id, said.Said, "NO_AGREEMENT: there was none", "{}");
        });

        await Bor.FeedbackWorker.SayDueAsync(CancellationToken.None);

        Assert.Equal((FeedbackState.Dropped, FeedbackStates.TriesMax, "NO_AGREEMENT: there was none"), Of(said));
    }

    [Fact]
    public async Task Give_MoreThanAPartnerTakesAboutOneReport_IsRefused()
    {
        ReportId id = await SharedAsync();
        for (int given = 0; given < Limits.FeedbackPerReportMax; given++)
            await GivenAsync(Useful(id));

        await RefusedAsync(FeedbackErrors.TooMany, Useful(id));
    }

    [Fact]
    public async Task Give_MoreThanAPartnerTakesInAnHour_IsRefused()
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Useful(id));
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            for (int given = 1; given < Limits.FeedbackPerHourMax; given++)
                writer.AddFeedback(said with { ReportId = ReportId.Create(Aln.Identity.Id, 2026, 1_000 + given), Changed = default, Id = 0 });
        });
        await RefusedAsync(FeedbackErrors.TooMany, Useful(id));

        Bor.Clock.Now += TimeSpan.FromMinutes(61);
        await GivenAsync(Useful(id));
    }

    [Fact]
    public async Task ARetraction_TakesWhatWasSaidWithIt_OnBothSides_AndNothingMoreIsSaid()
    {
        ReportId id = await SharedAsync();
        FeedbackRow answered = await GivenAsync(Useful(id));
        await CarryBackAsync();
        FeedbackRow waiting = await GivenAsync(Useful(id));

        await RetractedAsync(id);
        await CarryAsync();

        Assert.True(Assert.Single(Received(id)).Forgotten);
        Assert.All(Bor.Store.Read(reader => reader.ListFeedback(10)), row => Assert.Null(row.Message));
        Assert.Equal((FeedbackState.Stored, FeedbackState.Dropped), (Of(answered).State, Of(waiting).State));
        await RefusedAsync(FeedbackErrors.TakenBack, Useful(id));
    }

    /// <summary>The two cross: it was on its way when the report was taken back.</summary>
    [Theory]
    [InlineData(WithdrawalInstruction.Delete)]
    [InlineData(WithdrawalInstruction.StopUsing)]
    public async Task WhatIsOnItsWay_WhenTheReportIsRetracted_IsRefusedByName(WithdrawalInstruction instruction)
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Useful(id));
        OutboxRow entry = (await NumberedBackAsync())[0];
        await RetractedAsync(id, instruction);

        Assert.Equal(RefusalReason.Withdrawn, Assert.IsType<ArrivalVerdict.Refused>(await ArriveBackAsync(entry)).Reason);
        await SettleAsync(Bor, Aln);

        Assert.Equal((FeedbackState.Refused, 1, "refused by the partner: withdrawn"), Of(said));
        Assert.Empty(Received(id));
        Assert.Empty(Bor.Store.Read(reader => reader.SentUnsettled(Aln.Identity.Id, LaneName.Routine, 0, 10)));
    }

    [Fact]
    public async Task Cancelled_BeforeItsNumber_IsDropped()
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Useful(id));
        await Bor.FeedbackWorker.SayDueAsync(CancellationToken.None);

        var cancelling = new EntryCancelling(Bor.Store, Bor.Settled, Bor.Clock, NullLogger<EntryCancelling>.Instance);
        await cancelling.CancelAsync(id, only: null, WorkingNode.Operator, CancellationToken.None);

        Assert.Equal(FeedbackState.Dropped, Of(said).State);
        Assert.Empty(await NumberedBackAsync());
    }

    [Fact]
    public async Task WhatWaited_IsDecidedAndSealedAgain_BeforeItsNumber()
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Useful(id));
        await Bor.FeedbackWorker.SayDueAsync(CancellationToken.None);
        EnvelopeId first = Assert.Single(Bor.Store.Read(reader => reader.ListOutbox(id))).EnvelopeId;
        Bor.Clock.Now += TimeSpan.FromHours(2);

        OutboxRow entry = Assert.Single(await NumberedBackAsync());

        Assert.NotEqual(first, entry.EnvelopeId);
        Assert.IsType<ArrivalVerdict.FedBack>(await ArriveBackAsync(entry));
        Assert.Equal(FeedbackState.OnTheWay, Of(said).State);
    }

    [Fact]
    public async Task WhatCannotBeSealedBeforeItsNumber_ComesBack_AndIsSaidAgainUnderAnotherNumber()
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Useful(id));
        await Bor.FeedbackWorker.SayDueAsync(CancellationToken.None);
        Bor.Clock.Now += TimeSpan.FromDays(400);
        Assert.Empty(await NumberedBackAsync());
        Assert.Equal(FeedbackState.Waiting, Of(said).State);
        Bor.Clock.Now -= TimeSpan.FromDays(400);
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.PostponeFeedback(said.Id, said.Said, "", ""));

        await CarryBackAsync();

        Assert.Equal(FeedbackState.Stored, Of(said).State);
        Assert.Equal(2UL, Bor.Store.Read(reader => reader.FindFeedback(said.Id))!.Number);
        Assert.Single(Received(id));
    }

    [Fact]
    public async Task Give_AboutWhatWasForgotten_IsRefused()
    {
        ReportId id = await SharedAsync();
        InboxRow held = Held(id)!;
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.DestroyContent(ContentKind.Inbox, held.Id, Bor.Clock.Now));

        await RefusedAsync(FeedbackErrors.TakenBack, Useful(id));
    }
}
