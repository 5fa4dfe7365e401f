using System.Text;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>Two founded nodes of which the first holds the card of the second.</summary>
internal sealed class Exchange : IDisposable
{
    public Exchange()
    {
        Book = Aln.Book(Clock);
        Assert.Empty(Book.ImportCard(Bor.Card.Bytes, Bor.Card.Fingerprint).Problems);
    }

    public FoundedNode Aln { get; } = new("cert-aln");

    public FoundedNode Bor { get; } = new("cert-bor");

    public TestClock Clock { get; } = new(FoundedNode.Now);

    /// <summary>What aln believes.</summary>
    public TrustBook Book { get; }

    public TrustedPartner Partner => Book.Current.Partners[Bor.Id];

    /// <summary>An agreement between the two, valid for a year from <paramref name="from"/> (today).</summary>
    public byte[] Document(ulong version = 1, DateOnly? from = null, PartnerId? with = null) =>
        Encoding.UTF8.GetBytes(AgreementTemplate.Write(Aln.Id, with ?? Bor.Id, from ?? DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime), version));

    /// <summary>A second officer on each card, and aln has taken both cards in.</summary>
    public void AddOfficers()
    {
        Aln.AddOfficer();
        Bor.AddOfficer();
        Assert.Empty(Book.ReloadOwn().Problems);
        Assert.Empty(Book.TakeCard(Bor.Id, V1.PartnerCard.Parser.ParseFrom(Bor.Card.Bytes)).Problems);
    }

    /// <summary>Every officer there is signs it.</summary>
    public KnownAgreement Agree(byte[] document)
    {
        Parsed<AgreementTaken> taken = Book.TakeAgreement(document, [.. Aln.SignByEach(document), .. Bor.SignByEach(document)]);
        Assert.Empty(taken.Problems);
        return taken.Value!.Agreement;
    }

    public void Dispose()
    {
        Aln.Dispose();
        Bor.Dispose();
    }
}
