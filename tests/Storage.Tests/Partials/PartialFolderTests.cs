using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Partials;

namespace CertBridge.Storage.Tests.Partials;

public sealed class PartialFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln.example");
    private static readonly PartialEnvelope Envelope = new(Epoch: 2, Number: 7, Digest.Of("whole"u8), TotalBytes: 100);
    private static readonly byte[] Bytes = [.. Enumerable.Range(1, 60).Select(one => (byte)one)];
    private readonly TestHome home = new();
    private readonly PartialFolder folder;

    public PartialFolderTests() => folder = new PartialFolder(home.Home);

    private string Path => System.IO.Path.Combine(home.Home.PartialsFolder, "cert-aln.example.routine.part");

    public void Dispose() => home.Dispose();

    [Fact]
    public void Begin_MakesAFileForTheOwnerAlone()
    {
        Begun(Bytes);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(home.Home.PartialsFolder));
        Assert.Empty(KeyModes.Check(home.Home));
    }

    [Fact]
    public void Sweep_AfterARestart_FindsWhatWasHeld()
    {
        PartialFile before = Begun(Bytes[..25]);
        before.Append(Bytes.AsSpan(25));

        PartialFile found = Assert.Single(folder.Sweep().Files);

        Assert.Equal((Aln, LaneName.Routine, Envelope, Bytes.Length), (found.Partner, found.Lane, found.Envelope, found.HeldBytes));
        var read = new byte[Envelope.TotalBytes];
        Assert.True(found.TryRead(read));
        Assert.Equal(Bytes, read[..Bytes.Length]);
    }

    [Fact]
    public void Sweep_WhereThereIsNoFolder_FindsNothing()
    {
        Assert.Empty(folder.Sweep().Files);
        Assert.False(Directory.Exists(home.Home.PartialsFolder));
    }

    [Theory]
    [InlineData("nothing came")]
    [InlineData("no head")]
    [InlineData("another head")]
    [InlineData("all of it")]
    [InlineData("more than all")]
    [InlineData("a total beyond the limit")]
    public void Sweep_OfWhatNobodyCanGoOnWith_ErasesIt(string what)
    {
        Begun(what == "nothing came" ? [] : Bytes);
        byte[] whole = File.ReadAllBytes(Path);
        byte[] spoilt = what switch
        {
            "nothing came" => whole,
            "no head" => [],
            "another head" => [(byte)(whole[0] ^ 1), .. whole[1..]],
            "all of it" => [.. whole, .. new byte[Envelope.TotalBytes - Bytes.Length]],
            "more than all" => [.. whole, .. new byte[Envelope.TotalBytes]],
            _ => [.. whole[..20], 0xFF, 0xFF, 0xFF, 0xFF, .. whole[24..]],
        };
        File.WriteAllBytes(Path, spoilt);

        Assert.Empty(folder.Sweep().Files);
        Assert.False(File.Exists(Path));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("cert-aln.example.part")]
    [InlineData("cert-aln.example.unspecified.part")]
    [InlineData("CERT.routine.part")]
    public void Sweep_LeavesWhatIsSomebodyElses(string name)
    {
        Begun(Bytes);
        string foreign = System.IO.Path.Combine(home.Home.PartialsFolder, name);
        File.WriteAllText(foreign, "not ours");
        Directory.CreateDirectory(System.IO.Path.Combine(home.Home.PartialsFolder, "cert-bor.bulk.part"));

        Assert.Single(folder.Sweep().Files);
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void Begin_WhereOneIs_ErasesItFirst()
    {
        Begun(Bytes);
        var next = new PartialEnvelope(2, 8, Digest.Of("next"u8), 50);

        PartialFile begun = folder.Begin(Aln, LaneName.Routine, next);

        Assert.Equal((next, 0), (begun.Envelope, begun.HeldBytes));
        begun.Append(Bytes.AsSpan(0, 1));
        Assert.Equal((next, 1), (Assert.Single(folder.Sweep().Files).Envelope, begun.HeldBytes));
    }

    [Fact]
    public void Erase_OverwritesTheBytes_BeforeTheNameGoes()
    {
        PartialFile file = Begun(Bytes);
        using FileStream seen = File.OpenRead(Path);
        file.Erase();

        Assert.False(File.Exists(Path));
        var left = new byte[seen.Length];
        seen.ReadExactly(left);
        Assert.All(left, one => Assert.Equal(0, one));
        file.Erase(); // gone already is no error
    }

    [Fact]
    public void Append_OfAllThatIsMissing_OrMore_IsRefused()
    {
        PartialFile file = Begun(Bytes);

        Assert.Throws<ArgumentOutOfRangeException>(() => file.Append(new byte[Envelope.TotalBytes - Bytes.Length]));
        Assert.Equal(Bytes.Length, file.HeldBytes);
    }

    [Fact]
    public void TryRead_OfAFileThatLostItsEnd_IsFalse()
    {
        PartialFile file = Begun(Bytes);
        using (FileStream cut = File.OpenWrite(Path))
            cut.SetLength(cut.Length - 1);

        Assert.False(file.TryRead(new byte[Envelope.TotalBytes]));
    }

    private PartialFile Begun(byte[] bytes)
    {
        PartialFile file = folder.Begin(Aln, LaneName.Routine, Envelope);
        if (bytes.Length > 0)
            file.Append(bytes);
        return file;
    }
}
