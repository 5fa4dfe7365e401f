using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Tests.Homes;

public sealed class DurableFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-file-");

    private string Target => Path.Combine(folder.FullName, "node.yaml");

    [Fact]
    public void Write_MakesTheFileWithItsMode()
    {
        DurableFile.Write(Target, "one"u8, Private);

        Assert.Equal("one", File.ReadAllText(Target));
        Assert.Equal(Private, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void Write_GivesTheModeAskedFor_WhateverTheUmask()
    {
        const UnixFileMode everybody = Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

        DurableFile.Write(Target, "one"u8, everybody);

        Assert.Equal(everybody, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void Write_OverAFile_ReplacesContentAndMode_AndLeavesNothingElse()
    {
        File.WriteAllText(Target, "a much longer text than the new one");

        DurableFile.Write(Target, "two"u8, Private);

        Assert.Equal("two", File.ReadAllText(Target));
        Assert.Equal(Private, File.GetUnixFileMode(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void Write_OverAFileThatMustStay_Throws_AndLeavesNothingElse()
    {
        File.WriteAllText(Target, "stays");

        Assert.Throws<IOException>(() => DurableFile.Write(Target, "two"u8, Private, mayReplace: false));

        Assert.Equal("stays", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void Write_OverALink_ReplacesTheLinkAndNotItsTarget()
    {
        string other = Path.Combine(folder.FullName, "other");
        File.WriteAllText(other, "untouched");
        File.CreateSymbolicLink(Target, other);

        DurableFile.Write(Target, "two"u8, Private);

        Assert.Equal("untouched", File.ReadAllText(other));
        Assert.Null(new FileInfo(Target).LinkTarget);
    }

    [Fact]
    public void Write_IntoNoFolder_Throws()
    {
        Assert.ThrowsAny<IOException>(() => DurableFile.Write(Path.Combine(folder.FullName, "absent", "file"), "x"u8, Private));
    }

    [Fact]
    public void Write_OverAFolder_ThrowsAndLeavesNothing()
    {
        Directory.CreateDirectory(Path.Combine(Target, "inner"));

        Assert.ThrowsAny<Exception>(() => DurableFile.Write(Target, "x"u8, Private));

        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void Flush_ThatFails_Throws()
    {
        // /dev/null cannot be flushed; .NET's own flush says nothing about it.
        using Microsoft.Win32.SafeHandles.SafeFileHandle device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);

        Assert.Throws<FlushFailedException>(() => PosixFile.Flush(device, "/dev/null"));
    }

    [Fact]
    public void FlushFolder_OfNoFolder_Throws()
    {
        Assert.Throws<IOException>(() => PosixFile.FlushFolder(Path.Combine(folder.FullName, "absent")));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
