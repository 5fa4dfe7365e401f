using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Misp;

/// <summary>
/// Fields of MISP JSON, read leniently: unknown ones are passed over, numbers and booleans may be written as strings, null and empty count as
/// absent. A list where a text belongs is still refused.
/// </summary>
internal sealed class MispFields(DocumentMap map, string path, DocumentProblems problems)
{
    /// <summary>Any text that is kept, bytes aside: longer ones are refused by name.</summary>
    public const int TextLengthMax = 64 * 1024;

    public string Path => path;

    public int Line => map.Line;

    public bool Has(string name) => Peek(name) is not null;

    /// <summary>Text as written; null when absent or empty.</summary>
    public string? Text(string name, bool required = false)
    {
        switch (Peek(name))
        {
            case null when required:
                problems.Schema(At(name), "This field is required and missing.", map.Line);
                return null;
            case DocumentScalar { Text.Length: > TextLengthMax } scalar:
                problems.Limit(At(name), $"The text has {scalar.Text.Length} characters; the limit is {TextLengthMax}.", scalar.Line);
                return null;
            case DocumentScalar { Text.Length: > 0 } scalar:
                return scalar.Text;
            case DocumentScalar when required:
                problems.Schema(At(name), "This field is required and empty.", map.Line);
                return null;
            case null or DocumentScalar:
                return null;
            case { } node:
                problems.Schema(At(name), "Expected text, found a list or named fields.", node.Line);
                return null;
        }
    }

    public bool Truth(string name) => Text(name) is "true" or "True" or "1";

    /// <summary>The maps of a list; absent counts as empty.</summary>
    public IReadOnlyList<MispFields> Groups(string name)
    {
        if (Peek(name) is not { } node)
            return [];
        if (node is not DocumentList list)
        {
            problems.Schema(At(name), "Expected a list.", node.Line);
            return [];
        }
        return [.. list.Items.Select((item, i) => Open(item, $"{At(name)}[{i}]", problems)).OfType<MispFields>()];
    }

    /// <summary>Entries of a part that is not read; a part that is no list counts as one.</summary>
    public int CountOf(string name) => Peek(name) switch
    {
        null => 0,
        DocumentList list => list.Items.Count,
        _ => 1,
    };

    public MispFields? Group(string name) => Peek(name) is { } node ? Open(node, At(name), problems) : null;

    /// <summary>Seconds since 1970, in digits. MISP writes every time of its own so.</summary>
    public void CheckTimestamp(string name)
    {
        if (Text(name) is not { } text)
            return;
        bool isTime = long.TryParse(text, System.Globalization.NumberStyles.None, null, out long seconds) && seconds <= 32_503_680_000; // the year 3000
        if (!isTime)
            problems.Add(new Problem(FormatErrors.OutOfRange, At(name), $"{Excerpt.Of(text)} is no time stamp in seconds since 1970.", map.Line));
    }

    /// <summary>A time as MISP writes <c>first_seen</c>: RFC 3339, microseconds, with offset.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (InstantText.TryParse(text, out DateTimeOffset instant))
            return instant;
        problems.Add(new Problem(FormatErrors.OutOfRange, At(name), $"{Excerpt.Of(text)} is not a time such as 2026-11-21T21:40:00.000000+00:00.", map.Line));
        return null;
    }

    public static MispFields? Open(DocumentNode node, string path, DocumentProblems problems)
    {
        if (node is DocumentMap map)
            return new MispFields(map, path, problems);
        problems.Schema(path, "Expected named fields.", node.Line);
        return null;
    }

    public string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private DocumentNode? Peek(string name) => map.Find(name)?.Value is { } node and not DocumentScalar { Form: ScalarForm.Null } ? node : null;
}
