using CertBridge.Node.BackingUp;
using CertBridge.Node.Tests.Founding;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Tests.BackingUp;

public sealed class HomeFilesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_TakesEveryFileButTheStore_Links_AndWhatIsBeingWritten()
    {
        foreach (string file in new[] { "node.yaml", "keys/store.key", "cards/partners/cert-bor.card", "store/node.db", "store/partials/cert-bor.routine.part", "keys/log-1.key.7-1.tmp", "change.lock" })
            Write(file, file);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "cards", "link.card"), "/etc/hostname");
        using HomeFiles read = HomeFiles.Read(NodeHome.At(folder.Path));
        Assert.Equal(["home/cards/partners/cert-bor.card", "home/keys/store.key", "home/node.yaml"], read.Files.Select(file => file.Entry.Name));
        Assert.Equal("keys/store.key"u8.ToArray(), read.Files[1].Bytes);
        Assert.All(read.Files, file => Assert.True(file.Entry.IsSound));
    }

    [Fact]
    public void IsSame_SeesAFileThatWasChanged_MadeOrTakenAway()
    {
        Write("node.yaml", "a");
        using HomeFiles before = HomeFiles.Read(NodeHome.At(folder.Path));
        using (HomeFiles again = HomeFiles.Read(NodeHome.At(folder.Path)))
            Assert.True(before.IsSame(again));
        Write("node.yaml", "b");
        using (HomeFiles changed = HomeFiles.Read(NodeHome.At(folder.Path)))
            Assert.False(before.IsSame(changed));
        Write("node.yaml", "a");
        Write("keys/new.key", "");
        using HomeFiles more = HomeFiles.Read(NodeHome.At(folder.Path));
        Assert.False(before.IsSame(more));
        Assert.False(more.IsSame(before));
    }

    [Fact]
    public void Read_OfAFileOverTheLimit_NamesIt()
    {
        using (FileStream large = File.Create(Path.Combine(folder.Path, "large")))
            large.SetLength(BackupFile.FileBytesMax + 1);
        Assert.Contains("large has 16777217 bytes", Assert.Throws<IOException>(() => HomeFiles.Read(NodeHome.At(folder.Path))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("home/node.yaml", true)]
    [InlineData("store/node.db", true)]
    [InlineData("content-keys", true)]
    [InlineData("home/../node.yaml", false)]
    [InlineData("home//etc/passwd", false)]
    [InlineData("home/./a", false)]
    [InlineData("home/a\\b", false)]
    [InlineData("home/a\nb", false)]
    [InlineData("home/store/restored", false)]
    [InlineData("home/store", false)]
    [InlineData("store/lock", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("", false)]
    public void AName_IsSound_WhereItStaysInAHome(string name, bool isSound) =>
        Assert.Equal(isSound, new BackupEntry(name, UnixFileMode.UserRead, 1, default).IsSound);

    private void Write(string name, string text)
    {
        string path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
