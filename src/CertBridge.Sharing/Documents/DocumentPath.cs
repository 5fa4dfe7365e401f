using System.Globalization;

namespace CertBridge.Sharing.Documents;

/// <summary>Places in a tree, such as <c>victims[0].name</c>.</summary>
public static class DocumentPath
{
    /// <summary>The node at a path; null when there is none.</summary>
    public static DocumentNode? Find(DocumentNode root, string path)
    {
        DocumentNode? node = root;
        foreach (Step step in StepsOf(path))
        {
            node = node switch
            {
                DocumentMap map when step.Name is { } name => map.Find(name)?.Value,
                DocumentList list when step.Name is null && step.Index < list.Items.Count => list.Items[step.Index],
                _ => null,
            };
        }
        return node;
    }

    /// <summary>A tree with another node at the path; the last name may be new. Null when the path leads nowhere.</summary>
    public static DocumentNode? Replace(DocumentNode root, string path, DocumentNode value) => Replace(root, StepsOf(path).ToArray().AsSpan(), value);

    private static DocumentNode? Replace(DocumentNode? node, ReadOnlySpan<Step> steps, DocumentNode value)
    {
        if (steps.IsEmpty)
            return value;
        switch (node)
        {
            case DocumentMap map when steps[0].Name is { } name:
                DocumentNode? inMap = Replace(map.Find(name)?.Value, steps[1..], value);
                return inMap is null ? null : map.With(new DocumentEntry(name, value.Line, inMap));
            case DocumentList list when steps[0].Name is null && steps[0].Index < list.Items.Count:
                DocumentNode? inList = Replace(list.Items[steps[0].Index], steps[1..], value);
                if (inList is null)
                    return null;
                DocumentNode[] items = [.. list.Items];
                items[steps[0].Index] = inList;
                return new DocumentList(items, list.Line);
            default:
                return null;
        }
    }

    private static IEnumerable<Step> StepsOf(string path)
    {
        foreach (string part in path.Split('.'))
        {
            int bracket = part.IndexOf('[', StringComparison.Ordinal);
            yield return new Step(bracket < 0 ? part : part[..bracket], 0);
            for (; bracket >= 0; bracket = part.IndexOf('[', bracket + 1))
            {
                int end = part.IndexOf(']', bracket);
                bool isIndex = int.TryParse(end < 0 ? "" : part[(bracket + 1)..end], NumberStyles.None, CultureInfo.InvariantCulture, out int index);
                yield return new Step(null, isIndex ? index : int.MaxValue);
            }
        }
    }

    /// <param name="Name">Of a map's entry; null for an index.</param>
    private readonly record struct Step(string? Name, int Index);
}
