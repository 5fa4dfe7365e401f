namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>
/// Text in the order of its code points, as CEL has it. UTF-16 units are in another order, because surrogates stand for code points above
/// U+FFFF and are themselves below U+E000.
/// </summary>
internal static class CodePointOrder
{
    public static int Compare(string a, string b)
    {
        int same = a.AsSpan().CommonPrefixLength(b);
        if (same == a.Length || same == b.Length)
            return a.Length - b.Length;
        return Rank(a[same]) - Rank(b[same]);
    }

    /// <summary>The two first units that differ decide: where they are halves of code points with the same first half, the second halves are in order.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x1_0000 : unit;
}
