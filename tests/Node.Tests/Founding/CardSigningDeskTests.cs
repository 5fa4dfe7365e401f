using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Tests.Founding;

public class CardSigningDeskTests
{
    private static readonly DateTimeOffset Later = FoundedNode.Now.AddDays(1);

    [Fact]
    public void SignCard_WithNothingChanged_RaisesTheSerialAndTheDates()
    {
        using var node = new FoundedNode();
        CardSigned signed = Signed(node, new CardChange());
        Assert.Equal(2ul, signed.Serial);
        Assert.Equal(Later.AddDays(730), signed.Expires);
        Assert.Null(signed.NewSheetSerial);
        Assert.False(signed.ContactsDropped);
        Assert.Equal(2ul, node.Book().Current.OwnCard.Serial);
    }

    [Theory]
    [InlineData(KeyKind.Signing)]
    [InlineData(KeyKind.Log)]
    [InlineData(KeyKind.Tls)]
    public void SignCard_ThatAnnouncesAKey_LeavesTheFirstInUseUntilItIsRetired(KeyKind kind)
    {
        using var node = new FoundedNode();
        KeyId first = InUse(node, kind);
        Signed(node, new CardChange { Announce = [kind] });
        Assert.Equal(first, InUse(node, kind));
        Signed(node, new CardChange { Retire = [kind] });
        Assert.NotEqual(first, InUse(node, kind));
    }

    [Theory]
    [InlineData(KeyKind.Signing)]
    [InlineData(KeyKind.Log)]
    [InlineData(KeyKind.Tls)]
    public void SignCard_ThatRetiresTheOnlyKey_IsRefused(KeyKind kind)
    {
        using var node = new FoundedNode();
        Problem problem = Assert.Single(node.Desk.SignCard(new CardChange { Retire = [kind] }, node.Root, previousRoot: null, Later).Problems);
        Assert.Equal(HomeErrors.CardChangeRefused, problem.Code);
        Assert.Equal(1ul, node.Book().Current.OwnCard.Serial);
    }

    [Fact]
    public void SignCard_ThatRevokesTheSigningKeyInUse_SignsTheSheetAnewWithItsSuccessor()
    {
        using var node = new FoundedNode();
        KeyId revoked = InUse(node, KeyKind.Signing);
        CardSigned signed = Signed(node, new CardChange { Announce = [KeyKind.Signing], Revoke = [revoked] });
        Assert.Equal(2ul, signed.NewSheetSerial);
        TrustSnapshot trust = node.Book().Current;
        Assert.Contains(revoked, trust.OwnCard.RevokedKeys);
        Assert.NotEqual(revoked, InUse(node, KeyKind.Signing));
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        Assert.Equal(2, keys.Encryption.Count);
    }

    [Fact]
    public void SignCard_ThatRevokesTwice_IsRefused()
    {
        using var node = new FoundedNode();
        KeyId revoked = InUse(node, KeyKind.Log);
        Signed(node, new CardChange { Announce = [KeyKind.Log], Revoke = [revoked] });
        Assert.Equal(HomeErrors.CardChangeRefused, Assert.Single(node.Desk.SignCard(new CardChange { Revoke = [revoked] }, node.Root, null, Later).Problems).Code);
    }

    [Fact]
    public void SignCard_ThatRemovesTheOfficerOfTheContacts_DropsThemAndTheNextSerialIsHigher()
    {
        using var node = new FoundedNode();
        PersonalKeyMade officer = PersonalKeyDesk.Make(PersonalKeyKind.Officer, "bea", "CERT", NodeEnvironment.Dev, Path.Combine(node.Folder, "bea"), FoundedNode.Passphrase, Later).Value!;
        CardSigned signed = Signed(node, new CardChange { OfficerCertificates = [officer.CertificateFile], RemoveOfficers = [FoundedNode.OfficerName] });
        Assert.True(signed.ContactsDropped);
        Assert.Null(node.Book().Current.OwnContacts);
        var contacts = new ContactsRequest { DutyContacts = ["bea"], OfficerKeyFile = officer.KeyFile, OfficerPassphrase = FoundedNode.Passphrase };
        Assert.Equal(2ul, node.Desk.SignContacts(contacts, Later).Value!.Serial);
        Assert.Equal("bea", node.Book().Current.OwnContacts!.SignedBy.Name);
    }

    [Fact]
    public void SignCard_WithTheNextRoot_NeedsBothRootsOnceAndTheNewOneFromThenOn()
    {
        using var node = new FoundedNode();
        var change = new CardChange { NextRoot = new NextRoot(Path.Combine(node.Folder, "root"), "another long passphrase") };
        CardSigned announced = Signed(node, change);
        var next = new RootKeyFile(announced.NextRootKeyFile!, "another long passphrase");
        Assert.Equal(HomeErrors.RootKeyRefused, node.Desk.SignCard(new CardChange(), node.Root, null, Later).Problems[0].Code);
        Assert.Equal("previous-root-key", Assert.Single(node.Desk.SignCard(new CardChange(), next, null, Later).Problems).Field);
        Assert.Equal(3ul, node.Desk.SignCard(new CardChange(), next, node.Root, Later).Value!.Serial);
        Assert.Equal(4ul, node.Desk.SignCard(new CardChange(), next, null, Later).Value!.Serial);
    }

    [Fact]
    public void SignCard_WithAWrongPassphraseOrAnotherRoot_IsRefused()
    {
        using var node = new FoundedNode();
        using var other = new FoundedNode("cert-bor");
        RootKeyFile wrong = node.Root with { Passphrase = "not the passphrase" };
        Assert.Equal(HomeErrors.RootKeyRefused, Assert.Single(node.Desk.SignCard(new CardChange(), wrong, null, Later).Problems).Code);
        Assert.Equal(HomeErrors.RootKeyRefused, Assert.Single(node.Desk.SignCard(new CardChange(), other.Root, null, Later).Problems).Code);
        Assert.Equal(HomeErrors.InputFileUnreadable, node.Desk.SignCard(new CardChange(), node.Root with { Path = "/nowhere" }, null, Later).Problems[0].Code);
    }

    [Fact]
    public void SignSheet_OffersANewKeyAndKeepsTheOldOne()
    {
        using var node = new FoundedNode();
        SheetSigned signed = node.Desk.SignSheet(Later).Value!;
        Assert.Equal((2UL, Later.AddDays(35), 0), (signed.Serial, signed.Expires, signed.Persons.Count));
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        Assert.Equal(2, keys.Encryption.Count);
        string inUse = Convert.ToHexStringLower(Assert.Single(node.Book().Current.OwnSheet.EncryptionKeys).SubjectKeyIdentifier);
        Assert.EndsWith("encryption-2.key", keys.EncryptionKeyFile(inUse));
        Assert.Null(keys.EncryptionKeyFile("00"));
    }

    [Fact]
    public void SignContacts_WithAKeyOfNobodyOnTheCard_IsRefused()
    {
        using var node = new FoundedNode();
        using var other = new FoundedNode("cert-bor");
        var contacts = new ContactsRequest { OfficerKeyFile = other.OfficerKeyFile };
        Assert.Equal(HomeErrors.OfficerKeyRefused, Assert.Single(node.Desk.SignContacts(contacts, Later).Problems).Code);
    }

    [Fact]
    public void SignContacts_WithBadEndpointsAndAPassphraseForAPlainKey_ReportsBoth()
    {
        using var node = new FoundedNode();
        var contacts = new ContactsRequest { Endpoints = ["gw1"], OfficerKeyFile = node.OfficerKeyFile, OfficerPassphrase = "whatever it is" };
        Assert.Equal(2, node.Desk.SignContacts(contacts, Later).Problems.Count);
    }

    [Fact]
    public void SignCard_InAFolderWithoutANode_IsRefused()
    {
        using var folder = new TempFolder();
        var desk = new CardSigningDesk(Storage.Homes.NodeHome.At(folder.Path));
        Assert.Equal(HomeErrors.NoHome, Assert.Single(desk.SignSheet(Later).Problems).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void SignSheet_WhileAnotherChangeIsUnderWay_IsBusy()
    {
        using var node = new FoundedNode();
        using (new FileStream(Path.Combine(node.Home.Folder, "change.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(HomeErrors.HomeBusy, Assert.Single(node.Desk.SignSheet(Later).Problems).Code);
        Assert.True(node.Desk.SignSheet(Later).IsValid);
    }

    private static CardSigned Signed(FoundedNode node, CardChange change)
    {
        Parsed<CardSigned> signed = node.Desk.SignCard(change, node.Root, previousRoot: null, Later);
        Assert.Empty(signed.Problems);
        return signed.Value!;
    }

    private static KeyId InUse(FoundedNode node, KeyKind kind)
    {
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        return kind switch
        {
            KeyKind.Signing => keys.Signing.Id,
            KeyKind.Log => keys.Log.Id,
            _ => KeyId.OfSubjectPublicKeyInfo(keys.Tls.PublicKey.ExportSubjectPublicKeyInfo()),
        };
    }
}
