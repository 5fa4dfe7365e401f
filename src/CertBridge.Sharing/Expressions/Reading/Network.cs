using System.Buffers;
using System.Buffers.Binary;
using System.Net;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>
/// An IPv4 or IPv6 network in CIDR notation (RFC 4632, RFC 4291), host bits zero. Addresses are compared in the 128 bits of IPv6, IPv4 as <c>::ffff:0:0/96</c>, so an IPv4 address
/// written in the IPv6 way lies in the network it lies in.
/// </summary>
internal sealed class Network
{
    private const int AddressLengthMax = 45;
    private const int BitsOfFour = 32;
    private const int BitsOfSix = 128;

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private readonly string text;
    private readonly UInt128 first;
    private readonly UInt128 mask;

    private Network(string text, UInt128 first, UInt128 mask)
    {
        this.text = text;
        this.first = first;
        this.mask = mask;
    }

    /// <summary>Null when it is no network, or has host bits.</summary>
    public static Network? Read(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryReadAddress(text.AsSpan(0, slash), out UInt128 address))
            return null;
        bool isSix = text.Contains(':', StringComparison.Ordinal);
        int bitsMax = isSix ? BitsOfSix : BitsOfFour;
        if (!TryReadNumber(text.AsSpan(slash + 1), bitsMax, out int prefix) || (isSix && IsFour(address)))
            return null;
        int hostBits = bitsMax - prefix;
        UInt128 kept = hostBits == BitsOfSix ? UInt128.Zero : UInt128.MaxValue << hostBits;
        return (address & kept) == address ? new Network(text, address, kept) : null;
    }

    /// <summary>The bits of an address: four decimal numbers without leading zeros, or the text form of IPv6 without zone.</summary>
    public static bool TryReadAddress(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = default;
        if (text.Length is 0 or > AddressLengthMax || text.ContainsAnyExcept(AddressCharacters))
            return false;
        if (!text.Contains(':'))
            return TryReadFour(text, out bits);
        Span<byte> bytes = stackalloc byte[16];
        if (!IPAddress.TryParse(text, out IPAddress? address) || !address.TryWriteBytes(bytes, out int length) || length != bytes.Length)
            return false;
        bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    public bool Holds(UInt128 address) => (address & mask) == first && IsFour(address) == IsFour(first);

    public override string ToString() => text;

    private static bool IsFour(UInt128 bits) => bits >> BitsOfFour == 0xFFFF;

    private static bool TryReadFour(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = 0xFFFF;
        int parts = 0;
        foreach (Range range in text.Split('.'))
        {
            if (++parts > 4 || !TryReadNumber(text[range], byte.MaxValue, out int part))
                return false;
            bits = (bits << 8) | (uint)part;
        }
        return parts == 4;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, int max, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 3 || (text[0] == '0' && text.Length > 1) || text.ContainsAnyExceptInRange('0', '9'))
            return false;
        foreach (char digit in text)
            value = (value * 10) + (digit - '0');
        return value <= max;
    }
}
