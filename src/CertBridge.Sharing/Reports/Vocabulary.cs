using System.Collections.Frozen;
using System.Text.Json;

namespace CertBridge.Sharing.Reports;

/// <summary>A closed list of words with the version and source it was taken from: the data files under <c>Reports/Vocabularies</c>.</summary>
public sealed class Vocabulary
{
    private readonly FrozenSet<string> set;

    private Vocabulary(string name, string version, string source, IReadOnlyList<string> words)
    {
        Name = name;
        Version = version;
        Source = source;
        Words = words;
        set = words.ToFrozenSet(StringComparer.Ordinal);
    }

    public string Name { get; }

    public string Version { get; }

    public string Source { get; }

    /// <summary>The words, in the order of the source.</summary>
    public IReadOnlyList<string> Words { get; }

    public bool Has(string word) => set.Contains(word);

    internal static Vocabulary Load(string name)
    {
        using Stream stream = typeof(Vocabulary).Assembly.GetManifestResourceStream($"vocabulary/{name}.json")
            ?? throw new InvalidOperationException($"The vocabulary {name} is not in the assembly.");
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;
        return new Vocabulary(
            root.GetProperty("name").GetString()!,
            root.GetProperty("version").GetString()!,
            root.GetProperty("source").GetString()!,
            [.. root.GetProperty("words").EnumerateArray().Select(word => word.GetString()!)]);
    }
}
