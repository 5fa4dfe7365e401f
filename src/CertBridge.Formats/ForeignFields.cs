using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats;

/// <summary>
/// Fields of a foreign format's JSON, read leniently: unknown ones are passed over, numbers and booleans may be written as strings, null and empty count as
/// absent. A list where a text belongs is still refused.
/// </summary>
internal sealed class ForeignFields(DocumentMap map, string path, DocumentProblems problems)
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
    public IReadOnlyList<ForeignFields> Groups(string name)
    {
        if (Peek(name) is not { } node)
            return [];
        if (node is not DocumentList list)
        {
            problems.Schema(At(name), "Expected a list.", node.Line);
            return [];
        }
        return [.. list.Items.Select((item, i) => Open(item, $"{At(name)}[{i}]", problems)).OfType<ForeignFields>()];
    }

    /// <summary>Entries of a part that is not read; a part that is no list counts as one.</summary>
    public int CountOf(string name) => Peek(name) switch
    {
        null => 0,
        DocumentList list => list.Items.Count,
        _ => 1,
    };

    public ForeignFields? Group(string name) => Peek(name) is { } node ? Open(node, At(name), problems) : null;

    /// <summary>The texts of a list; absent counts as empty.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Peek(name) is not { } node)
            return [];
        if (node is DocumentList list && list.Items.All(item => item is DocumentScalar { Text.Length: <= TextLengthMax }))
            return [.. list.Items.OfType<DocumentScalar>().Select(item => item.Text)];
        problems.Schema(At(name), $"Expected a list of texts, each of at most {TextLengthMax} characters.", node.Line);
        return [];
    }

    /// <summary>The names of a map that are there, in its order.</summary>
    public IEnumerable<string> Names => map.Entries.Select(entry => entry.Name);

    public void Refuse(ErrorCode code, string name, string message, string? hint = null) => problems.Add(new Problem(code, At(name), message, map.Line, hint));

    public static ForeignFields? Open(DocumentNode node, string path, DocumentProblems problems)
    {
        if (node is DocumentMap map)
            return new ForeignFields(map, path, problems);
        problems.Schema(path, "Expected named fields.", node.Line);
        return null;
    }

    public string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private DocumentNode? Peek(string name) => map.Find(name)?.Value is { } node and not DocumentScalar { Form: ScalarForm.Null } ? node : null;
}
