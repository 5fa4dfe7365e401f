using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;

namespace CertBridge.Recording.Witnessing;

/// <summary>
/// What a witness signs about the head of somebody else's log: that it saw this head at this time, and none before that it does not continue. One line in the form of a C2SP signed note's signature,
/// with the time in it as in C2SP tlog-cosignature; but by ECDSA P-256 over a text of our own, because our cards name no other keys (docs/LEDGER.md, "A witness").
/// </summary>
public static class Cosignature
{
    private const int TimeBytes = sizeof(ulong);
    private const int SignatureAt = SignatureLine.KeyHintBytes + TimeBytes;
    private const int BlobBytesMin = SignatureAt + SignatureLine.SignatureBytesMin;

    /// <summary>The year 10000 begins; no time of ours is later.</summary>
    private const ulong EndOfTimeSeconds = 253_402_300_800;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name in the line: that of the witness, and of no log.</summary>
    public static string NameOf(string environment, PartnerId witness) => $"certbridge/{environment}/{witness}";

    /// <summary>What is signed. No checkpoint begins like it, so that one key for both signs nothing that is taken for the other.</summary>
    /// <param name="head">What was seen; its three lines follow as they are in the note.</param>
    /// <param name="atSeconds">When, Unix seconds.</param>
    public static byte[] Text(LogCheckpoint head, ulong atSeconds) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"CertBridge/1 cosignature\ntime {atSeconds}\n{head.Text}"));

    /// <param name="head">A head that verified and continues what was cosigned before, which is on the disk already.</param>
    /// <param name="at">When it was seen; whole seconds count.</param>
    /// <param name="name"><see cref="NameOf"/> the witness.</param>
    /// <param name="logKey">Its log key.</param>
    /// <param name="sign">Signs with it.</param>
    /// <returns>The line, with its line feed.</returns>
    public static byte[] Sign(LogCheckpoint head, DateTimeOffset at, string name, KeyId logKey, SignBytes sign)
    {
        ulong seconds = (ulong)at.ToUnixTimeSeconds();
        var time = new byte[TimeBytes];
        BinaryPrimitives.WriteUInt64BigEndian(time, seconds);
        return Encoding.UTF8.GetBytes(SignatureLine.Write(name, logKey, [.. time, .. sign(Text(head, seconds))]));
    }

    /// <summary>Reads a line and verifies it over a head. The questions in this order: size, UTF-8 and one line; name and base64; time; name; key and signature.</summary>
    /// <param name="line">Exact bytes, with the line feed.</param>
    /// <param name="head">The head it must be over.</param>
    /// <param name="name"><see cref="NameOf"/> the witness it must be by.</param>
    /// <param name="logKeys">Log keys of the witness.</param>
    /// <param name="verify">Verifies under one of them.</param>
    public static Parsed<CosignedHead> Open(ReadOnlySpan<byte> line, LogCheckpoint head, string name, IReadOnlyList<KeyId> logKeys, VerifyBytes verify)
    {
        if (Read(line, out string signer, out byte[] blob) is { } broken)
            return Invalid(LedgerErrors.CosignatureForm, broken);
        ulong seconds = BinaryPrimitives.ReadUInt64BigEndian(blob.AsSpan(SignatureLine.KeyHintBytes));
        if (seconds is 0 or >= EndOfTimeSeconds)
            return Invalid(LedgerErrors.CosignatureForm, "Its time is none: seconds after 1970 began and before the year 10000.");
        if (signer != name)
            return Invalid(LedgerErrors.CosignatureSignature, $"It is not by {name}.");
        byte[] text = Text(head, seconds);
        byte[] signature = blob[SignatureAt..];
        return logKeys.Any(key => SignatureLine.Names(blob, key) && verify(key, text, signature))
            ? Parsed<CosignedHead>.Valid(new CosignedHead(head, DateTimeOffset.FromUnixTimeSeconds((long)seconds)))
            : Invalid(LedgerErrors.CosignatureSignature, "No log key of the witness's card verifies it over this checkpoint.");
    }

    /// <returns>What is wrong; null when it is one line of a name and base64.</returns>
    private static string? Read(ReadOnlySpan<byte> line, out string signer, out byte[] blob)
    {
        signer = "";
        blob = [];
        if (line.Length > Limits.CosignatureBytesMax)
            return $"It has {line.Length} bytes, at most {Limits.CosignatureBytesMax} are allowed.";
        if (!TryDecode(line, out string text) || !text.StartsWith(SignatureLine.Start, StringComparison.Ordinal) || text.IndexOf('\n') != text.Length - 1)
            return "It is not one line of UTF-8 that begins with an em dash and a space, and ends with its line feed.";
        if (!SignatureLine.TryRead(text[..^1], out signer, out blob) || signer.Any(char.IsControl))
            return "It is not a name, a space, and base64 written the one way.";
        return blob.Length < BlobBytesMin ? $"Its base64 has {blob.Length} bytes: key hint, time and signature have at least {BlobBytesMin}." : null;
    }

    private static bool TryDecode(ReadOnlySpan<byte> line, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(line);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    private static Parsed<CosignedHead> Invalid(ErrorCode code, string message) => Parsed<CosignedHead>.Invalid(new Problem(code, "", message));
}

/// <summary>A head that a witness cosigned.</summary>
/// <param name="Head">What it saw.</param>
/// <param name="At">When, by its own clock, in whole seconds.</param>
public sealed record CosignedHead(LogCheckpoint Head, DateTimeOffset At);
