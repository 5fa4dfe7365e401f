using CertBridge.Node.Deciding;
using CertBridge.Node.Receiving;
using CertBridge.Node.Releasing;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Releasing;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Delivering;

/// <summary>
/// A sender whose store is edited behind the program's back, and which then sends. What a row says of a report is never what is sealed, and what is sealed says itself whom it is for and who released it: so the sender
/// notices, or the receiver refuses. Which of the two is in the name of each test, and in docs/THREATS.md.
/// </summary>
public sealed class EditedStoreTests : ReleasingNode
{
    private readonly WorkingNode cel = WorkingNode.Founding("cert-cel");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Aln.Meet(cel);
        cel.Meet(Aln);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await cel.DisposeAsync();
    }

    [Fact]
    public async Task ALooserMarkingInTheRow_MeansNothing_TheReceiverGetsTheTrueOne()
    {
        Agree(version: 2, release: "amber");
        ReportId id = (await Aln.AcceptedAsync(Submitting.Reports.Yaml())).ReportId;
        await EditAsync("UPDATE report SET tlp = 1, pap = 1; UPDATE outbox SET policy_hash = zeroblob(32)"); // so that it is decided and sealed again from what is stored

        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));

        Assert.Equal(Tlp.Clear, Aln.Store.Read(reader => reader.FindReport(id))!.Tlp);
        Assert.Equal(new Marking { Tlp = Tlp.Green, Pap = Pap.Amber }, Arrivals.Open(entry, Aln, Bor).Manifest.Marking);
        Assert.Equal(2, Aln.Store.Read(reader => reader.ListDecisions(id)).Count(decision => decision.Partner == Bor.Identity.Id));
    }

    [Fact]
    public async Task ADecisionTurnedRound_SendsNothing()
    {
        ReportId id = (await Aln.AcceptedAsync(Submitting.Reports.Yaml(tlp: "amber+strict"))).ReportId;
        await EditAsync("UPDATE decision SET is_allowed = 1, reason = 'ALLOWED', record = replace(replace(record, '\"deny\"', '\"allow\"'), 'TLP_OVER_CEILING', 'ALLOWED')");

        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
        DecisionRow row = Aln.Store.Read(reader => reader.ListDecisions(id))[0];
        Assert.True(row.IsAllowed);
        Assert.Equal(ReplayVerdict.Differs, Aln.Replaying.Replay(row).Verdict);
    }

    /// <summary>What the entry stands on is compared before its number, and for another partner it is something else.</summary>
    [Fact]
    public async Task AnEntryTurnedToAnotherPartner_IsDecidedAgainForThatOne_AndTheSenderDeniesIt()
    {
        Agree(version: 2, release: "amber");
        await Aln.AcceptedAsync(Submitting.Reports.Yaml());
        await EditAsync("UPDATE outbox SET partner = 'cert-cel'");

        Assert.Empty(await Aln.NumberedAsync(cel.Identity.Id));

        OutboxRow entry = Assert.Single(Aln.Store.Read(reader => reader.ListOutbox(ReportId.Parse("CB-ALN-2026-0001"))));
        Assert.Equal(OutboxState.Cancelled, entry.State);
    }

    /// <summary>With every digest in the row those of the other partner the sender has nothing to compare; the bytes are sealed for the first one all the same.</summary>
    [Fact]
    public async Task AnEntryTurnedToAnotherPartner_WithAllItStandsOn_IsRefusedByTheReceiver()
    {
        Agree(version: 2, release: "amber");
        Aln.Agree(cel);
        cel.TakeFrom(Aln);
        await Aln.AcceptedAsync(Submitting.Reports.Yaml(), "", "cert-bor");
        var partner = Aln.Trust.Current.Find(cel.Identity.Id)!;
        await EditAsync($"""
            UPDATE outbox SET partner = 'cert-cel', agreement_hash = x'{partner.InForce(FoundedNode.Now)!.Document.Hash}', card_digest = x'{partner.Card.Digest}', sheet_digest = x'{partner.Sheet!.Digest}'
            """);

        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(cel.Identity.Id));
        ArrivalVerdict verdict = Judge(entry, cel);

        Assert.Equal(RefusalReason.WrongRecipient, Assert.IsType<ArrivalVerdict.Refused>(verdict).Reason);
    }

    [Fact]
    public async Task AnEnvelopeOfAnotherEntry_DoesNotOpenInItsPlace_AndTheSenderSendsNothing()
    {
        Agree(version: 2, release: "amber");
        await Aln.AcceptedAsync(Submitting.Reports.Yaml());
        await Aln.AcceptedAsync(Submitting.Reports.Yaml("Another"));
        await EditAsync("""
            UPDATE outbox SET content_key = (SELECT content_key FROM outbox WHERE id = 1) WHERE id = 2;
            UPDATE outbox_body SET header = (SELECT header FROM outbox_body WHERE id = 1), cms = (SELECT cms FROM outbox_body WHERE id = 1) WHERE id = 2
            """);

        await Assert.ThrowsAsync<ContentDamagedException>(() => Aln.NumberedAsync(Bor.Identity.Id));
    }

    [Fact]
    public async Task AnApprovalMarkedReleased_SendsNothing()
    {
        ApprovalRow approval = await WaitingAsync();
        await EditAsync("UPDATE approval SET state = 2, because = 'Released by officer-1 and officer-2.'");

        Assert.Equal(ApprovalState.Released, Find(approval.Id).State);
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
    }

    /// <summary>How many it takes is asked of the decision, made again, and not of the row.</summary>
    [Fact]
    public async Task AnApprovalThatAsksForFewer_StillTakesTwo()
    {
        ApprovalRow approval = await WaitingAsync();
        await EditAsync("UPDATE approval SET signers_needed = 1");

        Assert.Equal((1, ApprovalState.Waiting), ((await GrantedAsync(Find(approval.Id))).Missing, Find(approval.Id).State));
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
    }

    /// <summary>A second person made up: an officer's key and name, and bytes that are no signature of theirs.</summary>
    [Fact]
    public async Task ASignatureMadeUp_IsRefusedByTheReceiver()
    {
        ApprovalRow approval = await WaitingAsync();
        KeyId second = Aln.Trust.Current.OwnCard.Officers.Single(officer => officer.Name == FoundedNode.SecondOfficerName).Certificate.KeyId;
        await EditAsync($"INSERT INTO approval_signature (approval_id, key_id, officer, signature, signed_ms) VALUES ({approval.Id}, x'{second}', 'officer-2', x'3000', 0)");

        Parsed<GrantedRelease> granted = await GrantAsync(Find(approval.Id));

        Assert.True(granted.IsValid, string.Join('\n', granted.Problems));
        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        ArrivalVerdict.Quarantined quarantined = Assert.IsType<ArrivalVerdict.Quarantined>(Judge(entry, Bor));
        Assert.Equal((QuarantineReason.NotAllowed, "RELEASE_INVALID"), (quarantined.Reason, quarantined.Decision!.Reason));
    }

    [Fact]
    public async Task ItemsOfAnotherApproval_DoNotOpenInItsPlace_AndTheSenderSendsNothing()
    {
        ApprovalRow first = await WaitingAsync();
        ApprovalRow other = await WaitingAsync("Another");
        await EditAsync($"UPDATE approval_body SET items = (SELECT items FROM approval_body WHERE id = {other.Id}) WHERE id = {first.Id}");

        Assert.Throws<ContentDamagedException>(() => Find(first.Id));
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
    }

    private Task EditAsync(string sql) => Aln.RestartAsync(() =>
    {
        using SqliteDatabase database = SqliteDatabase.OpenWriter(Aln.Founded.Home.StoreFile);
        database.Execute(sql);
    });

    private ArrivalVerdict Judge(OutboxRow entry, WorkingNode to)
    {
        var judging = new ArrivalJudging(to.Identity, to.Trust, to.Keys, to.Incoming, new SuiteFloors(to.Store), to.Clock, NullLogger<ArrivalJudging>.Instance);
        return judging.Judge(Aln.Identity.Id, new Arrival(1, LaneName.Routine, entry.Number, entry.Header, entry.Cms));
    }
}
