using System.Runtime.InteropServices;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Values of at least one length, found by their ends (S. Wu, U. Manber, "A fast algorithm for multi-pattern searching", 1994): the block of
/// characters a window ends with says how far the next window is that can end a value. Where it is this one, the texts of every length
/// a value with this ending has are looked up whole, so that many values with one ending cost no more than one.
/// </summary>
/// <param name="lengthMin">Characters of the shortest value, and of the window.</param>
/// <param name="blockLength">Characters of a block: 2 or 4.</param>
internal sealed class EndingSearch(int lengthMin, int blockLength)
{
    private const int Slots = 1 << 12;

    // True for an address: it must stand alone.
    private readonly Dictionary<string, bool> values = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<int>> lengthsByEnd = [];
    private byte[] shifts = []; // none before the first value: most decisions take nothing out

    public void Add(string value, bool isAddress)
    {
        if (values.Count == 0)
        {
            shifts = new byte[Slots];
            Array.Fill(shifts, (byte)(lengthMin - blockLength + 1));
        }
        values[value] = isAddress && values.GetValueOrDefault(value, defaultValue: true);
        ReadOnlySpan<char> window = value.AsSpan(value.Length - lengthMin);
        for (int end = blockLength; end <= lengthMin; end++)
        {
            ref byte shift = ref shifts[Slot(Block(window, end))];
            shift = Math.Min(shift, (byte)(lengthMin - end));
        }
        ref List<int>? lengths = ref CollectionsMarshal.GetValueRefOrAddDefault(lengthsByEnd, Block(window, lengthMin), out _);
        lengths ??= [];
        if (!lengths.Contains(value.Length))
            lengths.Add(value.Length);
    }

    /// <param name="text">Folded, as the values are.</param>
    public bool IsIn(ReadOnlySpan<char> text)
    {
        if (values.Count == 0)
            return false;
        int end = lengthMin;
        while (end <= text.Length)
        {
            ulong block = Block(text, end);
            int shift = shifts[Slot(block)];
            if (shift == 0 && lengthsByEnd.TryGetValue(block, out List<int>? lengths) && EndsHere(text, end, lengths))
                return true;
            end += Math.Max(shift, 1);
        }
        return false;
    }

    private bool EndsHere(ReadOnlySpan<char> text, int end, List<int> lengths)
    {
        Dictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> lookup = values.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < lengths.Count; i++)
        {
            int start = end - lengths[i];
            if (start >= 0 && lookup.TryGetValue(text[start..end], out bool isAddress) && (!isAddress || StandsAlone(text, start, end)))
                return true;
        }
        return false;
    }

    private ulong Block(ReadOnlySpan<char> text, int end)
    {
        ReadOnlySpan<byte> block = MemoryMarshal.AsBytes(text.Slice(end - blockLength, blockLength));
        return blockLength == 4 ? MemoryMarshal.Read<ulong>(block) : MemoryMarshal.Read<uint>(block);
    }

    private static int Slot(ulong block) => (int)((block * 0x9E3779B97F4A7C15) >> 52);

    /// <summary>An address is not found inside a longer one, nor in the network it was cut to.</summary>
    private static bool StandsAlone(ReadOnlySpan<char> text, int at, int end)
    {
        if (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or ':'))
            return false;
        if (end == text.Length)
            return true;
        char next = text[end];
        if (char.IsAsciiLetterOrDigit(next))
            return false;
        bool hasMore = end + 1 < text.Length;
        if (next == ':' && text[at..end].Contains(':'))
            return !hasMore || !char.IsAsciiHexDigit(text[end + 1]) && text[end + 1] != ':';
        if (next == '.')
            return !hasMore || !char.IsAsciiDigit(text[end + 1]);
        return next != '/' || !hasMore || !IsShorterPrefix(text[at..end], text[(end + 1)..]);
    }

    private static bool IsShorterPrefix(ReadOnlySpan<char> address, ReadOnlySpan<char> after)
    {
        int digits = 0;
        while (digits < after.Length && char.IsAsciiDigit(after[digits]))
            digits++;
        return digits > 0 && int.TryParse(after[..digits], out int prefix) && prefix < (address.Contains(':') ? 128 : 32);
    }
}
