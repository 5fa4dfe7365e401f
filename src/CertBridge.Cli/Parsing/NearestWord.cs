namespace CertBridge.Cli.Parsing;

/// <summary>The known word a mistyped one was probably meant to be.</summary>
internal static class NearestWord
{
    private const int LengthMax = 40;

    /// <returns>Null when none is near: more than a third of the letters differ.</returns>
    public static string? To(string typed, IEnumerable<string> known)
    {
        if (typed.Length > LengthMax)
            return null;
        string? nearest = null;
        int best = Math.Max(1, typed.Length / 3) + 1;
        foreach (string word in known)
        {
            int distance = word.StartsWith(typed, StringComparison.Ordinal) ? 1 : Distance(typed, word);
            if (distance < best)
                (best, nearest) = (distance, word);
        }
        return nearest;
    }

    /// <summary>Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
