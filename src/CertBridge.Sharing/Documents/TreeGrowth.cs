using System.Diagnostics;
using System.Text;
using CertBridge.Protocol.Errors;

namespace CertBridge.Sharing.Documents;

/// <summary>
/// Builds the tree from what a parser meets, without recursion, and holds the limits. A method that returns a problem has refused the
/// document: the caller stops there.
/// </summary>
internal sealed class TreeGrowth(DocumentErrors errors, DocumentLimits limits)
{
    private const int DuplicatesReportedMax = 50;

    private readonly Stack<OpenNode> open = new();
    private DocumentNode? root;
    private int nodes;

    public List<Problem> Duplicates { get; } = [];

    public DocumentErrors Errors => errors;

    public DocumentNode Root => root ?? throw new UnreachableException("A parser that reported no problem left no value.");

    public bool HasRoot => root is not null;

    /// <summary>True where the next scalar is the name of a map's entry.</summary>
    public bool ExpectsName => open.TryPeek(out OpenNode? top) && top is { Entries: not null, Name: null };

    public Problem? Open(bool isMap, int line)
    {
        if (ExpectsName)
            return Malformed("A name must be text, not a list or map.", line);
        if (open.Count >= limits.NestingMax)
            return new Problem(errors.Limit, string.Empty, $"Lists and maps are nested deeper than the limit of {limits.NestingMax}.", line);
        open.Push(new OpenNode(isMap, line));
        return Count(line);
    }

    public void Close()
    {
        OpenNode closed = open.Pop();
        Place(closed.Build());
    }

    public Problem? Name(string name, int line)
    {
        OpenNode top = open.Peek();
        if (top.ByName!.ContainsKey(name) && Duplicates.Count < DuplicatesReportedMax)
            Duplicates.Add(new Problem(errors.Schema, Path(name), "This name is written twice; which one holds would be a guess.", line));
        top.Name = name;
        top.NameLine = line;
        return Measure(name, line) ?? Count(line);
    }

    public Problem? Scalar(string text, ScalarForm form, int line)
    {
        if (Measure(text, line) is { } tooLong)
            return tooLong;
        Place(new DocumentScalar(text, form, line));
        return Count(line);
    }

    public Problem Malformed(string message, int line, string? hint = null) =>
        new(errors.Malformed, open.Count > 0 ? Path(null) : string.Empty, message, line, hint);

    private void Place(DocumentNode node)
    {
        if (!open.TryPeek(out OpenNode? parent))
            root = node;
        else
            parent.Take(node);
    }

    private Problem? Measure(string text, int line) =>
        text.Length > limits.StringBytesMax / 3 && Encoding.UTF8.GetByteCount(text) is int size && size > limits.StringBytesMax
            ? new Problem(errors.Limit, Path(null), $"A text has {size} bytes; the limit is {limits.StringBytesMax}.", line)
            : null;

    private Problem? Count(int line) =>
        ++nodes > limits.NodesMax
            ? new Problem(errors.Limit, string.Empty, $"The document has more names and values than the limit of {limits.NodesMax}.", line)
            : null;

    private string Path(string? last)
    {
        var path = new StringBuilder();
        foreach (OpenNode node in open.Reverse())
        {
            if (node.Items is not null)
                path.Append('[').Append(node.Items.Count).Append(']');
            else if ((ReferenceEquals(node, open.Peek()) ? last ?? node.Name : node.Name) is { } name)
                path.Append(path.Length > 0 ? "." : string.Empty).Append(Excerpt.OfName(name));
        }
        return path.ToString();
    }

    private sealed class OpenNode(bool isMap, int line)
    {
        public List<DocumentNode>? Items { get; } = isMap ? null : [];

        public List<DocumentEntry>? Entries { get; } = isMap ? [] : null;

        public Dictionary<string, DocumentEntry>? ByName { get; } = isMap ? new(StringComparer.Ordinal) : null;

        public string? Name { get; set; }

        public int NameLine { get; set; }

        public void Take(DocumentNode node)
        {
            if (Items is not null)
            {
                Items.Add(node);
                return;
            }
            var entry = new DocumentEntry(Name!, NameLine, node);
            if (ByName!.TryAdd(entry.Name, entry))
                Entries!.Add(entry);
            Name = null;
        }

        public DocumentNode Build() => Items is not null ? new DocumentList(Items, line) : new DocumentMap(ByName!, Entries!, line);
    }
}
