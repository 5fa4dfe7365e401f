using CertBridge.Cli.Releasing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;

namespace CertBridge.Cli.Tests.Releasing;

/// <summary>Nobody signs for a key whose person the partner's officer did not name.</summary>
public sealed class ReleasePersonsTests
{
    private readonly Cert bor = new("cert-bor");
    private readonly KeyCertificate duty;
    private readonly KeyCertificate deputy;

    public ReleasePersonsTests()
    {
        duty = bor.Certify(PrivateKey.Create(), CertificateUse.Encryption);
        deputy = bor.Certify(PrivateKey.Create(), CertificateUse.Encryption);
    }

    [Fact]
    public void TheNamedPersons_AreFoundByTheirKeys_OnASheetThatAnOfficerOfTheCardSigned()
    {
        ReleasePersons persons = ReleasePersons.Of(Shown(duty, deputy), ["duty-1", "deputy-1"]).Value!;

        Assert.Equal(
            [$"sealed to duty-1, by key {duty.KeyId}", $"sealed to deputy-1, by key {deputy.KeyId}", $"They are on the contact sheet of cert-bor, whose card has the fingerprint {bor.Verified().Fingerprint}."],
            persons.Lines());
    }

    [Fact]
    public void AKeyOfNobodyOnTheSheet_OrOfAnother_IsFoundOut()
    {
        KeyCertificate stranger = bor.Certify(PrivateKey.Create(), CertificateUse.Encryption);

        Assert.Equal("key 1 is not that of \"duty-1\" on the partner's contact sheet", Why(Shown(stranger), "duty-1"));
        Assert.Equal("key 1 is not that of \"duty-1\" on the partner's contact sheet", Why(Shown(deputy), "duty-1"));
        Assert.Equal("key 1 is not that of \"nobody-1\" on the partner's contact sheet", Why(Shown(duty), "nobody-1"));
        Assert.Equal("key 1 is not that of \"duty-1\" on the partner's contact sheet", Why(Shown(deputy, duty), "duty-1", "deputy-1"));
    }

    [Fact]
    public void AnotherNumberOfKeysThanOfPersons_IsFoundOut()
    {
        Assert.Equal("1 persons are named and 2 keys given", Why(Shown(duty, deputy), "duty-1"));
        Assert.Equal("2 persons are named and 1 keys given", Why(Shown(duty), "duty-1", "deputy-1"));
        Assert.True(ReleasePersons.Of(Shown(duty), ["duty-1", "duty-1"]).IsValid);
    }

    [Fact]
    public void ACardOrSheetThatDoesNotHold_IsFoundOut()
    {
        ShowApprovalResponse none = Shown(duty), ofAnother = Shown(duty), unsigned = Shown(duty), byAnother = Shown(duty);
        none.PartnerCard.Contacts = null;
        ofAnother.Summary.Partner = "cert-cyr";
        unsigned.PartnerCard.Card.RootSignature = ByteString.CopyFrom(new byte[64]);
        byAnother.PartnerCard.Contacts = CardSigning.Contacts(Sheet(), PrivateKey.Create());

        Assert.Equal("the partner's card or contact sheet is missing", Why(none, "duty-1"));
        Assert.Equal("the card is one of cert-bor", Why(ofAnother, "duty-1"));
        Assert.StartsWith("the partner's card does not hold: ", Why(unsigned, "duty-1"), StringComparison.Ordinal);
        Assert.StartsWith("the partner's contact sheet does not hold: ", Why(byAnother, "duty-1"), StringComparison.Ordinal);
    }

    private static string Why(ShowApprovalResponse shown, params string[] names)
    {
        Parsed<ReleasePersons> persons = ReleasePersons.Of(shown, names);
        Problem problem = Assert.Single(persons.Problems);
        Assert.Equal(ReleaseErrors.ItemsDiffer, problem.Code);
        return problem.Message;
    }

    private ContactSheet Sheet()
    {
        ContactSheet sheet = bor.Contacts();
        sheet.Persons.Add(new PersonKey { Name = "duty-1", EncryptionCertificate = ByteString.CopyFrom(duty.Der) });
        sheet.Persons.Add(new PersonKey { Name = "deputy-1", EncryptionCertificate = ByteString.CopyFrom(deputy.Der) });
        return sheet;
    }

    private ShowApprovalResponse Shown(params KeyCertificate[] keys) => new()
    {
        Summary = new ApprovalSummary { Partner = "cert-bor" },
        PersonKeyIds = { keys.Select(key => ByteString.CopyFrom(key.KeyId.ToBytes())) },
        PartnerCard = new PartnerCard { Card = CardSigning.Card(bor.Card(), bor.Root, previousRoot: null), Contacts = CardSigning.Contacts(Sheet(), bor.Officer) },
    };
}
