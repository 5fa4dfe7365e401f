using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Tests.Homes;

public sealed class ErasedFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-erased-");

    private string Secret => Path.Combine(folder.FullName, "secret");

    [Fact]
    public void Delete_OverwritesTheBytesBeforeTheNameGoes()
    {
        File.WriteAllText(Secret, "a secret");
        string otherName = Path.Combine(folder.FullName, "other name of the same file");
        Link(Secret, otherName);

        ErasedFile.Delete(Secret);

        Assert.False(File.Exists(Secret));
        Assert.Equal(new byte[8], File.ReadAllBytes(otherName));
    }

    [Fact]
    public void Replace_WritesTheNewFileAndOverwritesTheOldBytes()
    {
        File.WriteAllText(Secret, "a secret");
        string otherName = Path.Combine(folder.FullName, "other name of the same file");
        Link(Secret, otherName);

        ErasedFile.Replace(Secret, "sealed"u8, OwnerOnly);

        Assert.Equal("sealed", File.ReadAllText(Secret));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Secret));
        Assert.Equal(new byte[8], File.ReadAllBytes(otherName));
    }

    [Fact]
    public void Delete_OfNothing_Throws() => Assert.ThrowsAny<IOException>(() => ErasedFile.Delete(Secret));

    public void Dispose() => folder.Delete(recursive: true);

    private static void Link(string file, string name)
    {
        using var linking = System.Diagnostics.Process.Start("ln", [file, name]);
        linking.WaitForExit();
        Assert.Equal(0, linking.ExitCode);
    }
}
