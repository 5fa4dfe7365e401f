namespace CertBridge.Sharing.Documents;

/// <summary>What one tree says that another does not, place by place: for people who want to see what was taken out, and what stands there instead.</summary>
/// <param name="Path">Such as <c>victims[0].name</c>: with the numbers of the first tree, and of the second where only that has the place.</param>
/// <param name="Before">Null where the first has nothing.</param>
/// <param name="After">Null where the second has nothing.</param>
public sealed record DocumentDifference(string Path, string? Before, string? After)
{
    /// <summary>In the order of the first tree, what only the second has after that of the same map.</summary>
    public static IReadOnlyList<DocumentDifference> Of(DocumentNode before, DocumentNode after)
    {
        var found = new List<DocumentDifference>();
        Compare("", before, after, found);
        return found;
    }

    private static void Compare(string path, DocumentNode? before, DocumentNode? after, List<DocumentDifference> found)
    {
        switch (before, after)
        {
            case (DocumentMap one, DocumentMap other):
                Maps(path, one, other, found);
                break;
            case (DocumentList one, DocumentList other):
                Lists(path, one.Items, other.Items, found);
                break;
            case (DocumentScalar one, DocumentScalar other):
                if (one.Text != other.Text)
                    found.Add(new DocumentDifference(path, one.Text, other.Text));
                break;
            default:
                Whole(path, before, text => new DocumentDifference(text.Path, text.Text, null), found);
                Whole(path, after, text => new DocumentDifference(text.Path, null, text.Text), found);
                break;
        }
    }

    private static void Maps(string path, DocumentMap before, DocumentMap after, List<DocumentDifference> found)
    {
        foreach (DocumentEntry entry in before.Entries)
            Compare(Named(path, entry.Name), entry.Value, after.Find(entry.Name)?.Value, found);
        foreach (DocumentEntry entry in after.Entries.Where(entry => before.Find(entry.Name) is null))
            Compare(Named(path, entry.Name), null, entry.Value, found);
    }

    /// <summary>Items that were taken out move those behind them: what is the same is matched, and the rest by its place once as many are left on both sides.</summary>
    private static void Lists(string path, IReadOnlyList<DocumentNode> before, IReadOnlyList<DocumentNode> after, List<DocumentDifference> found)
    {
        int matched = 0;
        for (int i = 0; i < before.Count; i++)
        {
            bool isThere = matched < after.Count && (after.Count - matched >= before.Count - i || Of(before[i], after[matched]).Count == 0);
            Compare(Numbered(path, i), before[i], isThere ? after[matched] : null, found);
            matched += isThere ? 1 : 0;
        }
        for (; matched < after.Count; matched++)
            Compare(Numbered(path, matched), null, after[matched], found);
    }

    private static void Whole(string path, DocumentNode? node, Func<(string Path, string Text), DocumentDifference> side, List<DocumentDifference> found)
    {
        switch (node)
        {
            case DocumentMap map:
                foreach (DocumentEntry entry in map.Entries)
                    Whole(Named(path, entry.Name), entry.Value, side, found);
                break;
            case DocumentList list:
                for (int i = 0; i < list.Items.Count; i++)
                    Whole(Numbered(path, i), list.Items[i], side, found);
                break;
            case DocumentScalar scalar:
                found.Add(side((path, scalar.Text)));
                break;
        }
    }

    private static string Named(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Numbered(string path, int index) => $"{path}[{index}]";
}
