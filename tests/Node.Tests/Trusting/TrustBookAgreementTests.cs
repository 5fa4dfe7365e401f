using System.Text;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Trusting;

public class TrustBookAgreementTests
{
    private static readonly DateTimeOffset Later = FoundedNode.Now.AddDays(1);

    [Fact]
    public void TakeAgreement_SignedByOneSide_IsProposedAndNotInForce()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        AgreementTaken taken = exchange.Book.TakeAgreement(document, [exchange.Aln.Sign(document)]).Value!;
        Assert.True(taken.IsChanged);
        Assert.Equal([exchange.Aln.Id], taken.Agreement.SignedBy);
        Assert.Equal(AgreementState.Proposed, exchange.Partner.StateOf(taken.Agreement, FoundedNode.Now));
        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));
    }

    [Fact]
    public void TakeAgreement_WithTheOtherSidesSignatureLater_IsInForceAndARestartKnowsIt()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        byte[] ours = exchange.Aln.Sign(document);
        byte[] theirs = exchange.Bor.Sign(document);
        exchange.Book.TakeAgreement(document, [ours]);
        Assert.True(exchange.Book.TakeAgreement(document, [ours, theirs], from: exchange.Bor.Id).Value!.IsChanged);
        Assert.False(exchange.Book.TakeAgreement(document, [theirs, ours], from: exchange.Bor.Id).Value!.IsChanged);
        foreach (TrustSnapshot trust in new[] { exchange.Book.Current, exchange.Aln.Book().Current })
        {
            KnownAgreement inForce = trust.Partners[exchange.Bor.Id].InForce(FoundedNode.Now)!;
            Assert.Equal(Digest.Of(document), inForce.Document.Hash);
            Assert.Equal([ours, theirs], inForce.AllSignatures);
            Assert.Equal([("cert-aln", "officer-1"), ("cert-bor", "officer-1")], inForce.Signatures.Select(signature => (signature.Party.Value, signature.Officer)));
        }
    }

    /// <summary>A partner says it with every link. Neither the home nor a signature is looked at again; a byte that is new is judged as ever.</summary>
    [Fact]
    public void TakeAgreement_FromAPartner_OfWhatIsHeldToTheByte_IsNotReadAgain()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        byte[] ours = exchange.Aln.Sign(document), theirs = exchange.Bor.Sign(document);
        exchange.Book.TakeAgreement(document, [ours, theirs], from: exchange.Bor.Id);
        byte[] forged = [.. theirs];
        forged[^1] ^= 1;
        Assert.False(exchange.Book.TakeAgreement(document, [ours, forged], from: exchange.Bor.Id).IsValid);
        Assert.False(exchange.Book.TakeAgreement((byte[])[.. document, (byte)'\n'], [ours, theirs], from: exchange.Bor.Id).IsValid);

        File.Delete(Path.Combine(exchange.Aln.Home.Folder, "cards", "own.card"));

        Assert.False(exchange.Book.TakeAgreement(document, [theirs, ours], from: exchange.Bor.Id).Value!.IsChanged);
        Assert.False(exchange.Book.TakeAgreement(document, [theirs, exchange.Bor.Sign(document)], from: exchange.Bor.Id).IsValid); // it has to be judged, and the own card is needed for that
    }

    [Fact]
    public void TakeAgreement_RaisesChangedOnlyWhenSomethingIsNew()
    {
        using var exchange = new Exchange();
        List<PartnerId> changed = [];
        exchange.Book.Changed += changed.Add;
        byte[] document = exchange.Document();
        exchange.Agree(document);
        exchange.Book.TakeAgreement(document, []);
        exchange.Book.TakeAgreement(document, [exchange.Aln.Sign(document)]);
        Assert.Equal([exchange.Bor.Id], changed);
    }

    [Fact]
    public void TakeAgreement_OfTheSameVersionWithOtherBytes_IsRefused()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        exchange.Agree(document);
        byte[] other = [.. document, .. "# one comment more\n"u8];
        Parsed<AgreementTaken> taken = exchange.Book.TakeAgreement(other, [exchange.Aln.Sign(other), exchange.Bor.Sign(other)]);
        Assert.Equal(TrustErrors.AgreementOtherBytes, Assert.Single(taken.Problems).Code);
        Assert.Equal(Digest.Of(document), exchange.Partner.InForce(FoundedNode.Now)!.Document.Hash);
    }

    [Fact]
    public void TakeAgreement_WithASignatureOfNobodyOnTheCards_IsRefused()
    {
        using var exchange = new Exchange();
        using var cel = new FoundedNode("cert-cel");
        byte[] document = exchange.Document();
        Parsed<AgreementTaken> taken = exchange.Book.TakeAgreement(document, [exchange.Aln.Sign(document), cel.Sign(document)]);
        Assert.Equal(IdentityErrors.SignatureUnknownSigner, Assert.Single(taken.Problems).Code);
        Assert.Empty(exchange.Partner.Agreements);
    }

    [Fact]
    public void TakeAgreement_WithASignatureOverOtherBytes_IsRefused()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        byte[] overOther = exchange.Bor.Sign([.. document, (byte)'\n']);
        Assert.Equal(IdentityErrors.SignatureWrong, Assert.Single(exchange.Book.TakeAgreement(document, [overOther]).Problems).Code);
    }

    [Fact]
    public void TakeAgreement_WithoutASignature_IsRefused()
    {
        using var exchange = new Exchange();
        Assert.Equal(TrustErrors.AgreementUnsigned, Assert.Single(exchange.Book.TakeAgreement(exchange.Document(), []).Problems).Code);
    }

    [Fact]
    public void TakeAgreement_WithAStrangerOrFromAPartnerWhoIsNoParty_IsRefused()
    {
        using var exchange = new Exchange();
        using var cel = new FoundedNode("cert-cel");
        byte[] withCel = exchange.Document(with: cel.Id);
        Assert.Equal(TrustErrors.AgreementNotOurs, Assert.Single(exchange.Book.TakeAgreement(withCel, [exchange.Aln.Sign(withCel)]).Problems).Code);
        Assert.Empty(exchange.Book.ImportCard(cel.Card.Bytes, cel.Card.Fingerprint).Problems);
        byte[] withBor = exchange.Document();
        Parsed<AgreementTaken> carried = exchange.Book.TakeAgreement(withBor, [exchange.Bor.Sign(withBor)], from: cel.Id);
        Assert.Equal(TrustErrors.AgreementNotOurs, Assert.Single(carried.Problems).Code);
        byte[] others = Encoding.UTF8.GetBytes(AgreementTemplate.Write(exchange.Bor.Id, cel.Id, DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime)));
        Assert.Equal(TrustErrors.AgreementNotOurs, Assert.Single(exchange.Book.TakeAgreement(others, [exchange.Bor.Sign(others)], from: exchange.Bor.Id).Problems).Code);
    }

    [Fact]
    public void TakeAgreement_UnderANameAnotherPartnerUses_IsTakenBesideIt_AndARestartKnowsBoth()
    {
        using var exchange = new Exchange();
        using var cel = new FoundedNode("cert-cel");
        Assert.Empty(exchange.Book.ImportCard(cel.Card.Bytes, cel.Card.Fingerprint).Problems);
        byte[] squatted = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(exchange.Document(with: cel.Id)).Replace("id: agr-aln-cel", "id: agr-aln-bor", StringComparison.Ordinal));
        Assert.Empty(exchange.Book.TakeAgreement(squatted, [cel.Sign(squatted)], from: cel.Id).Problems);

        byte[] document = exchange.Document();
        exchange.Agree(document);

        foreach (TrustSnapshot trust in new[] { exchange.Book.Current, exchange.Aln.Book().Current })
        {
            Assert.Equal(Digest.Of(document), trust.Partners[exchange.Bor.Id].InForce(FoundedNode.Now)!.Document.Hash);
            Assert.Equal("agr-aln-bor", Assert.Single(trust.Partners[cel.Id].Agreements).Document.Id);
        }
    }

    [Fact]
    public void TakeAgreement_OverALimit_IsRefusedBeforeAnythingIsRead()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        byte[][] many = [.. Enumerable.Repeat(new byte[1], Limits.AgreementSignaturesMax + 1)];
        Assert.Equal(TrustErrors.AgreementLimit, Assert.Single(exchange.Book.TakeAgreement(document, many).Problems).Code);
        Assert.Equal(TrustErrors.AgreementLimit, Assert.Single(exchange.Book.TakeAgreement(document, [new byte[Limits.SignatureBytesMax + 1]]).Problems).Code);
        Assert.Equal(TrustErrors.AgreementLimit, Assert.Single(exchange.Book.TakeAgreement(new byte[Limits.AgreementBytesMax + 1], []).Problems).Code);
    }

    [Fact]
    public void TakeAgreement_OfMoreDocumentsThanOnePartnerMayHave_IsRefused()
    {
        using var exchange = new Exchange();
        for (ulong version = 1; version <= Limits.AgreementsPerPartnerMax; version++)
        {
            byte[] document = exchange.Document(version);
            Assert.True(exchange.Book.TakeAgreement(document, [exchange.Bor.Sign(document)]).IsValid);
        }
        byte[] further = exchange.Document(Limits.AgreementsPerPartnerMax + 1);
        Assert.Equal(TrustErrors.AgreementLimit, Assert.Single(exchange.Book.TakeAgreement(further, [exchange.Bor.Sign(further)]).Problems).Code);
    }

    [Fact]
    public void TakeAgreement_OfWhatIsNoAgreement_IsRefused()
    {
        using var exchange = new Exchange();
        byte[] document = "kind: Agreement\n"u8.ToArray();
        Assert.NotEmpty(exchange.Book.TakeAgreement(document, [exchange.Aln.Sign(document)]).Problems);
    }

    [Fact]
    public void InForce_FollowsDatesAndVersions()
    {
        using var exchange = new Exchange();
        KnownAgreement first = exchange.Agree(exchange.Document(version: 1));
        KnownAgreement second = exchange.Agree(AgreementTexts.Changed(exchange.Document(version: 2), "from: \"2026-11-25\"", "from: \"2026-12-24\""));
        Assert.Equal(1ul, exchange.Partner.InForce(FoundedNode.Now)!.Document.Version);
        Assert.Equal(AgreementState.NotYet, exchange.Partner.StateOf(second, FoundedNode.Now));
        DateTimeOffset christmas = new(2026, 12, 24, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(2ul, exchange.Partner.InForce(christmas)!.Document.Version);
        Assert.Equal(AgreementState.Superseded, exchange.Partner.StateOf(first, christmas));
        Assert.Null(exchange.Partner.InForce(christmas.AddYears(2)));
        Assert.Equal(AgreementState.Expired, exchange.Partner.StateOf(second, christmas.AddYears(2)));
    }

    [Fact]
    public void TakeCard_ThatRevokesTheOfficer_TakesTheAgreementOutOfForce()
    {
        using var exchange = new Exchange();
        exchange.Agree(exchange.Document());
        KeyId officer = exchange.Partner.Card.Officers[0].Certificate.KeyId;
        exchange.Bor.Desk.SignCard(new CardChange { Revoke = [officer] }, exchange.Bor.Root, null, Later);
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, V1.PartnerCard.Parser.ParseFrom(exchange.Bor.Card.Bytes)).IsValid);
        foreach (TrustSnapshot trust in new[] { exchange.Book.Current, exchange.Aln.Book().Current })
        {
            TrustedPartner bor = trust.Partners[exchange.Bor.Id];
            Assert.Null(bor.InForce(FoundedNode.Now));
            Assert.Single(Assert.Single(bor.Agreements).Past);
        }
    }

    /// <summary>The running node has not read its card again yet: neither a new signature of the officer counts nor one that was taken before.</summary>
    [Fact]
    public void TakeAgreement_ByAnOfficerWhoHasLeftTheCardOnDisk_IsRefused_AndAnEarlierSignatureCountsNoMore()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        byte[] ours = exchange.Aln.Sign(document);
        Assert.True(exchange.Book.TakeAgreement(document, [ours]).IsValid);
        PersonalKeyMade bea = PersonalKeyDesk.Make(PersonalKeyKind.Officer, "bea", "CERT", NodeEnvironment.Dev, Path.Combine(exchange.Aln.Folder, "bea"), passphrase: null, FoundedNode.Now).Value!;
        var change = new CardChange { OfficerCertificates = [bea.CertificateFile], RemoveOfficers = [FoundedNode.OfficerName] };
        Assert.True(exchange.Aln.Desk.SignCard(change, exchange.Aln.Root, null, FoundedNode.Now).IsValid);
        Assert.Equal(FoundedNode.OfficerName, Assert.Single(exchange.Book.Current.OwnCard.Officers).Name);

        byte[] next = exchange.Document(version: 2);
        Assert.Equal(IdentityErrors.SignatureUnknownSigner, Assert.Single(exchange.Book.TakeAgreement(next, [exchange.Aln.Sign(next)]).Problems).Code);
        Assert.True(exchange.Book.TakeAgreement(document, [exchange.Bor.Sign(document)], exchange.Bor.Id).IsValid);
        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));
        Assert.Contains(exchange.Partner.Agreements.Single().AllSignatures, signature => signature.AsSpan().SequenceEqual(ours));
    }

    [Fact]
    public void ReloadOwn_WithACardWithoutTheOfficer_NeedsAnotherOfficersSignature()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        exchange.Agree(document);
        PersonalKeyMade bea = PersonalKeyDesk.Make(PersonalKeyKind.Officer, "bea", "CERT", NodeEnvironment.Dev, Path.Combine(exchange.Aln.Folder, "bea"), passphrase: null, FoundedNode.Now).Value!;
        var change = new CardChange { OfficerCertificates = [bea.CertificateFile], RemoveOfficers = [FoundedNode.OfficerName] };
        Assert.True(exchange.Aln.Desk.SignCard(change, exchange.Aln.Root, null, Later).IsValid);
        Assert.True(exchange.Book.ReloadOwn().IsValid);
        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));
        File.Copy(bea.KeyFile, exchange.Aln.OfficerKeyFile, overwrite: true);
        File.Copy(bea.CertificateFile, exchange.Aln.OfficerCertificateFile, overwrite: true);
        Assert.True(exchange.Book.TakeAgreement(document, [exchange.Aln.Sign(document)]).Value!.IsChanged);
        Assert.NotNull(exchange.Partner.InForce(FoundedNode.Now));
        Assert.Equal(3, Assert.Single(exchange.Aln.Book().Current.Partners[exchange.Bor.Id].Agreements).AllSignatures.Count);
    }
}
