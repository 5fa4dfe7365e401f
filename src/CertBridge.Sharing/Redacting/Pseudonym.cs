using System.Security.Cryptography;
using System.Text;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Values under HMAC-SHA-256 (RFC 2104): <c>hmac-</c> and 24 hexadecimal digits, <c>hash-</c> and 40. A plain hash of an address or a mail
/// address is undone by trying them all, which is why there is a key. The last eight digits are a check under the same key, so that a value
/// which is one already is known for one and left alone: redacting twice is redacting once.
/// </summary>
internal static class Pseudonym
{
    public const string HmacPrefix = "hmac-";
    public const string HashPrefix = "hash-";

    private const int HmacTagBytes = 8;
    private const int HashTagBytes = 16;
    private const int CheckBytes = 4;
    private const int StackBytesMax = 512;

    private const byte OfValue = 1;
    private const byte OfTag = 2;

    /// <param name="value">The text exactly as it stands; another spelling is another value.</param>
    /// <param name="keepsDomain">The domain of a mail address stays readable.</param>
    /// <param name="lengthMax">Where the domain would make it longer than this, it is not kept.</param>
    public static string Hmac(RedactionKey key, string value, bool keepsDomain, int lengthMax)
    {
        ReadOnlySpan<char> domain = keepsDomain ? MailAddress.DomainOf(value) : default;
        ReadOnlySpan<char> local = domain.IsEmpty ? value : value.AsSpan(0, value.Length - domain.Length - 1);
        if (IsOne(key.Pseudonyms, local, HmacPrefix, HmacTagBytes))
            return value;
        string pseudonym = Make(key.Pseudonyms, value, HmacPrefix, HmacTagBytes);
        return domain.IsEmpty || pseudonym.Length + 1 + domain.Length > lengthMax ? pseudonym : $"{pseudonym}@{domain}";
    }

    public static string Hash(RedactionKey key, string value) =>
        IsOne(key.Hashes, value, HashPrefix, HashTagBytes) ? value : Make(key.Hashes, value, HashPrefix, HashTagBytes);

    private static string Make(ReadOnlySpan<byte> key, string value, string prefix, int tagBytes)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        int length = 1 + Encoding.UTF8.GetByteCount(value);
        Span<byte> message = length <= StackBytesMax ? stackalloc byte[length] : new byte[length];
        message[0] = OfValue;
        Encoding.UTF8.GetBytes(value, message[1..]);
        HMACSHA256.HashData(key, message, mac);
        Check(key, mac[..tagBytes], mac.Slice(tagBytes, CheckBytes));
        return prefix + Convert.ToHexStringLower(mac[..(tagBytes + CheckBytes)]);
    }

    private static bool IsOne(ReadOnlySpan<byte> key, ReadOnlySpan<char> text, string prefix, int tagBytes)
    {
        if (text.Length != prefix.Length + (2 * (tagBytes + CheckBytes)) || !text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        Span<byte> digits = stackalloc byte[HashTagBytes + CheckBytes];
        digits = digits[..(tagBytes + CheckBytes)];
        if (Convert.FromHexString(text[prefix.Length..], digits, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        Span<byte> check = stackalloc byte[CheckBytes];
        Check(key, digits[..tagBytes], check);
        return CryptographicOperations.FixedTimeEquals(check, digits[tagBytes..]) && !text.ContainsAnyInRange('A', 'F');
    }

    private static void Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> tag, Span<byte> check)
    {
        Span<byte> message = stackalloc byte[1 + HashTagBytes];
        message[0] = OfTag;
        tag.CopyTo(message[1..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message[..(1 + tag.Length)], mac);
        mac[..CheckBytes].CopyTo(check);
    }
}
