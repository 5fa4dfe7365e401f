using CertBridge.Node.Admitting;
using CertBridge.Node.Checkpointing;
using CertBridge.Node.Founding;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Node.Tests.Operating;

/// <summary>A proof of one receipt, from either side, holds under the card that comes with it and nothing else.</summary>
public sealed class ReceiptProvingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly List<string> reports = [];

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        foreach (string title in new[] { "One", "Two", "Three" })
            reports.Add((await aln.AcceptedAsync(Reports.Yaml(title))).ReportId.Value);
        await new Crossing(aln, bor).CarryAsync();
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task ProveReceipt_FromBothSides_IsTheSameLeafOfTheReceiversLog()
    {
        ProveReceiptResponse here = await ProveAsync(aln, reports[1]);
        ProveReceiptResponse there = await ProveAsync(bor, reports[1]);

        Assert.Equal(here, there);
        Assert.Equal(("cert-bor", "cert-aln", reports[1], 1UL, 1UL), (here.Owner, here.About, here.ReportId, here.Revision, here.LeafIndex));
        AssertHolds(here, size: 3);
    }

    [Fact]
    public async Task ProveReceipt_ByEnvelopeId_IsTheSame()
    {
        string envelopeId = Entry(reports[2]).EnvelopeId.ToString();

        Assert.Equal(await ProveAsync(aln, reports[2]), await ProveAsync(aln, envelopeId));
        Assert.Equal(await ProveAsync(aln, reports[2]), await ProveAsync(aln, envelopeId, "cert-bor"));
        Assert.Equal(await ProveAsync(bor, reports[2]), await ProveAsync(bor, envelopeId));
        Assert.Equal(await ProveAsync(bor, reports[2]), await ProveAsync(bor, envelopeId, "cert-aln"));
    }

    [Fact]
    public async Task ProveReceipt_AfterTheLogGrew_IsTheProofOfBefore()
    {
        ProveReceiptResponse before = await ProveAsync(aln, reports[0]);
        await aln.AcceptedAsync(Reports.Yaml("Four"));
        await new Crossing(aln, bor).CarryAsync();

        Assert.Equal(before, await ProveAsync(aln, reports[0]));
    }

    [Fact]
    public async Task ProveReceipt_OfWhatIsNotAnswered_IsToBeAskedAgain()
    {
        string waiting = (await aln.AcceptedAsync(Reports.Yaml("Four"))).ReportId.Value;
        await AssertRefusedAsync(LedgerErrors.ReceiptNotYet, aln, waiting);
        await WriteAsync(bor, writer => writer.AppendLinkLeaf(aln.Identity.Id, new Crossing(aln, bor).Receipt(Entry(reports[0]), 4, Entry(reports[0]).ManifestDigest)));
        NodeRefusalException refused = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            Proving(bor).ProveAsync(new ReceiptPlace(aln.Identity.Id, LogSide.Mine, Place: 3, ReportId: null, Revision: 0), CancellationToken.None));
        Assert.Equal(LedgerErrors.ReceiptNotYet, refused.Problems[0].Code);
    }

    [Theory]
    [InlineData("CB-ALN-2026-0999", "")]
    [InlineData("0199a3c4-0000-7000-8000-000000000000", "")]
    [InlineData("0199a3c4-0000-7000-8000-000000000000", "cert-bor")]
    public Task ProveReceipt_OfWhatIsNotKnown_IsRefused(string id, string partner) => AssertRefusedAsync(LedgerErrors.ReceiptUnknown, aln, id, partner);

    [Fact]
    public async Task ProveReceipt_OfAnotherPartner_OrWithoutAnId_IsRefused()
    {
        await AssertRefusedAsync(LedgerErrors.ReceiptUnknown, aln, reports[0], "cert-cel");
        await AssertRefusedAsync(LedgerErrors.ReceiptUnknown, bor, reports[0], "cert-cel");
        await AssertRefusedAsync(StoredItemErrors.IdMalformed, aln, "the first one");
        await AssertRefusedAsync(StoredItemErrors.IdMalformed, aln, reports[0], "Cert Bor");
    }

    [Fact]
    public async Task ProveReceipt_OfSeveralPartners_AsksForOne()
    {
        await using WorkingNode cel = WorkingNode.Founding("cert-cel");
        aln.Meet(cel);
        cel.Meet(aln);
        aln.Agree(cel);
        cel.TakeFrom(aln);
        string both = (await aln.AcceptedAsync(Reports.Yaml("Four"))).ReportId.Value;
        await new Crossing(aln, bor).CarryAsync();
        await new Crossing(aln, cel).CarryAsync();

        await AssertRefusedAsync(LedgerErrors.SeveralReceipts, aln, both);
        ProveReceiptResponse one = await ProveAsync(aln, both, "cert-cel");
        Assert.Equal(("cert-cel", 0UL), (one.Owner, one.LeafIndex));
        AssertHolds(one, size: 1);
    }

    [Fact]
    public async Task ProveReceipt_WhereALeafWasChangedOnDisk_IsNotMade()
    {
        byte[] leaf = bor.Store.Read(reader => reader.LinkLeaves(aln.Identity.Id, 0, 1))[0];
        await bor.RestartAsync(() => StoreDamage.Flip(bor.Founded.Home, leaf, leaf.Length - 1));

        await AssertRefusedAsync(LedgerErrors.LogDamaged, bor, reports[1]);
    }

    [Fact]
    public async Task ProveReceipt_FromALargeLog_IsTheSame_WithStoredSubtrees_WithDamagedOnes_AndWithNone()
    {
        byte[] record = bor.Store.Read(reader => reader.LinkLeaves(aln.Identity.Id, 0, 1))[0];
        await WriteAsync(bor, writer =>
        {
            for (int i = 0; i < 700; i++)
                writer.AppendLinkLeaf(aln.Identity.Id, record);
        });
        await new LogPublishing(bor.Identity, bor.Keys, bor.Store, bor.Clock).HeadAsync(aln.Identity.Id, 703, CancellationToken.None);
        var place = new ReceiptPlace(aln.Identity.Id, LogSide.Mine, Place: 600, ReportId: null, Revision: 0);
        ProveReceiptResponse stored = await Proving(bor).ProveAsync(place, CancellationToken.None);
        AssertHolds(stored, size: 703);
        Assert.Equal(2, Subtrees());

        foreach (string change in new[] { "UPDATE log_subtree SET hash = zeroblob(32)", "DELETE FROM log_subtree" })
        {
            await bor.RestartAsync(() =>
            {
                using SqliteDatabase database = SqliteDatabase.OpenWriter(bor.Founded.Home.StoreFile);
                database.Execute(change);
            });
            Assert.Equal(stored, await Proving(bor).ProveAsync(place, CancellationToken.None));
        }
        Assert.Equal(2, Subtrees()); // what was gone is kept again

        int Subtrees() => bor.Store.Read(reader => reader.Subtrees(aln.Identity.Id, LogSide.Mine, LogStretch.Only, 8, 0, 10)).Count;
    }

    [Fact]
    public async Task ProveReceipt_OfACheckpointByAnotherKey_IsNotMade()
    {
        CheckpointRow newest = bor.Store.Read(reader => reader.LatestCheckpoint(aln.Identity.Id, LogSide.Mine))!;
        await WriteAsync(bor, writer => writer.SaveCheckpoint(newest with { Note = aln.Store.Read(reader => reader.LatestCheckpoint(bor.Identity.Id, LogSide.Mine))!.Note }, newest));

        await AssertRefusedAsync(LedgerErrors.CheckpointKeyGone, bor, reports[1]);
    }

    /// <summary>A partner's former cards are kept, and name the key; our own are not, and our next checkpoint is by the new one.</summary>
    [Fact]
    public async Task ProveReceipt_WhereTheLogKeyHasLeftTheCard_ComesWithTheCardOfThen()
    {
        string fingerprint = bor.Trust.Current.OwnCard.Fingerprint;
        foreach (CardChange change in new[] { new CardChange { Announce = [KeyKind.Log] }, new CardChange { Retire = [KeyKind.Log], IsEvenSo = true } })
        {
            Assert.Empty(bor.Founded.Desk.SignCard(change, bor.Founded.Root, previousRoot: null, FoundedNode.Now.AddDays(1)).Problems);
            Assert.Empty(aln.Trust.TakeCard(bor.Identity.Id, PartnerCard.Parser.ParseFrom(bor.Founded.Card.Bytes)).Problems);
        }
        Assert.Empty(bor.Trust.ReloadOwn().Problems);

        ProveReceiptResponse then = await ProveAsync(aln, reports[0]);

        AssertHolds(then, size: 3);
        Assert.NotEqual(fingerprint, aln.Trust.Current.Find(bor.Identity.Id)!.Fingerprint);
        Assert.Contains(aln.Trust.FormerCardsOf(bor.Identity.Id), card => card.Wire.Equals(then.Card));
        await AssertRefusedAsync(LedgerErrors.CheckpointKeyGone, bor, reports[0]);

        await WriteAsync(bor, writer => writer.AppendLinkLeaf(aln.Identity.Id, new Crossing(aln, bor).Receipt(Entry(reports[0]), 4, Entry(reports[0]).ManifestDigest)));
        using NodeKeys next = NodeKeys.Load(bor.Founded.Home).Value!;
        await Crossing.SignAsync(bor, aln, next.Log);
        ProveReceiptResponse ours = await ProveAsync(bor, reports[0]);

        AssertHolds(ours, size: 4);
        Assert.Equal((then.Leaf, bor.Trust.Current.OwnCard.Wire), (ours.Leaf, ours.Card));
    }

    private OutboxRow Entry(string reportId) => aln.Store.Read(reader => reader.ListOutbox(ReportId.Parse(reportId)))[0];

    private static ReceiptProving Proving(WorkingNode node) => new(node.Store, node.Identity, node.Trust);

    private static Task WriteAsync(WorkingNode node, Action<StoreWriter> work) => node.Store.CommitAsync(CommitUrgency.Routine, 1, work);

    private static Task<ProveReceiptResponse> ProveAsync(WorkingNode node, string id, string partner = "") =>
        new Desks(node).Ledger.ProveReceipt(new ProveReceiptRequest { Id = id, Partner = partner }, Desks.As(OperatorRole.Auditor, "LedgerService/ProveReceipt"));

    private static async Task AssertRefusedAsync(ErrorCode code, WorkingNode node, string id, string partner = "") =>
        Assert.Equal(code, (await Assert.ThrowsAsync<NodeRefusalException>(() => ProveAsync(node, id, partner))).Problems[0].Code);

    /// <summary>As whoever gets it verifies it.</summary>
    private static void AssertHolds(ProveReceiptResponse response, ulong size)
    {
        VerifiedCard card = CardVerification.Card(response.Card, held: null).Value!;
        var proof = new ReceiptProof
        {
            Environment = response.Environment,
            Owner = PartnerId.Parse(response.Owner),
            About = PartnerId.Parse(response.About),
            Leaf = response.Leaf.ToByteArray(),
            LeafIndex = response.LeafIndex,
            Path = [.. response.Path.Select(hash => Digest.FromBytes(hash.Span))],
            Checkpoint = response.Checkpoint.ToByteArray(),
        };
        Parsed<ProvenReceipt> proven = proof.Verify([.. card.LogKeys.Select(key => key.Id)], LogKeyVerification.Of(card));
        Assert.True(proven.IsValid, string.Join('\n', proven.Problems));
        Assert.Equal((size, proof.Owner), (proven.Value.Head.Size, card.Id));
    }
}
