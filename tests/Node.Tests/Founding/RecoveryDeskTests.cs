using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Founding;

public sealed class RecoveryDeskTests : IDisposable
{
    private readonly FoundedNode node = new();
    private readonly RecoveryTeam team;

    public RecoveryDeskTests() => team = new RecoveryTeam(node);

    private VerifiedCard Own => OwnIdentity.Read(node.Home).Value!.Card;

    public void Dispose() => node.Dispose();

    [Fact]
    public void Recover_AfterALostRoot_PutsTheNewOneInForce_WithEverythingElseAsItWas()
    {
        VerifiedCard before = Own;
        CardSigned taken = team.Recover();

        Assert.Equal((3ul, null, false), (taken.Serial, taken.NewSheetSerial, taken.ContactsDropped));
        Assert.Contains(before.RootKeyId, Own.RevokedKeys);
        Assert.Equal(before.SigningKeys.Select(key => key.KeyId), Own.SigningKeys.Select(key => key.KeyId));
        Assert.True(CardVerification.Card(Own.Wire, before).IsValid); // as a partner would
        Assert.Equal(3ul, node.Book().Current.OwnCard.Serial);
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
    }

    [Fact]
    public void TheNewRoot_LiesEncryptedOutsideTheHome_AndSignsTheNextCard_AndTheOldOneDoesNot()
    {
        RecoveryDrafted drafted = team.Draft();
        Assert.Equal(Path.Combine(team.NewRoot.OutFolder, "cert-aln.root-of-3.key"), drafted.RootKeyFile);
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY", File.ReadAllText(drafted.RootKeyFile!), StringComparison.Ordinal);
        Assert.Empty(team.Desk.Take([team.Sign(team.Sign(drafted.Bytes, "ben"), "ana")], FoundedNode.Now).Problems);

        var root = new RootKeyFile(drafted.RootKeyFile!, team.NewRoot.Passphrase);
        Assert.Equal(HomeErrors.RootKeyRefused, Assert.Single(node.Desk.SignCard(new CardChange(), node.Root, null, FoundedNode.Now).Problems).Code);
        Assert.Equal(4ul, node.Desk.SignCard(new CardChange { Name = "CERT Alnia" }, root, null, FoundedNode.Now).Value!.Serial);
    }

    [Fact]
    public void Draft_LeavesTheCardInForce_AndTheNodeStartsBetween()
    {
        team.Draft(new CardChange { Announce = [KeyKind.Signing, KeyKind.Log, KeyKind.Tls] });
        Assert.Equal(2ul, Own.Serial);
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        Assert.Equal(Own.SigningKeys[0].KeyId, keys.Signing.Id);
    }

    [Fact]
    public void Recover_WithEveryKeyRevoked_WorksWithTheNewOnes_AndSignsTheSheetAnew()
    {
        KeyId[] stolen = [.. Enum.GetValues<KeyKind>().SelectMany(kind => KeyOrder.Listed(Own, kind))];
        CardSigned taken = team.Recover(new CardChange { Announce = [KeyKind.Signing, KeyKind.Log, KeyKind.Tls], Revoke = stolen });

        Assert.Equal(2ul, taken.NewSheetSerial);
        Assert.All(stolen, key => Assert.Contains(key, Own.RevokedKeys));
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        Assert.Equal(Own.SigningKeys[0].KeyId, keys.Signing.Id);
        Assert.DoesNotContain(keys.Signing.Id, stolen);
    }

    /// <summary>An emergency as well: the node is locked, because its identity ran out.</summary>
    [Fact]
    public void Recover_OfACardThatRanOut_PutsOneInForceThatIsValid()
    {
        DateTimeOffset late = FoundedNode.Now.AddDays(731);
        Assert.True(Own.Expires < late);
        Assert.Equal(late.AddDays(730), team.Recover(now: late).Expires);
    }

    [Fact]
    public void Take_WithOneSignature_IsRefused_AndChangesNothing()
    {
        byte[] draft = team.Draft().Bytes;
        Refused(IdentityErrors.CardRecoveryTooFew, team.Desk.Take([team.Sign(draft, "ana")], FoundedNode.Now));
        Refused(IdentityErrors.CardRootNotNamed, team.Desk.Take([draft], FoundedNode.Now));
        Assert.Equal(2ul, Own.Serial);
    }

    [Fact]
    public void Take_OfADraftThatTheCardInForceOvertook_IsRefused()
    {
        byte[] draft = team.Draft().Bytes;
        byte[] signed = team.Sign(team.Sign(draft, "ana"), "ben");
        Assert.Empty(node.Desk.SignCard(new CardChange(), node.Root, null, FoundedNode.Now).Problems);
        Refused(IdentityErrors.CardRootNotNamed, team.Desk.Take([signed], FoundedNode.Now));
        Assert.Equal(3ul, Own.Serial);
    }

    [Fact]
    public void Take_InAnotherHome_WithoutTheKeysOfTheDraft_IsRefused()
    {
        using var other = new FoundedNode(origin: "first");
        File.Copy(OwnIdentity.PathIn(node.Home), OwnIdentity.PathIn(other.Home), overwrite: true);
        KeyId log = Own.LogKeys[0].Id;
        byte[] draft = team.Draft(new CardChange { Announce = [KeyKind.Log], Revoke = [log] }).Bytes;
        byte[] signed = team.Sign(team.Sign(draft, "ana"), "ben");
        Refused(HomeErrors.KeyNotOnCard, new RecoveryDesk(other.Home).Take([signed], FoundedNode.Now));
        Assert.Empty(team.Desk.Take([signed], FoundedNode.Now).Problems);
    }

    [Fact]
    public void Take_OfWhatIsNoDraft_IsRefused()
    {
        Refused(IdentityErrors.RecoveryDraftMalformed, team.Desk.Take([node.Card.Bytes[..40]], FoundedNode.Now));
        RecoveryDrafted first = team.Draft();
        Directory.Move(team.NewRoot.OutFolder, team.NewRoot.OutFolder + "-first");
        Refused(IdentityErrors.RecoveryDraftMalformed, team.Desk.Take([team.Sign(first.Bytes, "ana"), team.Sign(team.Draft().Bytes, "ben")], FoundedNode.Now));
    }

    [Fact]
    public void RecoveryOfficers_AreNotChangedByTheRootAlone_ButWithTwoOfThem()
    {
        string dea = team.CertificateOf("dea");
        var change = new CardChange { RemoveRecoveryOfficers = ["cai"], RecoveryOfficerCertificates = [dea] };
        Refused(IdentityErrors.RecoveryOfficersChanged, node.Desk.SignCard(change, node.Root, null, FoundedNode.Now));
        Refused(IdentityErrors.RecoveryOfficersChanged, node.Desk.SignCard(new CardChange { RemoveRecoveryOfficers = RecoveryTeam.Names }, node.Root, null, FoundedNode.Now));

        byte[] draft = team.Desk.Draft(new RecoveryRequest { Change = change, Root = node.Root }, FoundedNode.Now).Value!.Bytes;
        Assert.Empty(team.Desk.Take([team.Sign(team.Sign(draft, "ben"), "cai")], FoundedNode.Now).Problems);
        Assert.Equal(["ana", "ben", "dea"], Own.RecoveryOfficers.Select(officer => officer.Name));
        Assert.DoesNotContain(Own.RootKeyId, Own.RevokedKeys);
        Assert.True(node.Desk.SignCard(new CardChange(), node.Root, null, FoundedNode.Now).IsValid);
    }

    [Fact]
    public void RevokingTheKeyOfARecoveryOfficer_TakesTheOfficerOff_WhichTwoOfThemSign()
    {
        KeyId gone = Own.RecoveryOfficers[1].Certificate.KeyId;
        Refused(IdentityErrors.RecoveryOfficersChanged, node.Desk.SignCard(new CardChange { Revoke = [gone] }, node.Root, null, FoundedNode.Now));
        team.Recover(new CardChange { Revoke = [gone] });
        Assert.Equal(["ana", "cai"], Own.RecoveryOfficers.Select(officer => officer.Name));
    }

    /// <summary>A thief signed the same number and named a root: what this node makes follows both, where it is shown the thief's card.</summary>
    [Fact]
    public void Recover_OverTheCardOfAThief_FollowsBoth()
    {
        VerifiedCard held = Own;
        using var thiefs = PrivateKey.Create();
        V1.Card forged = V1.Card.Parser.ParseFrom(held.Wire.Card);
        forged.Serial += 500;
        forged.NextRootKey = ByteString.CopyFrom(thiefs.PublicKey);
        forged.RevokedKeys.Add(ByteString.CopyFrom(Digest.Of("of the thief"u8).ToBytes()));
        forged.TaintedKeys.Add(new V1.TaintedKey { KeyId = ByteString.CopyFrom(held.RootKeyId.ToBytes()), SinceMs = 1000 });
        using PrivateKey root = PrivateKeyFile.Read(node.Root.Path, node.Root.Passphrase, HomeErrors.RootKeyRefused).Value!;
        VerifiedCard thief = CardVerification.Card(CardSigning.Card(forged, root, null), held).Value!;
        string file = Path.Combine(node.Folder, "of-the-thief.card");
        File.WriteAllBytes(file, new V1.PartnerCard { Card = thief.Wire }.ToByteArray());

        team.Recover(over: file);

        Assert.Equal(thief.Serial + 1, Own.Serial);
        Assert.Contains(thiefs.Id, Own.RevokedKeys);
        Assert.All([held, thief], before => Assert.True(CardVerification.Card(Own.Wire, before).IsValid));
    }

    [Fact]
    public void Draft_ThatCannotBe_IsRefused_AndNothingIsWritten()
    {
        using var without = new FoundedNode();
        var request = new RecoveryRequest { Change = new CardChange(), NewRoot = team.NewRoot };
        Refused(HomeErrors.CardChangeRefused, new RecoveryDesk(without.Home).Draft(request, FoundedNode.Now));
        Refused(HomeErrors.CardChangeRefused, team.Desk.Draft(request with { NewRoot = null }, FoundedNode.Now));
        Refused(HomeErrors.CardChangeRefused, team.Desk.Draft(request with { Root = node.Root }, FoundedNode.Now));
        Refused(HomeErrors.CardChangeRefused, team.Desk.Draft(request with { Change = new CardChange { Retire = [KeyKind.Log] } }, FoundedNode.Now));
        Refused(HomeErrors.CardChangeRefused, team.Desk.Draft(request with { Change = new CardChange { Revoke = [Own.LogKeys[0].Id] } }, FoundedNode.Now));
        Refused(HomeErrors.InputInvalid, team.Desk.Draft(request with { NewRoot = team.NewRoot with { Passphrase = "short" } }, FoundedNode.Now));
        Refused(HomeErrors.OutsideHomeNeeded, team.Desk.Draft(request with { NewRoot = team.NewRoot with { OutFolder = node.Home.KeysFolder } }, FoundedNode.Now));
        Refused(IdentityErrors.RecoveryDraftMalformed, team.Desk.Draft(request with { NewRoot = null, Root = node.Root }, FoundedNode.Now)); // card sign does it
        Refused(HomeErrors.InputFileUnreadable, team.Desk.Draft(request with { OverFile = node.Root.Path }, FoundedNode.Now));
        Assert.False(Directory.Exists(team.NewRoot.OutFolder));
        Assert.Equal(2ul, Own.Serial);
    }

    [Fact]
    public void Draft_OverACardWithOtherRecoveryOfficers_IsRefused_SinceNobodyThereWouldTakeIt()
    {
        using var other = new FoundedNode();
        _ = new RecoveryTeam(other);
        Refused(HomeErrors.CardChangeRefused, team.Desk.Draft(new RecoveryRequest { Change = new CardChange(), NewRoot = team.NewRoot, OverFile = OwnIdentity.PathIn(other.Home) }, FoundedNode.Now));
    }

    private static void Refused<T>(ErrorCode code, Parsed<T> read)
        where T : class => Assert.Equal(code, Assert.Single(read.Problems).Code);
}
