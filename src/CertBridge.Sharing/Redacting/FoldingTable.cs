using System.Collections.Frozen;
using System.Globalization;

namespace CertBridge.Sharing.Redacting;

/// <summary>What a character outside ASCII is compared as; the data file <c>folding.txt</c> says from where.</summary>
internal static class FoldingTable
{
    private static readonly Lazy<FrozenDictionary<int, string>> Letters = new(Load);

    /// <summary>The letters it stands for, empty for a mark that is left out; null for a character that stands for itself.</summary>
    public static string? Find(int codePoint) => Letters.Value.GetValueOrDefault(codePoint);

    private static FrozenDictionary<int, string> Load()
    {
        using Stream stream = typeof(FoldingTable).Assembly.GetManifestResourceStream("folding.txt")
            ?? throw new InvalidOperationException("The table folding.txt is not in the assembly.");
        using var reader = new StreamReader(stream);
        var letters = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                Add(line, letters);
        }
        return letters.ToFrozenDictionary();
    }

    private static void Add(string line, Dictionary<int, string> letters)
    {
        int end = line.AsSpan().IndexOfAny(" -=");
        int first = Hex(line.AsSpan(0, end));
        string rest = line[(end + 1)..];
        switch (line[end])
        {
            case '=':
                letters[first] = rest;
                break;
            case ' ':
                for (int i = 0; i < rest.Length; i++)
                    letters[first + i] = rest[i].ToString();
                break;
            default:
                for (int code = first; code <= Hex(rest); code++)
                    letters[code] = string.Empty;
                break;
        }
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
