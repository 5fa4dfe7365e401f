using System.Text;
using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Tests.Operating;

public sealed class AgreementDeskTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly byte[] document;
    private readonly AgreementDesk desk;

    public AgreementDeskTests()
    {
        aln.Meet(bor);
        document = Encoding.UTF8.GetBytes(AgreementTemplate.Write(aln.Identity.Id, bor.Identity.Id, DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime)));
        desk = new Desks(aln).Agreements;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task Propose_ThenCosign_PutsItInForce()
    {
        AgreementSummary proposed = (await ProposeAsync()).Agreement;
        AgreementSummary cosigned = (await CosignAsync(bor.Founded.Sign(document))).Agreement;

        Assert.Equal(("agr-aln-bor", 1UL, "proposed", "cert-bor", "amber"), (proposed.Id, proposed.Version, proposed.State, proposed.Partner, proposed.TlpCeiling));
        Assert.Equal(["cert-aln/officer-1"], proposed.SignedBy);
        Assert.Equal(("in-force", 2), (cosigned.State, cosigned.SignedBy.Count));
        Assert.Equal((1U, "cert-aln 1, cert-bor 0"), (proposed.OfficersPerSide, Sides(proposed)));
        Assert.Equal("cert-aln 1, cert-bor 1", Sides(cosigned));
    }

    [Fact]
    public async Task Propose_OfWhatWidens_SaysHowManyOfficersItTakes_AndWhoHasSigned()
    {
        aln.Agree(bor);
        byte[] wider = AgreementTexts.Wider(Encoding.UTF8.GetBytes(AgreementTemplate.Write(aln.Identity.Id, bor.Identity.Id, DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime), version: 2)));
        var request = new ProposeAgreementRequest { Document = ByteString.CopyFrom(wider), Signature = ByteString.CopyFrom(aln.Founded.Sign(wider)) };

        AgreementSummary proposed = (await desk.ProposeAgreement(request, Call("ProposeAgreement"))).Agreement;

        Assert.Equal(("proposed", 2U, "cert-aln 1, cert-bor 0"), (proposed.State, proposed.OfficersPerSide, Sides(proposed)));
        Assert.Equal("ALLOWED", (await aln.AcceptedAsync(Reports.Yaml())).Decisions[0].Reason);
    }

    [Fact]
    public async Task Propose_ByOneSideOnly_LetsNothingThrough()
    {
        await ProposeAsync();

        Assert.Equal("NO_AGREEMENT", (await aln.AcceptedAsync(Reports.Yaml())).Decisions[0].Reason);
    }

    [Fact]
    public async Task ShowAgreement_GivesTheExactBytesAndSignatures()
    {
        byte[] signature = aln.Founded.Sign(document);
        await ProposeAsync(signature);

        ShowAgreementResponse shown = await desk.ShowAgreement(new ShowAgreementRequest { Id = "agr-aln-bor" }, Call("ShowAgreement"));

        Assert.Equal(document, shown.Document.ToByteArray());
        Assert.Equal(signature, Assert.Single(shown.Signatures).ToByteArray());
    }

    [Fact]
    public async Task ListAgreements_ShowsEveryVersion()
    {
        aln.Agree(bor, version: 1);
        aln.Agree(bor, version: 2);

        ListAgreementsResponse list = await desk.ListAgreements(new ListAgreementsRequest(), Call("ListAgreements"));

        Assert.Equal([(1UL, "superseded"), (2UL, "in-force")], list.Agreements.Select(agreement => (agreement.Version, agreement.State)));
    }

    [Fact]
    public async Task Cosign_WithASignatureOverOtherBytes_IsRefused()
    {
        await ProposeAsync();

        await Assert.ThrowsAsync<NodeRefusalException>(() => CosignAsync(bor.Founded.Sign("other bytes"u8)));
    }

    [Fact]
    public async Task WithdrawSignature_ThenCosign_LeavesItProposed_AndSaysWhoTookTheirsBack()
    {
        await ProposeAsync();
        var request = new WithdrawSignatureRequest { Id = "agr-aln-bor", Version = 1, Signature = ByteString.CopyFrom(aln.Founded.Withdraw(document)) };

        AgreementSummary withdrawn = (await desk.WithdrawSignature(request, Call("WithdrawSignature"))).Agreement;
        AgreementSummary cosigned = (await CosignAsync(bor.Founded.Sign(document))).Agreement;
        ShowAgreementResponse shown = await desk.ShowAgreement(new ShowAgreementRequest { Id = "agr-aln-bor" }, Call("ShowAgreement"));

        Assert.Equal((0, "cert-aln/officer-1"), (withdrawn.SignedBy.Count, Assert.Single(withdrawn.WithdrawnBy)));
        Assert.Equal(("proposed", "cert-bor/officer-1"), (cosigned.State, Assert.Single(cosigned.SignedBy)));
        Assert.Single(shown.Withdrawals);
        Assert.Equal("signature-taken-back", Assert.Single(Statements()));
        NodeRefusalException again = await Assert.ThrowsAsync<NodeRefusalException>(() => CosignAsync(aln.Founded.Sign(document)));
        Assert.Equal(AgreementErrors.TakenBack, again.Problems[0].Code);
    }

    [Fact]
    public async Task ChangeStanding_SuspendsAtOnce_DeniesWithAReasonOfItsOwn_AndSaysWhoIsMissing()
    {
        aln.AddOfficers(bor);
        aln.Agree(bor);
        AgreementSummary suspended = await SayAsync(1, StandingWord.Suspended, StandingReason.KeyCompromise, FoundedNode.OfficerName);

        Assert.Equal("suspended", suspended.State);
        SideStanding side = Assert.Single(suspended.Standings);
        Assert.Equal(("cert-aln", "suspended", StandingWord.Suspended, StandingReason.KeyCompromise, 1UL, 2U), (side.Partner, side.Standing, side.Word, side.Reason, side.Serial, side.Missing));
        Assert.Equal("cert-aln/officer-1", Assert.Single(side.SignedBy));
        Assert.Equal("AGREEMENT_SUSPENDED", (await aln.AcceptedAsync(Reports.Yaml())).Decisions[0].Reason);
        Assert.Equal(2UL, (await desk.ShowAgreement(new ShowAgreementRequest { Id = "agr-aln-bor" }, Call("ShowAgreement"))).NextSerial);

        SideStanding begun = Assert.Single((await SayAsync(2, StandingWord.Resumed, StandingReason.Unspecified, FoundedNode.OfficerName)).Standings);
        Assert.Equal(("suspended", StandingWord.Resumed, 1U), (begun.Standing, begun.Word, begun.Missing));
        AgreementSummary resumed = await SayAsync(2, StandingWord.Resumed, StandingReason.Unspecified, FoundedNode.SecondOfficerName);
        Assert.Equal(("in-force", 0), (resumed.State, resumed.Standings.Count));

        AgreementSummary ended = await SayAsync(3, StandingWord.Terminated, StandingReason.NotNeeded, FoundedNode.SecondOfficerName);
        Assert.Equal(("terminated", "terminated"), (ended.State, Assert.Single(ended.Standings).Standing));
        ShowAgreementResponse shown = await desk.ShowAgreement(new ShowAgreementRequest { Id = "agr-aln-bor" }, Call("ShowAgreement"));
        Assert.Equal([1UL, 2UL, 3UL], shown.Statements.Select(statement => statement.Serial).Order());
        Assert.Equal(["suspended", "resumed", "resumed", "terminated"], Statements());
    }

    /// <summary>What the node log says was said, in order; each names who handed it in, and the document.</summary>
    private string[] Statements() => [.. aln.Store.Read(reader => reader.NodeLeaves(0, 100)).Where(leaf => leaf.Kind == StatementLeaf.Kind).Select(leaf =>
    {
        using var json = JsonDocument.Parse(leaf.Record);
        Assert.Equal(("officer-1", "agr-aln-bor", 64), (json.RootElement.GetProperty("by").GetString(), json.RootElement.GetProperty("agreement").GetString(), json.RootElement.GetProperty("digest").GetString()!.Length));
        return json.RootElement.GetProperty("said").GetString()!;
    })];

    private async Task<AgreementSummary> SayAsync(ulong serial, StandingWord word, StandingReason reason, string officer)
    {
        byte[] agreed = aln.Trust.Current.Partners[bor.Identity.Id].Agreements[0].Document.Bytes.ToArray();
        byte[] signature = aln.Founded.Say(agreed, serial, word, reason, officer).Signatures[0];
        var request = new ChangeStandingRequest { Id = "agr-aln-bor", Version = 1, Serial = serial, Word = word, Reason = reason, Signature = ByteString.CopyFrom(signature) };
        return (await desk.ChangeStanding(request, Call("ChangeStanding"))).Agreement;
    }

    [Fact]
    public async Task Propose_OfAHigherVersionByTheOtherSide_CountersIt_AndItCanStillBeCosigned()
    {
        await ProposeAsync();
        byte[] counter = Encoding.UTF8.GetBytes(AgreementTemplate.Write(aln.Identity.Id, bor.Identity.Id, DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime), version: 2));
        var request = new ProposeAgreementRequest { Document = ByteString.CopyFrom(counter), Signature = ByteString.CopyFrom(bor.Founded.Sign(counter)) };

        AgreementSummary proposed = (await desk.ProposeAgreement(request, Call("ProposeAgreement"))).Agreement;
        ListAgreementsResponse list = await desk.ListAgreements(new ListAgreementsRequest(), Call("ListAgreements"));

        Assert.Equal(("proposed", 1UL, 0UL), (proposed.State, proposed.Counters, proposed.CounteredBy));
        Assert.Equal([("countered", 2UL, 0UL), ("proposed", 0UL, 1UL)], list.Agreements.Select(one => (one.State, one.CounteredBy, one.Counters)));
        Assert.Equal("in-force", (await CosignAsync(bor.Founded.Sign(document))).Agreement.State);
    }

    [Fact]
    public async Task ShowAgreement_SaysSinceWhenTheHellosNameIt()
    {
        Digest hash = aln.Agree(bor).Hash;
        var desks = new Desks(aln);
        LinkSlot slot = desks.Board.Slot(bor.Identity.Id, LaneGroup.Ordinary);
        ulong start = (ulong)aln.Clock.Now.ToUnixTimeMilliseconds();
        slot.NoteAgreements(hash, null);
        aln.Clock.Now = aln.Clock.Now.AddSeconds(5);
        slot.NoteAgreements(hash, hash);

        Assert.Equal((start, start + 5_000), await NamedAsync());
        aln.Clock.Now = aln.Clock.Now.AddSeconds(5);
        slot.NoteAgreements(hash, Digest.Of("another"u8));
        Assert.Equal((start, 0UL), await NamedAsync());

        async Task<(ulong, ulong)> NamedAsync()
        {
            ShowAgreementResponse shown = await desks.Agreements.ShowAgreement(new ShowAgreementRequest { Id = "agr-aln-bor" }, Call("ShowAgreement"));
            return (shown.NamedByUsSinceMs, shown.NamedByPartnerSinceMs);
        }
    }

    [Fact]
    public async Task Cosign_OfWhatIsNotHere_IsRefused()
    {
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() => CosignAsync(bor.Founded.Sign(document)));

        Assert.Equal(TrustErrors.AgreementUnknown, refusal.Problems[0].Code);
    }

    [Fact]
    public async Task Propose_OfABadDocument_NamesEveryProblem()
    {
        byte[] bad = Encoding.UTF8.GetBytes("kind: Agreement\nchannels: [gossip]\n");
        var request = new ProposeAgreementRequest { Document = ByteString.CopyFrom(bad), Signature = ByteString.CopyFrom(aln.Founded.Sign(bad)) };

        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() => desk.ProposeAgreement(request, Call("ProposeAgreement")));

        Assert.True(refusal.Problems.Count > 3);
    }

    private static string Sides(AgreementSummary agreement) => string.Join(", ", agreement.Sides.Select(side => $"{side.Partner} {side.Officers}"));

    private static ServerCallContext Call(string method) => Desks.As(OperatorRole.Officer, $"AgreementService/{method}");

    private Task<ProposeAgreementResponse> ProposeAsync(byte[]? signature = null)
    {
        var request = new ProposeAgreementRequest { Document = ByteString.CopyFrom(document), Signature = ByteString.CopyFrom(signature ?? aln.Founded.Sign(document)) };
        return desk.ProposeAgreement(request, Call("ProposeAgreement"));
    }

    private Task<CosignAgreementResponse> CosignAsync(byte[] signature) =>
        desk.CosignAgreement(new CosignAgreementRequest { Id = "agr-aln-bor", Version = 1, Signature = ByteString.CopyFrom(signature) }, Call("CosignAgreement"));
}
