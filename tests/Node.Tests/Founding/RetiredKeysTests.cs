using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Founding;

public sealed class RetiredKeysTests : IDisposable
{
    private static readonly DateTimeOffset Made = FoundedNode.Now;

    private readonly FoundedNode node = new();
    private readonly TestClock clock = new(Made);

    public RetiredKeysTests()
    {
        node.Desk.SignSheet(Made);
        foreach (string file in Directory.EnumerateFiles(node.Home.KeysFolder))
            File.SetLastWriteTimeUtc(file, Made.UtcDateTime);
    }

    private string Old => Path.Combine(node.Home.KeysFolder, "encryption-1.key");

    private string InUse => Path.Combine(node.Home.KeysFolder, "encryption-2.key");

    [Fact]
    public void Kept_CoversTheSheetAndTheLongestEnvelopeWithItsGrace() => Assert.True(RetiredKeys.Kept >= TimeSpan.FromDays(35 + 400) + TimeSpan.FromHours(1));

    [Fact]
    public void Look_WhileSomethingSealedToItMayCome_KeepsTheKey()
    {
        using NodeKeys keys = Look(RetiredKeys.Kept - TimeSpan.FromMinutes(1));

        Assert.True(File.Exists(Old));
        Assert.Equal(2, keys.Encryption.Count);
    }

    [Fact]
    public void Look_AfterEverythingSealedToItExpired_ErasesTheFileAndForgetsTheKey()
    {
        string otherName = Path.Combine(node.Folder, "other name of the same file");
        using (var linking = System.Diagnostics.Process.Start("ln", [Old, otherName]))
            linking.WaitForExit();

        using NodeKeys keys = Look(RetiredKeys.Kept + TimeSpan.FromMinutes(1));

        Assert.False(File.Exists(Old));
        Assert.All(File.ReadAllBytes(otherName), value => Assert.Equal(0, value));
        Assert.Single(keys.Encryption);
        Assert.Empty(Directory.GetFiles(node.Home.KeysFolder, "*.tmp"));
        using NodeKeys again = NodeKeys.Load(node.Home).Value!;
        Assert.Single(again.Encryption);
    }

    [Fact]
    public void Look_WithAClockThatJumpedAhead_ErasesNothingBeforeADayOfRunning_AndNothingOnceItIsRight()
    {
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        RetiredKeys retired = Retired(keys);
        clock.Now = Made + TimeSpan.FromDays(5_000);
        retired.Look();
        clock.Running += RetiredKeys.WarnedFor - TimeSpan.FromSeconds(1);
        retired.Look();
        clock.Now = Made;
        retired.Look();
        clock.Now = Made + TimeSpan.FromDays(5_000);
        clock.Running += TimeSpan.FromSeconds(2);
        retired.Look();

        Assert.True(File.Exists(Old));
    }

    [Fact]
    public void Look_AtTheKeyOnTheSheet_KeepsItHoweverOldItIs()
    {
        using NodeKeys keys = Look(TimeSpan.FromDays(5_000));

        Assert.True(File.Exists(InUse));
        Assert.Single(keys.Encryption);
    }

    [Fact]
    public void Look_AtAKeyWithAnotherHalf_ErasesBoth()
    {
        string half = Path.ChangeExtension(Old, ".half");
        File.WriteAllText(half, "the other half");

        Look(RetiredKeys.Kept + TimeSpan.FromMinutes(1)).Dispose();

        Assert.False(File.Exists(half));
        Assert.False(File.Exists(Old));
    }

    [Fact]
    public void Look_AtACorruptCard_ErasesNothing()
    {
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        File.WriteAllText(OwnIdentity.PathIn(node.Home), "x");
        clock.Now = Made + TimeSpan.FromDays(5_000);

        Assert.Throws<IOException>(Retired(keys).Look);

        Assert.True(File.Exists(Old));
    }

    public void Dispose() => node.Dispose();

    private NodeKeys Look(TimeSpan later)
    {
        NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        clock.Now = Made + later;
        RetiredKeys retired = Retired(keys);
        retired.Look();
        clock.Running += RetiredKeys.WarnedFor;
        retired.Look();
        return keys;
    }

    private RetiredKeys Retired(NodeKeys keys) => new(node.Home, keys, clock, NullLogger<RetiredKeys>.Instance);
}
