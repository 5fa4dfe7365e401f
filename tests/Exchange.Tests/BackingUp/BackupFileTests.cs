using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Node.BackingUp;
using CertBridge.Node.Restoring;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;

namespace CertBridge.Exchange.Tests.BackingUp;

/// <summary>The two files of a backup: what they hold, who opens them, and that no byte of them can be another.</summary>
public sealed class BackupFileTests(BackedUpPair fixture) : IClassFixture<BackedUpPair>, IDisposable
{
    /// <summary>No part of a key may be left either, as in the free space of a page.</summary>
    private const int PartBytes = 12;

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-backup-").FullName;

    private TakenBackup Backup => fixture.Backup;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task VerifyOnly_OfABackupTakenUnderLoad_ReadsItAll_AndLeavesNothing()
    {
        JsonElement told = (await Backup.VerifyAsync("--scratch", folder, "--fingerprint", fixture.Pair.Aln.Fingerprint)).ShouldExit(ExitCode.Done).Json;
        Assert.Equal("cert-aln", told.GetProperty("node").GetString());
        Assert.True(told.GetProperty("ledgerVerified").GetBoolean());
        Assert.True(told.GetProperty("contentKeys").GetInt64() > 0);
        JsonElement log = Assert.Single(told.GetProperty("logs").EnumerateArray());
        Assert.Equal("cert-bor", log.GetProperty("partner").GetString());
        Assert.True(log.GetProperty("own").GetInt64() > 0 && log.GetProperty("followed").GetInt64() > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(fixture.Pair.Aln.Home, "store"), "backup-*"));
    }

    [Fact]
    public async Task Backup_HoldsNoContentKey_AndItsNodeLogNamesIt()
    {
        using PrivateKey key = PrivateKey.FromPem(await File.ReadAllTextAsync(Backup.Key));
        byte[] keys = Contents(Backup.ContentKeys, key);
        byte[] everything = Contents(Backup.File, key);
        Assert.True(keys.Length > 0 && keys.Length % StoreSnapshot.KeyRecordBytes == 0);
        Assert.Contains("CREATE TABLE content_key", Encoding.Latin1.GetString(everything), StringComparison.Ordinal); // it is the store that is searched
        for (int at = 0; at < keys.Length; at += StoreSnapshot.KeyRecordBytes)
        {
            for (int from = sizeof(long); from + PartBytes <= StoreSnapshot.KeyRecordBytes; from += PartBytes)
                Assert.Equal(-1, everything.AsSpan().IndexOf(keys.AsSpan(at + from, PartBytes)));
        }
        Assert.Contains(BackupHeader.Read(Header(Backup.File))!.BackupId.ToString(), Encoding.Latin1.GetString(everything), StringComparison.Ordinal);
        foreach (string file in new[] { Backup.File, Backup.ContentKeys })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("magic", "CB5203")]
    [InlineData("header", "CB5205")]
    [InlineData("sealed key", "CB5205")]
    [InlineData("inventory", "CB5204")]
    [InlineData("middle", "CB5204")]
    [InlineData("last", "CB5204")]
    public async Task AFlippedBit_IsRefused_AndItsPlaceNamed(string place, string code)
    {
        byte[] bytes = await File.ReadAllBytesAsync(Backup.File);
        int header = Header(Backup.File).Length;
        int at = place switch
        {
            "magic" => 1,
            "header" => bytes.AsSpan().IndexOf("takenAt"u8) + 12,
            "sealed key" => 8 + header + 4 + 60,
            "inventory" => 8 + header + 4 + (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8 + header)) + 20,
            "middle" => bytes.Length / 2,
            _ => bytes.Length - 1,
        };
        bytes[at] ^= 1;
        await RefusedAsync(bytes, code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(-1)]
    [InlineData(-16)]
    [InlineData(-100_000)]
    public async Task ATruncatedFile_IsRefused(int length)
    {
        byte[] bytes = await File.ReadAllBytesAsync(Backup.File);
        await RefusedAsync(bytes[..(length >= 0 ? length : bytes.Length + length)], length >= 0 ? "CB5203" : "CB5204");
    }

    [Fact]
    public async Task AFileCutBetweenTwoChunks_OrWithMoreBehind_IsRefused()
    {
        byte[] bytes = await File.ReadAllBytesAsync(Backup.File);
        int header = Header(Backup.File).Length;
        int begin = 8 + header + 4 + (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8 + header));
        const int Chunk = (256 * 1024) + 16;
        Assert.True(bytes.Length > begin + Chunk, "the backup has more than one chunk");
        await RefusedAsync(bytes[..(begin + Chunk)], "CB5204");
        await RefusedAsync([.. bytes, 0], "CB5204");
    }

    [Fact]
    public async Task AnotherKey_AnotherCard_AndContentKeysOfAnotherBackup_AreRefused()
    {
        (string other, string certificate) = await TakenBackup.MakeKeyAsync(folder, "safe-2");
        JsonElement error = Error(await (Backup with { Key = other }).VerifyAsync(), ExitCode.VerificationFailed);
        Assert.Equal("CB5205", error.GetProperty("code").GetString());
        Assert.Contains("is sealed to the key", error.GetProperty("message").GetString(), StringComparison.Ordinal);

        Assert.Equal("CB5206", Error(await Backup.VerifyAsync("--fingerprint", fixture.Pair.Bor.Fingerprint), ExitCode.VerificationFailed).GetProperty("code").GetString());

        JsonElement again = (await fixture.Pair.Aln.MustAsync("node", "backup", "--out", Path.Combine(folder, "again"), "--recipient", certificate)).Json;
        TakenBackup mixed = Backup with { ContentKeys = again.GetProperty("contentKeys").GetString()! };
        Assert.Equal("CB5208", Error(await mixed.VerifyAsync(), ExitCode.InputInvalid).GetProperty("code").GetString());
        Assert.Equal("CB5203", Error(await (Backup with { File = Backup.ContentKeys }).VerifyAsync(), ExitCode.InputInvalid).GetProperty("code").GetString());
    }

    [Fact]
    public async Task ContentKeys_AreRefusedAfterSevenDays_UnlessTold()
    {
        string[] verify = ["node", "restore", .. Backup.Flags, "--verify-only", "-o", "json"];
        var later = new Launch(null, WrongClock.By("+8d"));
        Assert.Equal("CB5207", Error(await Certbridge.RunAsync(later, verify), ExitCode.InputInvalid).GetProperty("code").GetString());
        (await Certbridge.RunAsync(later, [.. verify, "--overdue-keys"])).ShouldExit(ExitCode.Done);
        (await Certbridge.RunAsync(new Launch(null, WrongClock.By("+6d")), verify)).ShouldExit(ExitCode.Done);
    }

    [Fact]
    public async Task ContentKeysThatAreOverdue_AreNamedWithTheNextBackup()
    {
        string left = Path.Combine(folder, Path.GetFileName(Backup.ContentKeys));
        File.Copy(Backup.ContentKeys, left);
        string[] backup = ["node", "backup", "--out", folder, "--recipient", Path.ChangeExtension(Backup.Key, ".crt"), "--context-file", fixture.Pair.Aln.ContextFile, "-o", "json"];
        Assert.Empty((await Certbridge.RunAsync(backup)).ShouldExit(ExitCode.Done).Json.GetProperty("overdueContentKeys").EnumerateArray());
        JsonElement later = (await Certbridge.RunAsync(new Launch(null, WrongClock.By("+8d")), backup)).ShouldExit(ExitCode.Done).Json;
        Assert.Contains(left, later.GetProperty("overdueContentKeys").EnumerateArray().Select(file => file.GetString()));
    }

    [Fact]
    public async Task Restore_IntoAHomeWhereSomethingLies_IsRefused_AndOneThatFailsLeavesNothing()
    {
        string home = Path.Combine(folder, "home");
        Directory.CreateDirectory(home);
        await File.WriteAllTextAsync(Path.Combine(home, "note"), "mine");
        string[] restore = ["node", "restore", .. Backup.Flags, "--home", home, "--confirm", "cert-aln", "-o", "json"];
        Assert.Equal("CB5209", Error(await Certbridge.RunAsync(restore), ExitCode.Conflict).GetProperty("code").GetString());
        Assert.Equal(["note"], Directory.EnumerateFileSystemEntries(home).Select(Path.GetFileName));
        File.Delete(Path.Combine(home, "note"));

        byte[] bytes = await File.ReadAllBytesAsync(Backup.File);
        bytes[^1] ^= 1;
        string broken = Path.Combine(folder, "broken.backup");
        await File.WriteAllBytesAsync(broken, bytes);
        restore[2] = broken;
        Assert.Equal("CB5204", Error(await Certbridge.RunAsync(restore), ExitCode.VerificationFailed).GetProperty("code").GetString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
    }

    [Fact]
    public async Task WithoutContent_ItIsRestored_AndNothingOfAReportIsThere()
    {
        string home = Path.Combine(folder, "home");
        await Neighbourhood.UntilAsync("nothing is on its way", async () =>
            (await fixture.Pair.Aln.MustAsync("node", "status")).Json.GetProperty("outboxWaiting").GetInt64() == 0 ? true : (bool?)null);
        TakenBackup settled = await TakenBackup.OfAsync(fixture.Pair.Aln);
        string[] restore = ["node", "restore", settled.File, "--key", settled.Key, "--unencrypted", "--home", home, "--confirm", "cert-aln", "-o", "json"];
        (await Certbridge.RunAsync(restore)).ShouldExit(ExitCode.Usage); // neither said: nobody loses content by forgetting a flag
        (await Certbridge.RunAsync([.. restore, "--without-content"])).ShouldExit(ExitCode.Done);
        using var key = StoreKey.FromPem(await File.ReadAllTextAsync(Path.Combine(home, "keys", "store.key")));
        await using NodeStore store = NodeStore.Open(NodeHome.At(home), key, TimeProvider.System);
        Assert.All(store.Read(reader => reader.ListReports(50)), report => Assert.True(report.IsDestroyed || report.Title.Length == 0));
    }

    [Fact]
    public async Task ARestoreThatWasInterrupted_RefusesTheStart()
    {
        string home = Path.Combine(folder, "home");
        (await Certbridge.RunAsync("node", "restore", Backup.File, "--key", Backup.Key, "--unencrypted", "--content-keys", Backup.ContentKeys, "--home", home, "--confirm", "cert-aln")).ShouldExit(ExitCode.Done);
        (await Certbridge.RunAsync("node", "preflight", "--home", home)).ShouldExit(ExitCode.Done);
        await File.WriteAllBytesAsync(Path.Combine(home, "store", "restored"), []); // as it is while a restore writes
        Assert.Equal("CB5210", Error(await Certbridge.RunAsync("node", "run", "--home", home, "-o", "json"), ExitCode.InputInvalid).GetProperty("code").GetString());
    }

    [Fact]
    public async Task AKeyUnderAPassphrase_OpensWithIt()
    {
        string passphrase = Path.Combine(folder, "passphrase");
        await File.WriteAllTextAsync(passphrase, "eight words that nobody else would ever think of\n");
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        JsonElement made = (await Certbridge.RunAsync("node", "backup-key", "safe-3", "--org", "Test", "--environment", "dev", "--out", folder, "--passphrase-file", passphrase, "-o", "json")).ShouldExit(ExitCode.Done).Json;
        string key = made.GetProperty("keyFile").GetString()!;
        Assert.Contains("BEGIN ENCRYPTED PRIVATE KEY", await File.ReadAllTextAsync(key), StringComparison.Ordinal);
        JsonElement taken = (await fixture.Pair.Aln.MustAsync("node", "backup", "--out", Path.Combine(folder, "out"), "--recipient", made.GetProperty("certificateFile").GetString()!)).Json;
        string[] verify = ["node", "restore", taken.GetProperty("backup").GetString()!, "--key", key, "--verify-only", "-o", "json"];
        JsonElement verified = (await Certbridge.RunAsync([.. verify, "--passphrase-file", passphrase])).ShouldExit(ExitCode.Done).Json;
        Assert.Equal(JsonValueKind.Null, verified.GetProperty("contentKeys").ValueKind);
        (await Certbridge.RunAsync([.. verify, "--unencrypted"])).ShouldExit(ExitCode.InputInvalid);
    }

    [Fact]
    public async Task ARecipientWhoseKeyIsOnTheNode_IsRefused()
    {
        string sheet = Path.Combine(folder, "own.crt");
        OwnIdentity own = OwnIdentity.Read(NodeHome.At(fixture.Pair.Aln.Home)).Value!;
        await File.WriteAllTextAsync(sheet, CertificatePem.Write(own.Sheet.EncryptionKeys[0].Der));
        CommandOutcome refused = await fixture.Pair.Aln.RunAsync("node", "backup", "--out", Path.Combine(folder, "out"), "--recipient", sheet);
        JsonElement error = Error(refused, ExitCode.InputInvalid);
        Assert.Equal("CB5202", error.GetProperty("code").GetString());
        Assert.Contains("own encryption key", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder, "out")));
    }

    private async Task RefusedAsync(byte[] bytes, string code)
    {
        string changed = Path.Combine(folder, "changed.backup");
        await File.WriteAllBytesAsync(changed, bytes);
        CommandOutcome refused = await (Backup with { File = changed }).VerifyAsync("--scratch", folder);
        JsonElement error = Error(refused, ErrorCatalog.Find(code)!.Exit);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(changed, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal([changed], Directory.EnumerateFileSystemEntries(folder));
    }

    private static JsonElement Error(CommandOutcome refused, int exit) => JsonDocument.Parse(refused.ShouldExit(exit).Errors).RootElement.GetProperty("error");

    private static byte[] Header(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        return bytes.AsSpan(8, (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4))).ToArray();
    }

    private static byte[] Contents(string file, PrivateKey key)
    {
        using BackupReading reading = BackupReading.Open(file, key);
        var all = new MemoryStream();
        reading.ReadAll(_ => new KeptOpen(all));
        return all.ToArray();
    }

    /// <summary>Files one after another in one stream.</summary>
    private sealed class KeptOpen(MemoryStream all) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => all.Write(buffer, offset, count);
    }
}
