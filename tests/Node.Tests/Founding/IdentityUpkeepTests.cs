using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Founding;

public sealed class IdentityUpkeepTests : IDisposable
{
    private readonly FoundedNode node = new();
    private readonly TestClock clock = new(FoundedNode.Now);
    private readonly NodeKeys keys;
    private readonly TrustBook book;
    private readonly IdentityUpkeep upkeep;

    public IdentityUpkeepTests()
    {
        keys = NodeKeys.Load(node.Home).Value!;
        book = node.Book(clock);
        upkeep = new IdentityUpkeep(node.Home, keys, book, clock, NullLogger<IdentityUpkeep>.Instance);
    }

    [Fact]
    public void Look_AtAFreshSheet_LeavesItAlone()
    {
        clock.Now = FoundedNode.Now.AddDays(20);
        upkeep.Look();
        Assert.Equal(1ul, book.Current.OwnSheet.Serial);
    }

    [Fact]
    public void Look_AtASheetThatEndsInTwoWeeks_SignsTheNextAndCanOpenBoth()
    {
        var before = keys.Encryption.Values.Single();
        clock.Now = FoundedNode.Now.AddDays(22);
        upkeep.Look();
        upkeep.Look();
        Assert.Equal(2ul, book.Current.OwnSheet.Serial);
        Assert.Equal(clock.Now.AddDays(35), book.Current.OwnSheet.Expires);
        Assert.Equal(2, keys.Encryption.Count);
        Assert.Contains(before, keys.Encryption.Values);
        Assert.NotEmpty(before.Agreement.Sign([1]));
        Assert.True(keys.Encryption.ContainsKey(Convert.ToHexStringLower(book.Current.OwnSheet.EncryptionKeys[0].SubjectKeyIdentifier)));
    }

    [Fact]
    public void Look_AfterTheCommandLineAnnouncedAKey_ShowsTheNewCard()
    {
        node.Desk.SignCard(new CardChange { Announce = [KeyKind.Signing] }, node.Root, null, FoundedNode.Now);
        upkeep.Look();
        Assert.Equal(2ul, book.Current.OwnCard.Serial);
    }

    [Fact]
    public void Look_AfterAnAnnouncedKeyWasActivated_WorksWithIt_AndTheOldOneCanStillSign()
    {
        KeysInUse before = keys.InUse;
        int raised = 0;
        keys.InUseChanged += () => raised++;
        Sign(new CardChange { Announce = [KeyKind.Signing, KeyKind.Log, KeyKind.Tls] });
        Assert.Same(before, keys.InUse);

        Sign(new CardChange { Activate = [KeyKind.Signing, KeyKind.Log, KeyKind.Tls] });

        Assert.Equal((3ul, 1), (book.Current.OwnCard.Serial, raised));
        Assert.Equal(book.Current.OwnCard.SigningKeys[0].KeyId, keys.Signing.Id);
        Assert.Equal(keys.Signing.Id, keys.InUse.SigningCertificate.KeyId);
        Assert.Equal(book.Current.OwnCard.LogKeys[0].Id, keys.Log.Id);
        Assert.All(Enum.GetValues<KeyKind>(), kind => Assert.NotEqual(before.OfKind(kind), keys.InUse.OfKind(kind)));
        Assert.NotEmpty(before.Signing.Sign([1]));
        Assert.Equal(book.Current.OwnSheet.Wire.SignerKeyId.ToByteArray(), keys.Signing.Id.ToBytes()); // the first use
    }

    /// <summary>Operators trust the node by the key in their contexts: it is shown to them until it leaves the card.</summary>
    [Fact]
    public void Look_AfterATlsKeyWasActivated_ShowsOperatorsTheOldOne_UntilItIsRetired()
    {
        KeysInUse before = keys.InUse;
        Sign(new CardChange { Announce = [KeyKind.Tls] });
        Sign(new CardChange { Activate = [KeyKind.Tls] });
        Assert.Equal(before.LocalTlsKey, keys.InUse.LocalTlsKey);

        Sign(new CardChange { Retire = [KeyKind.Tls] });
        Assert.Equal(keys.InUse.TlsKey, keys.InUse.LocalTlsKey);
        Assert.NotEqual(before.TlsKey, keys.InUse.TlsKey);
    }

    [Fact]
    public void Look_AtACorruptCard_KeepsTheOneInForce()
    {
        File.WriteAllText(OwnIdentity.PathIn(node.Home), "x");
        upkeep.Look();
        Assert.Equal(1ul, book.Current.OwnCard.Serial);
    }

    private void Sign(CardChange change)
    {
        Assert.Empty(node.Desk.SignCard(change, node.Root, null, FoundedNode.Now).Problems);
        upkeep.Look();
    }

    public void Dispose()
    {
        keys.Dispose();
        node.Dispose();
    }
}
