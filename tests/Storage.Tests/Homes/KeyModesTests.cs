using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Tests.Homes;

public sealed class KeyModesTests : IDisposable
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Key = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TestHome home = new();

    public KeyModesTests()
    {
        Directory.CreateDirectory(home.Home.KeysFolder, Folder);
        DurableFile.Write(KeyFile, "key"u8, Key);
    }

    private string KeyFile => Path.Combine(home.Home.KeysFolder, "signing.key");

    [Fact]
    public void Check_OfAProperHome_FindsNothing() => Assert.Empty(KeyModes.Check(home.Home));

    [Fact]
    public void Check_OfAHomeWithoutFolders_FindsNothing()
    {
        using var empty = new TestHome();

        Assert.Empty(KeyModes.Check(empty.Home));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "0640")]
    [InlineData(UnixFileMode.OtherRead, "0604")]
    [InlineData(UnixFileMode.GroupWrite, "0620")]
    [InlineData(UnixFileMode.OtherExecute, "0601")]
    public void Check_OfALooseKey_NamesItAndItsMode(UnixFileMode more, string octal)
    {
        File.SetUnixFileMode(KeyFile, Key | more);

        Problem problem = Assert.Single(KeyModes.Check(home.Home));

        Assert.Equal((HomeErrors.KeyModeLoose, KeyFile), (problem.Code, problem.Field));
        Assert.Contains(octal, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfLooseFoldersAndInnerFiles_NamesEach()
    {
        string inner = Path.Combine(home.Home.KeysFolder, "old");
        Directory.CreateDirectory(inner, Folder | UnixFileMode.OtherExecute);
        string innerKey = Path.Combine(inner, "old.key");
        File.WriteAllText(innerKey, "key");
        File.SetUnixFileMode(innerKey, Key | UnixFileMode.OtherRead);
        File.SetUnixFileMode(home.Home.KeysFolder, Folder | UnixFileMode.GroupExecute);

        Assert.Equal([home.Home.KeysFolder, inner, innerKey], KeyModes.Check(home.Home).Select(problem => problem.Field));
    }

    [Theory]
    [InlineData("node.yaml")]
    [InlineData("operators.yaml")]
    [InlineData("cards/partners/cert-bor.card")]
    [InlineData("agreements/agr-aln-bor-v1.sigs")]
    public void Check_OfWhatTheNodeBelieves_RefusesWritersAndAllowsReaders(string name)
    {
        string path = Path.Combine(home.Home.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, Folder);
        DurableFile.Write(path, "x"u8, Key | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.Empty(KeyModes.Check(home.Home));

        File.SetUnixFileMode(path, Key | UnixFileMode.GroupWrite);
        Assert.Equal(path, Assert.Single(KeyModes.Check(home.Home)).Field);
    }

    [Fact]
    public void Check_OfAHomeOthersMayWriteInto_NamesIt()
    {
        File.SetUnixFileMode(home.Home.Folder, Folder | UnixFileMode.OtherWrite);
        Assert.Equal(home.Home.Folder, Assert.Single(KeyModes.Check(home.Home)).Field);
    }

    [Fact]
    public void Check_OfALink_JudgesWhatItPointsTo()
    {
        string elsewhere = Path.Combine(home.Home.Folder, "elsewhere.key");
        DurableFile.Write(elsewhere, "key"u8, Key);
        File.CreateSymbolicLink(Path.Combine(home.Home.KeysFolder, "linked.key"), elsewhere);
        Assert.Empty(KeyModes.Check(home.Home));

        File.SetUnixFileMode(elsewhere, Key | UnixFileMode.OtherRead);
        Assert.Single(KeyModes.Check(home.Home));
    }

    [Fact]
    public async Task Check_OfAStoreThatIsOpen_FindsNothing()
    {
        await using NodeStore store = home.Open();
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AppendNodeLeaf("kind", [1]));

        Assert.Empty(KeyModes.Check(home.Home));
    }

    public void Dispose() => home.Dispose();
}
