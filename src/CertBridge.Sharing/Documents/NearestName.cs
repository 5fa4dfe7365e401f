namespace CertBridge.Sharing.Documents;

/// <summary>"Did you mean": the known name closest to a mistyped one.</summary>
public static class NearestName
{
    private const int LengthMax = 64;

    /// <summary>The closest name by Levenshtein distance, ignoring case; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        if (typed.Length > LengthMax)
            return null;
        var nearest = known
            .Select(name => (name, distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.distance)
            .ThenBy(candidate => candidate.name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.name is not null && nearest.distance <= DistanceMax(nearest.name) ? nearest.name : null;
    }

    private static int DistanceMax(string name) => name.Length < 4 ? 1 : Math.Max(2, name.Length / 3);

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
