namespace CertBridge.Node.Watching;

/// <summary>Values of up to four labels; null where a label is not given.</summary>
internal readonly record struct SeriesKey(string? First, string? Second = null, string? Third = null, string? Fourth = null)
{
    public string? this[int index] => index switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        _ => Fourth,
    };

    /// <param name="tags">As they were recorded, in the order of the description.</param>
    /// <param name="left">Index of a label that is left out; -1 for none.</param>
    public static SeriesKey Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, int left = -1) => new(At(tags, 0, left), At(tags, 1, left), At(tags, 2, left), At(tags, 3, left));

    private static string? At(ReadOnlySpan<KeyValuePair<string, object?>> tags, int index, int left) => index < tags.Length && index != left ? tags[index].Value as string : null;
}
