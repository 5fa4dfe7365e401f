using CertBridge.Sealing.Backups;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests.Backups;

public sealed class BackupCipherTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Header = [1, 2, 3];
    private static readonly byte[] Text = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    private readonly PrivateKey key = PrivateKey.Create();
    private readonly KeyCertificate recipient;

    public BackupCipherTests() => recipient = KeyCertificate.Read(
        CertificateIssuing.SelfSigned(key, CertificateUse.Encryption, new CertificateName("safe-1", "Test"), Now, Now.AddYears(1)), CertificateUse.Encryption).Value!;

    public void Dispose() => key.Dispose();

    [Fact]
    public void Chunk_OpensInItsPlaceAlone()
    {
        using BackupCipher sealing = BackupCipher.Begin(Header, recipient, out byte[] sealedKey);
        var chunk = new byte[Text.Length + BackupCipher.TagBytes];
        sealing.Seal(7, isLast: false, Text, chunk);
        using BackupCipher opening = BackupCipher.Open(Header, sealedKey, key)!;
        var plaintext = new byte[Text.Length];
        Assert.True(opening.TryOpen(7, isLast: false, chunk, plaintext));
        Assert.Equal(Text, plaintext);
        Assert.False(opening.TryOpen(6, isLast: false, chunk, plaintext));
        Assert.False(opening.TryOpen(7, isLast: true, chunk, plaintext));
        Assert.False(opening.TryOpen(7, isLast: false, chunk.AsSpan(0, chunk.Length - 1), plaintext.AsSpan(1)));
        Assert.False(opening.TryOpen(7, isLast: false, chunk.AsSpan(0, BackupCipher.TagBytes - 1), []));
        for (int bit = 0; bit < chunk.Length * 8; bit += 37)
        {
            chunk[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(opening.TryOpen(7, isLast: false, chunk, plaintext));
            chunk[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Key_OpensUnderItsHeader_AndForItsRecipientAlone()
    {
        using BackupCipher sealing = BackupCipher.Begin(Header, recipient, out byte[] sealedKey);
        Assert.True(sealedKey.Length <= BackupCipher.SealedKeyBytesMax);
        using PrivateKey other = PrivateKey.Create();
        Assert.Null(BackupCipher.Open(Header, sealedKey, other));
        Assert.Null(BackupCipher.Open([1, 2, 4], sealedKey, key));
        Assert.Null(BackupCipher.Open(Header, sealedKey.AsSpan(1), key));
        foreach (int at in Enumerable.Range(0, sealedKey.Length))
        {
            sealedKey[at] ^= 1;
            Assert.Null(BackupCipher.Open(Header, sealedKey, key));
            sealedKey[at] ^= 1;
        }
        using BackupCipher? opened = BackupCipher.Open(Header, sealedKey, key);
        Assert.NotNull(opened);
    }

    [Fact]
    public void EachFile_HasAKeyOfItsOwn()
    {
        using BackupCipher first = BackupCipher.Begin(Header, recipient, out byte[] sealedKey);
        using BackupCipher second = BackupCipher.Begin(Header, recipient, out byte[] _);
        var chunk = new byte[Text.Length + BackupCipher.TagBytes];
        second.Seal(0, isLast: true, Text, chunk);
        using BackupCipher opening = BackupCipher.Open(Header, sealedKey, key)!;
        Assert.False(opening.TryOpen(0, isLast: true, chunk, new byte[Text.Length]));
    }
}
