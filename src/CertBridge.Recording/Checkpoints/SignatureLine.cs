using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Checkpoints;

/// <summary>A signature line of a C2SP signed note: em dash, space, name, space, base64 of what begins with the key's hint. Whose name it has to be, and what follows the hint, is its reader's.</summary>
internal static class SignatureLine
{
    public const string Start = "— ";

    /// <summary>The first bytes of the SHA-256 of the key's SubjectPublicKeyInfo.</summary>
    public const int KeyHintBytes = 4;

    public const int SignatureBytesMin = 8;

    public static string Write(string name, KeyId key, ReadOnlySpan<byte> signature) => $"{Start}{name} {Convert.ToBase64String([.. HintOf(key), .. signature])}\n";

    /// <param name="line">Without its line feed.</param>
    /// <param name="name">Has no white space and no plus.</param>
    /// <param name="blob">Hint and what follows it, of whatever length.</param>
    public static bool TryRead(string line, out string name, out byte[] blob)
    {
        name = "";
        blob = [];
        if (!line.StartsWith(Start, StringComparison.Ordinal))
            return false;
        string[] parts = line[Start.Length..].Split(' ');
        if (parts.Length != 2 || parts[0].Length == 0 || parts[0].Any(c => char.IsWhiteSpace(c) || c == '+') || !TryReadBase64(parts[1], out blob))
            return false;
        name = parts[0];
        return true;
    }

    /// <summary>A hint selects among keys that are known; it proves nothing.</summary>
    public static bool Names(ReadOnlySpan<byte> blob, KeyId key) => blob.StartsWith(HintOf(key));

    /// <summary>RFC 4648 section 4 and nothing looser: one text per value.</summary>
    public static bool TryReadBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
            return false;
        bytes = bytes[..length];
        return Convert.ToBase64String(bytes) == text;
    }

    private static ReadOnlySpan<byte> HintOf(KeyId key) => key.ToBytes().AsSpan(0, KeyHintBytes);
}
