using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Tests.Homes;

public sealed class DurableFolderTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-folder-");

    [Fact]
    public void Make_OfSeveralLevels_GivesEachTheMode()
    {
        string inner = Path.Combine(folder.FullName, "outer", "inner");

        DurableFolder.Make(inner, Private);

        Assert.Equal(Private, File.GetUnixFileMode(inner));
        Assert.Equal(Private, File.GetUnixFileMode(Path.GetDirectoryName(inner)!));
    }

    [Fact]
    public void Make_OfOneThatIsThere_LeavesItAsItIs()
    {
        UnixFileMode before = File.GetUnixFileMode(folder.FullName);

        DurableFolder.Make(folder.FullName, UnixFileMode.UserRead);

        Assert.Equal(before, File.GetUnixFileMode(folder.FullName));
    }

    [Fact]
    public void Make_WhereAFileIsInTheWay_Throws()
    {
        string file = Path.Combine(folder.FullName, "file");
        File.WriteAllText(file, "");

        Assert.Throws<IOException>(() => DurableFolder.Make(file, Private));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
