using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;

namespace CertBridge.Recording.Tests.Checkpoints;

public sealed class SignedNoteTests : IDisposable
{
    private const string Origin = "certbridge/dev/cert-bor/cert-aln";

    private readonly LogKey key = new();
    private readonly LogKey other = new();
    private readonly LogCheckpoint checkpoint = new(Origin, 7, Digest.Of("root"u8));

    [Fact]
    public void Sign_WritesTheDocumentedLines()
    {
        string[] lines = Encoding.UTF8.GetString(Sign()).Split('\n');

        Assert.Equal([Origin, "7", Convert.ToBase64String(checkpoint.Root.ToBytes()), ""], lines[..4]);
        Assert.Equal(6, lines.Length);
        Assert.StartsWith($"— {Origin} ", lines[4], StringComparison.Ordinal);
        Assert.Equal("", lines[5]);
        byte[] signature = Convert.FromBase64String(lines[4].Split(' ')[2]);
        Assert.Equal(key.Id.ToBytes()[..4], signature[..4]);
        Assert.True(key.Verify(key.Id, Encoding.UTF8.GetBytes(string.Join('\n', lines[..3]) + "\n"), signature.AsSpan(4)));
    }

    [Fact]
    public void Open_OfOwnNote_GivesTheCheckpoint()
    {
        Assert.Equal(checkpoint, Open(Sign()).Value);
    }

    [Fact]
    public void Open_WithSeveralLogKeys_FindsTheOne()
    {
        Parsed<LogCheckpoint> opened = SignedNote.Open(Sign(), Origin, [other.Id, key.Id], key.Verify);

        Assert.True(opened.IsValid);
    }

    [Fact]
    public void Open_WithEveryByteChanged_IsRefused()
    {
        byte[] note = Sign();
        for (int position = 0; position < note.Length; position++)
        {
            byte[] changed = [.. note];
            changed[position] ^= 0x01;
            Assert.False(Open(changed).IsValid, $"a change at {position} was taken");
        }
    }

    [Fact]
    public void Open_OfEveryBeginning_IsRefused()
    {
        byte[] note = Sign();
        for (int length = 0; length < note.Length; length++)
            Assert.False(Open(note.AsSpan(0, length)).IsValid, $"{length} bytes were taken");
    }

    [Fact]
    public void Open_OfAnotherLog_IsRefusedByItsOrigin()
    {
        AssertCode(LedgerErrors.CheckpointOrigin, SignedNote.Open(Sign(), "certbridge/dev/cert-bor/cert-cyr", [key.Id], key.Verify));
    }

    [Fact]
    public void Open_ByAnotherKey_IsRefused()
    {
        AssertCode(LedgerErrors.CheckpointSignature, SignedNote.Open(Sign(), Origin, [other.Id], other.Verify));
    }

    [Fact]
    public void Open_WithoutAnyKey_IsRefused()
    {
        AssertCode(LedgerErrors.CheckpointSignature, SignedNote.Open(Sign(), Origin, [], key.Verify));
    }

    [Fact]
    public void Open_WithAWitnessLine_IgnoresIt()
    {
        byte[] note = [.. Sign(), .. Encoding.UTF8.GetBytes($"— witness.example/w1 {Convert.ToBase64String(new byte[76])}\n")];

        Assert.Equal(checkpoint, Open(note).Value);
    }

    [Fact]
    public void Open_WithASecondLineOfTheLogKeyThatFails_IsRefused()
    {
        byte[] forged = [.. key.Id.ToBytes()[..4], .. key.Sign("something else"u8)];
        byte[] note = [.. Sign(), .. Encoding.UTF8.GetBytes($"— {Origin} {Convert.ToBase64String(forged)}\n")];

        AssertCode(LedgerErrors.CheckpointSignature, Open(note));
    }

    [Fact]
    public void Open_WithSeventeenSignatureLines_IsRefused()
    {
        string witness = $"— witness.example/w1 {Convert.ToBase64String(new byte[76])}\n";
        byte[] note = [.. Sign(), .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(witness, 16)))];

        AssertCode(LedgerErrors.CheckpointForm, Open(note));
    }

    [Fact]
    public void Open_Over4KiB_IsRefused()
    {
        byte[] note = [.. Sign(), .. Encoding.UTF8.GetBytes($"— witness.example/w1 {Convert.ToBase64String(new byte[4096])}\n")];

        AssertCode(LedgerErrors.CheckpointForm, Open(note));
    }

    [Theory]
    [InlineData("07")]
    [InlineData("+7")]
    [InlineData(" 7")]
    [InlineData("7.0")]
    [InlineData("0x7")]
    [InlineData("-7")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public void Open_WithASizeOfAnotherForm_IsRefusedThoughSigned(string size)
    {
        AssertCode(LedgerErrors.CheckpointForm, Open(Signed($"{Origin}\n{size}\n{Root()}\n")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all, but long enough to be a root")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")]
    public void Open_WithARootOfAnotherForm_IsRefusedThoughSigned(string root)
    {
        AssertCode(LedgerErrors.CheckpointForm, Open(Signed($"{Origin}\n7\n{root}\n")));
    }

    [Fact]
    public void Open_WithAnExtensionLine_IsRefusedThoughSigned()
    {
        AssertCode(LedgerErrors.CheckpointForm, Open(Signed($"{Origin}\n7\n{Root()}\nmore\n")));
    }

    [Fact]
    public void Open_WithCarriageReturns_IsRefusedThoughSigned()
    {
        AssertCode(LedgerErrors.CheckpointForm, Open(Signed($"{Origin}\r\n7\r\n{Root()}\r\n")));
    }

    [Fact]
    public void Open_OfTextThatIsNotUtf8_IsRefused()
    {
        AssertCode(LedgerErrors.CheckpointForm, Open([0xff, 0xfe, .. Sign()]));
    }

    [Fact]
    public void Open_WithSignatureLineOfAnotherDash_IsRefused()
    {
        string note = Encoding.UTF8.GetString(Sign()).Replace('—', '-');

        AssertCode(LedgerErrors.CheckpointForm, Open(Encoding.UTF8.GetBytes(note)));
    }

    public void Dispose()
    {
        key.Dispose();
        other.Dispose();
    }

    private static void AssertCode(ErrorCode code, Parsed<LogCheckpoint> opened) => Assert.Equal(code, Assert.Single(opened.Problems).Code);

    private byte[] Sign() => SignedNote.Sign(checkpoint, key.Id, key.Sign);

    private string Root() => Convert.ToBase64String(checkpoint.Root.ToBytes());

    private byte[] Signed(string text)
    {
        byte[] signature = [.. key.Id.ToBytes()[..4], .. key.Sign(Encoding.UTF8.GetBytes(text))];
        return Encoding.UTF8.GetBytes($"{text}\n— {Origin} {Convert.ToBase64String(signature)}\n");
    }

    private Parsed<LogCheckpoint> Open(ReadOnlySpan<byte> note) => SignedNote.Open(note, Origin, [key.Id], key.Verify);
}
