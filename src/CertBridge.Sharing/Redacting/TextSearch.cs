namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Many values looked for in many texts, each text read once and mostly skipped over. Texts and values are compared folded
/// (<see cref="FoldedText"/>).
/// </summary>
internal sealed class TextSearch
{
    private const int WholeWordBelow = 4;
    private const int LongFrom = 8;

    private readonly EndingSearch longs = new(LongFrom, blockLength: 4);
    private readonly EndingSearch shorts = new(WholeWordBelow, blockLength: 2);
    private readonly List<string> words = [];
    private char[] folding = new char[256];

    public TextSearch(IReadOnlyList<RemovedValue> values)
    {
        for (int i = 0; i < values.Count; i++)
            Add(values[i]);
    }

    /// <summary>True when the text holds one of the values.</summary>
    public bool IsIn(string text)
    {
        ReadOnlySpan<char> folded = Folded(text);
        return longs.IsIn(folded) || shorts.IsIn(folded) || (words.Count > 0 && HasWord(folded));
    }

    private void Add(RemovedValue value)
    {
        string folded = Folded(value.Text).Trim(' ').ToString();
        if (folded.Length >= LongFrom)
            longs.Add(folded, value.IsAddress);
        else if (folded.Length >= WholeWordBelow)
            shorts.Add(folded, value.IsAddress);
        else if (folded.Length > 0)
            words.Add(folded);
    }

    private ReadOnlySpan<char> Folded(string text)
    {
        int lengthMax = FoldedText.LengthMax(text);
        if (lengthMax > folding.Length)
            folding = new char[lengthMax];
        return folding.AsSpan(0, FoldedText.Fold(text, folding));
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
}
