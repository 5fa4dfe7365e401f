using System.Buffers.Binary;
using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Witnessing;

namespace CertBridge.Recording.Tests.Witnessing;

/// <summary>A cosignature opens over the head it was given for, by the witness that gave it, and as nothing else.</summary>
public sealed class CosignatureTests : IDisposable
{
    private const string Name = "certbridge/dev/cert-cel";

    private static readonly DateTimeOffset At = new(2026, 11, 27, 8, 30, 15, 250, TimeSpan.Zero);
    private static readonly LogCheckpoint Head = new("certbridge/dev/cert-aln/cert-bor", 7, Digest.Of("root"u8));

    private readonly LogKey key = new();
    private readonly LogKey other = new();

    public void Dispose()
    {
        key.Dispose();
        other.Dispose();
    }

    [Fact]
    public void Signed_OpensOverItsHead_WithItsTimeInWholeSeconds()
    {
        Parsed<CosignedHead> opened = Open(Signed());

        Assert.True(opened.IsValid);
        Assert.Equal((Head, At.AddMilliseconds(-250)), (opened.Value.Head, opened.Value.At));
    }

    [Fact]
    public void Text_IsTheKind_TheTime_AndTheNotesThreeLines() => Assert.Equal(
        $"CertBridge/1 cosignature\ntime 1795768215\ncertbridge/dev/cert-aln/cert-bor\n7\n{Convert.ToBase64String(Head.Root.ToBytes())}\n",
        Encoding.UTF8.GetString(Cosignature.Text(Head, 1_795_768_215)));

    /// <summary>One key signs both, so that neither may be read as the other.</summary>
    [Fact]
    public void Text_IsNoCheckpoint_AndASignedCheckpointIsNoCosignature()
    {
        byte[] checkpoint = key.Sign(Encoding.UTF8.GetBytes(Head.Text));

        Assert.NotEqual(LedgerErrors.CosignatureForm, Open(Line(Blob(checkpoint))).Problems[0].Code);
        Assert.False(SignedNote.Open(Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(Cosignature.Text(Head, 1))}\n{Encoding.UTF8.GetString(Signed())}"), Head.Origin, [key.Id], key.Verify).IsValid);
    }

    /// <summary>Who has the note with the line beneath it reads the note as before.</summary>
    [Fact]
    public void TheLine_BeneathTheNote_IsASignatureLineOfAnother()
    {
        byte[] note = SignedNote.Sign(Head, other.Id, other.Sign);

        Assert.True(SignedNote.Open([.. note, .. Signed()], Head.Origin, [other.Id], other.Verify).IsValid);
    }

    [Fact]
    public void OverAnotherHead_ByAnotherWitness_OrUnderAnotherKey_DoesNotOpen()
    {
        byte[] line = Signed();

        Assert.Equal(LedgerErrors.CosignatureSignature, Open(line, Head with { Size = 8 }).Problems[0].Code);
        Assert.Equal(LedgerErrors.CosignatureSignature, Open(line, Head with { Root = Digest.Of("other"u8) }).Problems[0].Code);
        Assert.Equal(LedgerErrors.CosignatureSignature, Open(line, Head with { Origin = "certbridge/dev/cert-aln/cert-bor/2" }).Problems[0].Code);
        Assert.Equal(LedgerErrors.CosignatureSignature, Cosignature.Open(line, Head, "certbridge/dev/cert-dor", [key.Id], key.Verify).Problems[0].Code);
        Assert.Equal(LedgerErrors.CosignatureSignature, Cosignature.Open(line, Head, Name, [other.Id], other.Verify).Problems[0].Code);
        Assert.Equal(LedgerErrors.CosignatureSignature, Cosignature.Open(line, Head, Name, [], key.Verify).Problems[0].Code);
        Assert.Equal(LedgerErrors.CosignatureSignature, Cosignature.Open(line, Head, Name, [key.Id], (_, _, _) => false).Problems[0].Code);
    }

    [Fact]
    public void AnyByteChanged_DoesNotOpen()
    {
        byte[] line = Signed();
        for (int i = 0; i < line.Length; i++)
        {
            byte[] spoilt = [.. line];
            spoilt[i] ^= 1;
            Assert.False(Open(spoilt).IsValid, $"byte {i}");
        }
    }

    [Fact]
    public void AnotherForm_IsRefusedAsSuch()
    {
        string line = Encoding.UTF8.GetString(Signed());
        string base64 = line.Split(' ')[2].TrimEnd('\n');
        string[] spoilt =
        [
            "", "\n", line.TrimEnd('\n'), line + "\n", line + line, "\n" + line, line.Replace("\n", "\r\n", StringComparison.Ordinal),
            line.Replace("— ", "- ", StringComparison.Ordinal), line.Replace($" {base64}", $"  {base64}", StringComparison.Ordinal), $"— {Name}\n", $"—  {base64}\n", $"— a+b {base64}\n", $"— a\tb {base64}\n",
            $"— {Name} {base64}=\n", $"— {Name} {base64[..^4]}!\n", $"— {Name} {Convert.ToBase64String(new byte[19])}\n", $"— {new string('a', Limits.CosignatureBytesMax)} {base64}\n",
            Encoding.UTF8.GetString(Line(Blob(key.Sign(Cosignature.Text(Head, 0)), seconds: 0))), Encoding.UTF8.GetString(Line(Blob(key.Sign(Cosignature.Text(Head, 253_402_300_800)), seconds: 253_402_300_800))),
        ];

        Assert.All(spoilt, text => Assert.Equal(LedgerErrors.CosignatureForm, Open(Encoding.UTF8.GetBytes(text)).Problems[0].Code));
        Assert.Equal(LedgerErrors.CosignatureForm, Open([.. Signed()[..^1], 0xFF, (byte)'\n']).Problems[0].Code);
    }

    private byte[] Signed() => Cosignature.Sign(Head, At, Name, key.Id, key.Sign);

    private byte[] Blob(byte[] signature, ulong seconds = 1_795_768_215)
    {
        var time = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(time, seconds);
        return [.. key.Id.ToBytes()[..4], .. time, .. signature];
    }

    private static byte[] Line(byte[] blob) => Encoding.UTF8.GetBytes($"— {Name} {Convert.ToBase64String(blob)}\n");

    private Parsed<CosignedHead> Open(byte[] line, LogCheckpoint? head = null) => Cosignature.Open(line, head ?? Head, Name, [key.Id], key.Verify);
}
