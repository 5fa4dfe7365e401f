using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Tests.Operating;

public sealed class PartnerDeskTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task ImportPartner_OfTheCardTheOtherShows_MakesAPartner()
    {
        ImportPartnerResponse imported = await ImportAsync();

        Assert.Equal(("cert-bor", "verified", "never", "", 1UL, 1UL), (imported.Partner.Partner, imported.Partner.State, imported.Partner.Link,
            imported.Partner.Agreement, imported.Partner.CardSerial, imported.Partner.SheetSerial));
        Assert.False(imported.Unchanged);
        Assert.True((await ImportAsync()).Unchanged);
    }

    [Fact]
    public async Task ImportPartner_WithAnotherFingerprint_IsRefused() =>
        await Assert.ThrowsAsync<NodeRefusalException>(() => ImportAsync(aln.Trust.Current.OwnCard.Fingerprint));

    [Fact]
    public async Task ImportPartner_OfNoise_IsRefused() => await Assert.ThrowsAsync<NodeRefusalException>(() =>
        new Desks(aln).Partners.ImportPartner(new ImportPartnerRequest { PartnerCard = ByteString.CopyFrom(new byte[300]), Fingerprint = "x" }, Call("ImportPartner")));

    [Fact]
    public async Task ShowPartner_TellsAgreementQueueAndContacts()
    {
        await ImportAsync();
        aln.Agree(bor);
        await aln.AcceptedAsync(Reports.Yaml());

        ShowPartnerResponse shown = await new Desks(aln).Partners.ShowPartner(new ShowPartnerRequest { Partner = "cert-bor" }, Call("ShowPartner"));

        Assert.Equal(("agr-aln-bor v1", 1UL), (shown.Partner.Agreement, shown.Partner.Waiting));
        Assert.Equal(["officer-1"], shown.Officers);
        Assert.Equal(["gw1.cert-bor.example:7443"], shown.Endpoints);
        Assert.Equal([bor.Keys.Signing.Id.ToString()], shown.SigningKeys);
    }

    [Theory]
    [InlineData("cert-dor", false)]
    [InlineData("", true)]
    public async Task ShowPartner_OfAStranger_IsRefused(string partner, bool malformed)
    {
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            new Desks(aln).Partners.ShowPartner(new ShowPartnerRequest { Partner = partner }, Call("ShowPartner")));

        Assert.Equal(malformed ? StoredItemErrors.IdMalformed : TrustErrors.PartnerUnknown, refusal.Problems[0].Code);
    }

    [Fact]
    public async Task ListPartners_WithoutOne_IsEmpty() =>
        Assert.Empty((await new Desks(aln).Partners.ListPartners(new ListPartnersRequest(), Call("ListPartners"))).Partners);

    private static ServerCallContext Call(string method) => Desks.As(OperatorRole.Admin, $"PartnerService/{method}");

    private async Task<ImportPartnerResponse> ImportAsync(string? fingerprint = null)
    {
        PartnerDesk theirs = new Desks(bor).Partners;
        ShowOwnCardResponse card = await theirs.ShowOwnCard(new ShowOwnCardRequest(), Call("ShowOwnCard"));
        var request = new ImportPartnerRequest { PartnerCard = card.PartnerCard, Fingerprint = fingerprint ?? card.Fingerprint };
        return await new Desks(aln).Partners.ImportPartner(request, Call("ImportPartner"));
    }
}
