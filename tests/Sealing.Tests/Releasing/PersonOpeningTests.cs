using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests.Envelopes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Releasing;

/// <summary>Content that is sealed to named persons: the node that gets it verifies who sent it and looks no further, and a person's key opens exactly what was signed.</summary>
public sealed class PersonOpeningTests
{
    private readonly Exchange exchange = new();
    private readonly PrivateKey duty = PrivateKey.Create();
    private readonly PrivateKey lead = PrivateKey.Create();

    [Fact]
    public void Open_AtTheNode_KnowsTheManifest_AndNoItem()
    {
        SealedEnvelope envelope = Seal("the core", "an address");

        PersonSealedEnvelope opened = Assert.IsType<OpenOutcome.ForPersons>(EnvelopeOpening.Open(envelope.Header, envelope.Cms, exchange.AtBor)).Envelope;

        Assert.Equal((2u, V1.Tlp.Red), (opened.Manifest.ItemCount, opened.Manifest.Marking.Tlp));
        Assert.Equal([duty.Id.ToBytes(), lead.Id.ToBytes()], opened.Manifest.PersonKeyIds.Select(key => key.ToByteArray()));
        Assert.Equal(envelope.ManifestDigest, opened.ManifestDigest);
        PersonSealedContent content = Unwrap(envelope);
        Assert.Equal(-1, content.Block.Span.IndexOf("the core"u8));
        Assert.Equal(-1, content.Block.Span.IndexOf("an address"u8));
    }

    [Fact]
    public void Open_ByEachPerson_GivesTheItemsThatWereSigned()
    {
        SealedEnvelope envelope = Seal("the core", "an address");

        foreach (PrivateKey person in new[] { duty, lead })
        {
            OpenedByPerson opened = Open(envelope, Unwrap(envelope), person).Value!;
            Assert.Equal(["the core", "an address"], opened.Items.Select(item => item.Content.ToStringUtf8()));
        }
    }

    [Fact]
    public void Open_ByAnybodyElse_SaysSo()
    {
        using PrivateKey stranger = PrivateKey.Create();
        SealedEnvelope envelope = Seal("the core");

        Assert.Equal(ReleaseErrors.NotForThisPerson, Open(envelope, Unwrap(envelope), stranger).Problems[0].Code);
        Assert.Equal(ReleaseErrors.NotForThisPerson, Open(envelope, Unwrap(envelope), exchange.Bor.Encryption).Problems[0].Code);
    }

    [Fact]
    public void Open_UnderAnotherSignersKey_OrAnotherHeader_IsRefused()
    {
        SealedEnvelope envelope = Seal("the core"), other = Seal("another core");

        Parsed<OpenedByPerson> signer = PersonOpening.Open(envelope.Header, Unwrap(envelope), exchange.Bor.SigningCertificate, duty);
        Parsed<OpenedByPerson> header = PersonOpening.Open(other.Header, Unwrap(envelope), exchange.Aln.SigningCertificate, duty);

        Assert.Equal([ReleaseErrors.PersonContentWrong, ReleaseErrors.PersonContentWrong], new[] { signer, header }.Select(one => one.Problems[0].Code));
    }

    [Fact]
    public void Open_OfABlockThatIsNotTheSigned_IsRefused()
    {
        SealedEnvelope envelope = Seal("the core"), other = Seal("another core");
        byte[] spoilt = Unwrap(envelope).Block.ToArray();
        spoilt[^20] ^= 1;

        Parsed<OpenedByPerson> swapped = Open(envelope, Unwrap(envelope) with { Block = Unwrap(other).Block }, duty);
        Parsed<OpenedByPerson> flipped = Open(envelope, Unwrap(envelope) with { Block = spoilt }, duty);
        Parsed<OpenedByPerson> cut = Open(envelope, Unwrap(envelope) with { Block = Unwrap(envelope).Block[..^1] }, duty);

        Assert.All(new[] { swapped, flipped, cut }, one => Assert.Equal(ReleaseErrors.PersonContentWrong, one.Problems[0].Code));
    }

    /// <summary>Whoever holds the envelope can spoil the block, and must not make the person sign that its sender sent nonsense.</summary>
    [Fact]
    public void Open_ProvesTheManifest_OnlyWhereWhatIsSealedIsTheSenders()
    {
        SealedEnvelope envelope = Seal("the core");
        byte[] spoilt = Unwrap(envelope).Block.ToArray();
        spoilt[^20] ^= 1;

        Assert.Equal((true, false, false, false), (
            IsProven(Unwrap(envelope), exchange.Aln.SigningCertificate, duty),
            IsProven(Unwrap(envelope) with { Block = spoilt }, exchange.Aln.SigningCertificate, duty),
            IsProven(Unwrap(envelope), exchange.Bor.SigningCertificate, duty),
            IsProven(Unwrap(envelope), exchange.Aln.SigningCertificate, exchange.Bor.Encryption)));

        bool IsProven(PersonSealedContent content, KeyCertificate signer, PrivateKey person)
        {
            PersonOpening.Open(envelope.Header, content, signer, person, out V1.Manifest? proven);
            return proven is not null;
        }
    }

    [Fact]
    public void Seal_OfTheSameItems_HasTheRootOfSaltedItems()
    {
        SaltedItems items = SaltedItems.Fix(exchange.Draft("core", "one").Items);
        SealedEnvelope envelope = exchange.Seal(Draft("unused") with { Items = items.Items, Salted = items });

        Assert.Equal(items.Root.ToBytes(), Open(envelope, Unwrap(envelope), duty).Value!.Manifest.ItemRoot.ToByteArray());
    }

    [Fact]
    public void Unwrap_OfWhatIsNotSealedToPersons_IsNothing()
    {
        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core"));

        Assert.Null(PersonOpening.Unwrap(envelope.Header, envelope.Cms, exchange.AtBor.DecryptionKeys));
    }

    [Fact]
    public void Seal_ToMoreThanSixteenPersons_IsRefused() =>
        Assert.Throws<ArgumentException>(() => exchange.Seal(Draft("core") with { Persons = [.. Enumerable.Repeat(Certify(duty), 17)] }));

    [Fact]
    public void ContactSheet_NamesPersons_EachOnce_AndNoKeyOfTheCard()
    {
        V1.PersonKey person = Person("duty-1", duty);

        Assert.Equal(["duty-1", "lead-1"], Contacts(person, Person("lead-1", lead)).Value!.Persons.Select(one => one.Name));
        Assert.False(Contacts(person, person).IsValid);
        Assert.False(Contacts(person, Person("duty-1", lead)).IsValid);
        Assert.False(Contacts(person, Person("lead-1", duty)).IsValid);
        Assert.False(Contacts(Person("Duty One", duty)).IsValid);
        Assert.False(Contacts(Person("mira", exchange.Aln.Officer)).IsValid);
        Assert.False(Contacts([.. Enumerable.Range(0, 17).Select(i => Person($"duty-{i}", PrivateKey.Create()))]).IsValid);
    }

    [Fact]
    public void ContactSheet_NamesKeysForReceipts_OfThatUse_AndForNothingElse()
    {
        using PrivateKey receipt = PrivateKey.Create();

        Assert.Equal(receipt.Id, Contacts(Signing(receipt, CertificateUse.PersonReceipt)).Value!.Persons.Single().Receipt!.KeyId);
        Assert.Null(Contacts(Person("duty-1", duty)).Value!.Persons.Single().Receipt);
        Assert.False(Contacts(Signing(receipt, CertificateUse.Officer)).IsValid);
        Assert.False(Contacts(Signing(receipt, CertificateUse.Signing)).IsValid);
        Assert.False(Contacts(Signing(receipt, CertificateUse.Encryption)).IsValid);
        Assert.False(Contacts(Signing(duty, CertificateUse.PersonReceipt)).IsValid); // its other key
        Assert.False(Contacts(Signing(exchange.Aln.Officer, CertificateUse.PersonReceipt)).IsValid); // one of the card
        Assert.False(KeyCertificate.Read(exchange.Bor.Certify(receipt, CertificateUse.PersonReceipt).Der, CertificateUse.Officer).IsValid);

        V1.PersonKey Signing(PrivateKey key, CertificateUse use)
        {
            V1.PersonKey person = Person("duty-1", duty);
            person.ReceiptCertificate = ByteString.CopyFrom(exchange.Bor.Certify(key, use).Der);
            return person;
        }
    }

    private Parsed<VerifiedContactSheet> Contacts(params V1.PersonKey[] persons)
    {
        V1.ContactSheet sheet = exchange.Aln.Contacts();
        sheet.Persons.Add(persons);
        return CardVerification.Contacts(CardSigning.Contacts(sheet, exchange.Aln.Officer), exchange.AlnCard, held: null);
    }

    private V1.PersonKey Person(string name, PrivateKey key) => new() { Name = name, EncryptionCertificate = ByteString.CopyFrom(Certify(key).Der) };

    private KeyCertificate Certify(PrivateKey key) => exchange.Bor.Certify(key, CertificateUse.Encryption);

    private EnvelopeDraft Draft(params string[] contents) => exchange.Draft(contents) with
    {
        Marking = new V1.Marking { Tlp = V1.Tlp.Red, Pap = V1.Pap.Red },
        Persons = [Certify(duty), Certify(lead)],
    };

    private SealedEnvelope Seal(params string[] contents) => exchange.Seal(Draft(contents));

    private PersonSealedContent Unwrap(SealedEnvelope envelope) => PersonOpening.Unwrap(envelope.Header, envelope.Cms, exchange.AtBor.DecryptionKeys)!;

    private Parsed<OpenedByPerson> Open(SealedEnvelope envelope, PersonSealedContent content, PrivateKey person) =>
        PersonOpening.Open(envelope.Header, content, exchange.Aln.SigningCertificate, person);
}
