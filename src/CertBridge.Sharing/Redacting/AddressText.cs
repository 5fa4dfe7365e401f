using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CertBridge.Sharing.Redacting;

/// <summary>Addresses and networks in the canonical text of an indicator: cut to a network, or changed under a key.</summary>
internal static class AddressText
{
    public const string CryptoPanPrefix = "cryptopan-";

    private const int BytesMax = 16;

    /// <summary>The network of the address, or the wider one of a network; a network that is wide enough stays as it is.</summary>
    /// <returns>Null when the value is neither address nor network.</returns>
    public static string? Truncate(string value, int prefixV4, int prefixV6)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        if (!TryParse(value, bytes, out int length, out int bits))
            return null;
        int prefix = length == 4 ? prefixV4 : prefixV6;
        if (bits <= prefix && bits < length * 8)
            return value;
        bits = Math.Min(bits, prefix);
        Clear(bytes[..length], bits);
        return Write(bytes[..length], bits);
    }

    /// <summary>
    /// <c>cryptopan-135-242-180-132</c>, or <c>cryptopan-135-242-180-0/24</c> of a network. It is never written as an address: it would be one of
    /// somebody who has nothing to do with it.
    /// </summary>
    /// <returns>Null when the value is neither address nor network.</returns>
    public static string? Change(string value, ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        if (!TryParse(value, bytes, out int length, out int bits))
            return null;
        PrefixPreserving.Change(key, bytes[..length], bits);
        var text = new StringBuilder(CryptoPanPrefix);
        int step = length == 4 ? 1 : 2;
        for (int i = 0; i < length; i += step)
        {
            if (i > 0)
                text.Append('-');
            if (length == 4)
                text.Append(bytes[i]);
            else
                text.Append(((bytes[i] << 8) | bytes[i + 1]).ToString("x4", CultureInfo.InvariantCulture));
        }
        return bits < length * 8 ? text.Append('/').Append(bits).ToString() : text.ToString();
    }

    private static bool TryParse(string value, Span<byte> bytes, out int length, out int bits)
    {
        length = bits = 0;
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        ReadOnlySpan<char> address = slash < 0 ? value : value.AsSpan(0, slash);
        if (TryParseV4(address, bytes))
            length = 4;
        else if (!IPAddress.TryParse(address, out IPAddress? parsed) || !parsed.TryWriteBytes(bytes, out length))
            return false;
        bits = length * 8;
        return slash < 0 || int.TryParse(value.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits <= length * 8;
    }

    // The platform's parser does the same in three times the time, and a report may hold thousands.
    private static bool TryParseV4(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        int part = 0, number = -1;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                number = (Math.Max(number, 0) * 10) + (c - '0');
                if (number > 255)
                    return false;
            }
            else if (c == '.' && number >= 0 && part < 3)
            {
                bytes[part++] = (byte)number;
                number = -1;
            }
            else
            {
                return false;
            }
        }
        if (part != 3 || number < 0)
            return false;
        bytes[3] = (byte)number;
        return true;
    }

    private static void Clear(Span<byte> bytes, int bits)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF00 >> kept);
        }
    }

    private static string Write(ReadOnlySpan<byte> bytes, int bits)
    {
        Span<char> text = stackalloc char[64];
        if (bytes.Length == 4)
        {
            text.TryWrite($"{bytes[0]}.{bytes[1]}.{bytes[2]}.{bytes[3]}/{bits}", out int written);
            return text[..written].ToString();
        }
        return $"{new IPAddress(bytes)}/{bits}";
    }
}
