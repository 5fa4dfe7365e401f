using System.Buffers;
using System.Runtime.InteropServices;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Many values looked for in many texts, each text read once. Texts and values are compared folded (<see cref="FoldedText"/>). A value is
/// found by its last characters first: the beginnings of addresses and names are shared by many, their ends by few.
/// </summary>
internal sealed class TextSearch
{
    private const int WholeWordBelow = 4;
    private const int LongWindow = 8;
    private const int FilterBits = 1 << 12;

    private readonly Windows longs = new(LongWindow);
    private readonly Windows shorts = new(WholeWordBelow);
    private readonly List<string> words = [];

    public TextSearch(IReadOnlyList<RemovedValue> values)
    {
        for (int i = 0; i < values.Count; i++)
            Add(values[i]);
    }

    /// <summary>True when the text holds one of the values.</summary>
    public bool IsIn(string text)
    {
        char[] rented = ArrayPool<char>.Shared.Rent(FoldedText.LengthMax(text));
        try
        {
            ReadOnlySpan<char> folded = rented.AsSpan(0, FoldedText.Fold(text, rented));
            return longs.AreIn(folded) || shorts.AreIn(folded) || HasWord(folded);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private void Add(RemovedValue value)
    {
        char[] rented = ArrayPool<char>.Shared.Rent(FoldedText.LengthMax(value.Text));
        string folded = rented.AsSpan(0, FoldedText.Fold(value.Text, rented)).Trim(' ').ToString();
        ArrayPool<char>.Shared.Return(rented);
        if (folded.Length >= LongWindow)
            longs.Add(folded, value.IsAddress);
        else if (folded.Length >= WholeWordBelow)
            shorts.Add(folded, value.IsAddress);
        else if (folded.Length > 0)
            words.Add(folded);
    }

    private bool HasWord(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < words.Count; i++)
        {
            int from = 0;
            while (text[from..].IndexOf(words[i], StringComparison.Ordinal) is >= 0 and int found)
            {
                int at = from + found;
                int end = at + words[i].Length;
                if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                    return true;
                from = at + 1;
            }
        }
        return false;
    }

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

    /// <summary>Values of at least one length, by a filter over their last characters.</summary>
    private sealed class Windows(int length)
    {
        private readonly ulong[] filter = new ulong[FilterBits / 64];
        private readonly Dictionary<ulong, List<(string Text, bool IsAddress)>> byEnd = [];

        public void Add(string text, bool isAddress)
        {
            ulong key = Key(text.AsSpan(text.Length - length));
            filter[Slot(key) / 64] |= 1UL << (int)(Slot(key) % 64);
            if (!byEnd.TryGetValue(key, out List<(string, bool)>? same))
                byEnd[key] = same = [];
            same.Add((text, isAddress));
        }

        public bool AreIn(ReadOnlySpan<char> text)
        {
            if (byEnd.Count == 0)
                return false;
            for (int end = length; end <= text.Length; end++)
            {
                ulong key = Key(text.Slice(end - length, length));
                uint slot = Slot(key);
                if ((filter[slot / 64] & (1UL << (int)(slot % 64))) != 0 && byEnd.TryGetValue(key, out List<(string, bool)>? same) && EndsHere(text, end, same))
                    return true;
            }
            return false;
        }

        private static bool EndsHere(ReadOnlySpan<char> text, int end, List<(string Text, bool IsAddress)> values)
        {
            for (int i = 0; i < values.Count; i++)
            {
                (string value, bool isAddress) = values[i];
                if (text[..end].EndsWith(value, StringComparison.Ordinal) && (!isAddress || StandsAlone(text, end - value.Length, end)))
                    return true;
            }
            return false;
        }

        private static ulong Key(ReadOnlySpan<char> window)
        {
            ReadOnlySpan<ulong> halves = MemoryMarshal.Cast<char, ulong>(window);
            return halves.Length == 1 ? halves[0] : halves[0] ^ (halves[1] * 0x9E3779B97F4A7C15);
        }

        private static uint Slot(ulong key) => (uint)((key * 0xD6E8FEB86659FD93) >> 52);
    }
}
