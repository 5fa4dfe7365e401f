using System.Globalization;
using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Checkpoints;

/// <summary>
/// A checkpoint as a C2SP signed note, signature type 0x02: ECDSA P-256 over the text, DER, the key named by the first four bytes of the SHA-256 of its
/// SubjectPublicKeyInfo. The text is three lines and nothing more: origin, size, root (docs/LEDGER.md).
/// </summary>
public static class SignedNote
{
    private const string Separator = "\n\n";
    private const int SignatureLinesMax = 16;
    private const int TextLines = 3;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Sign(LogCheckpoint checkpoint, KeyId logKey, SignBytes sign)
    {
        string text = checkpoint.Text;
        return Encoding.UTF8.GetBytes($"{text}\n{SignatureLine.Write(checkpoint.Origin, logKey, sign(Encoding.UTF8.GetBytes(text)))}");
    }

    /// <summary>Reads a note and verifies it. Lines by others, such as witnesses, are allowed and ignored.</summary>
    /// <param name="note">Exact bytes.</param>
    /// <param name="expectedOrigin">The log it must be of.</param>
    /// <param name="logKeys">Keys that may sign it.</param>
    /// <param name="verify">Verifies under one of them.</param>
    public static Parsed<LogCheckpoint> Open(ReadOnlySpan<byte> note, string expectedOrigin, IReadOnlyList<KeyId> logKeys, VerifyBytes verify)
    {
        Parsed<LogCheckpoint> read = Read(note, expectedOrigin, out string[] signatureLines);
        if (!read.IsValid)
            return read;
        return Verify(Encoding.UTF8.GetBytes(read.Value.Text), signatureLines, expectedOrigin, logKeys, verify) is { } refused
            ? Parsed<LogCheckpoint>.Invalid(refused)
            : read;
    }

    /// <summary>Reads what a note says of whichever log, and verifies no signature: for who has that log's owner found out next, or holds the signature of somebody else over the same text.</summary>
    /// <param name="note">Exact bytes.</param>
    public static Parsed<LogCheckpoint> Peek(ReadOnlySpan<byte> note) => Read(note, expectedOrigin: null, out _);

    private static Parsed<LogCheckpoint> Read(ReadOnlySpan<byte> note, string? expectedOrigin, out string[] signatureLines)
    {
        if (Split(note, out string text, out signatureLines) is { } broken)
            return Invalid(LedgerErrors.CheckpointForm, broken);
        string[] lines = text[..^1].Split('\n');
        if (lines.Length != TextLines)
            return Invalid(LedgerErrors.CheckpointForm, $"Its text has {lines.Length} lines, a checkpoint has {TextLines}.");
        if (expectedOrigin is not null && lines[0] != expectedOrigin)
            return Invalid(LedgerErrors.CheckpointOrigin, $"Its origin is not {expectedOrigin}.");
        if (!TryReadSize(lines[1], out ulong size))
            return Invalid(LedgerErrors.CheckpointForm, "Its second line is not a size: decimal, without leading zeros, below 2^63.");
        return SignatureLine.TryReadBase64(lines[2], out byte[] root) && Digest.TryFromBytes(root, out Digest digest)
            ? Parsed<LogCheckpoint>.Valid(new LogCheckpoint(lines[0], size, digest)) // each of the three has one way to be written: its text is this one
            : Invalid(LedgerErrors.CheckpointForm, "Its third line is not 32 bytes in base64.");
    }

    /// <returns>What is wrong; null when the note is a text, an empty line and signature lines.</returns>
    private static string? Split(ReadOnlySpan<byte> note, out string text, out string[] signatureLines)
    {
        text = "";
        signatureLines = [];
        if (note.Length > Limits.CheckpointBytesMax)
            return $"It has {note.Length} bytes, at most {Limits.CheckpointBytesMax} are allowed.";
        if (!TryDecode(note, out string whole))
            return "It is not UTF-8, or holds a control character other than the line feed.";
        int end = whole.LastIndexOf(Separator, StringComparison.Ordinal);
        if (end < 1 || !whole.EndsWith('\n') || end + Separator.Length >= whole.Length)
            return "It has no text and signature lines with an empty line between.";
        text = whole[..(end + 1)];
        signatureLines = whole[(end + Separator.Length)..^1].Split('\n');
        return signatureLines.Length > SignatureLinesMax ? $"It has {signatureLines.Length} signature lines, at most {SignatureLinesMax} are allowed." : null;
    }

    private static Problem? Verify(byte[] text, string[] signatureLines, string origin, IReadOnlyList<KeyId> logKeys, VerifyBytes verify)
    {
        bool isSigned = false;
        foreach (string line in signatureLines)
        {
            if (!SignatureLine.TryRead(line, out string name, out byte[] hinted) || hinted.Length < SignatureLine.KeyHintBytes + SignatureLine.SignatureBytesMin)
                return new Problem(LedgerErrors.CheckpointForm, "", "A signature line is not: em dash, space, key name, space, base64 of at least 12 bytes.");
            KeyId[] named = [.. logKeys.Where(key => name == origin && SignatureLine.Names(hinted, key))];
            if (named.Length == 0)
                continue;
            if (!named.Any(key => verify(key, text, hinted.AsSpan(SignatureLine.KeyHintBytes))))
                return new Problem(LedgerErrors.CheckpointSignature, "", "A signature that names a log key of the owner does not verify.");
            isSigned = true;
        }
        return isSigned ? null : new Problem(LedgerErrors.CheckpointSignature, "", "No log key of the owner signed it.");
    }

    private static bool TryReadSize(string line, out ulong size) =>
        ulong.TryParse(line, NumberStyles.None, provider: null, out size) && size <= long.MaxValue && size.ToString() == line;

    private static bool TryDecode(ReadOnlySpan<byte> note, out string whole)
    {
        whole = "";
        try
        {
            whole = StrictUtf8.GetString(note);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        return !whole.Any(c => c < ' ' && c != '\n');
    }

    private static Parsed<LogCheckpoint> Invalid(ErrorCode code, string message) => Parsed<LogCheckpoint>.Invalid(new Problem(code, "", message));
}
