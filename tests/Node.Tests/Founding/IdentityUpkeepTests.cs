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
    public void Look_AfterTheKeyInUseWasRetired_WaitsForARestart()
    {
        node.Desk.SignCard(new CardChange { Announce = [KeyKind.Tls] }, node.Root, null, FoundedNode.Now);
        upkeep.Look();
        node.Desk.SignCard(new CardChange { Retire = [KeyKind.Tls] }, node.Root, null, FoundedNode.Now);
        upkeep.Look();
        Assert.Equal(2ul, book.Current.OwnCard.Serial);
        Assert.Equal(3ul, node.Book().Current.OwnCard.Serial);
    }

    [Fact]
    public void Look_AtACorruptCard_KeepsTheOneInForce()
    {
        File.WriteAllText(OwnIdentity.PathIn(node.Home), "x");
        upkeep.Look();
        Assert.Equal(1ul, book.Current.OwnCard.Serial);
    }

    public void Dispose()
    {
        keys.Dispose();
        node.Dispose();
    }
}
