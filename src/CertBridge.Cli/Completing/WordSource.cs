namespace CertBridge.Cli.Completing;

/// <summary>Where the words for a value come from: a fixed list, the node or a file with contexts, the file system, or nowhere because the value is free.</summary>
internal sealed record WordSource
{
    public static readonly WordSource Free = new();

    public static readonly WordSource Files = new() { IsFiles = true };

    public IReadOnlyList<Suggestion> Words { get; private init; } = [];

    public SuggestionKind? Asked { get; private init; }

    public bool IsFiles { get; private init; }

    public static WordSource Of(params IEnumerable<string> words) => new() { Words = [.. words.Select(word => new Suggestion(word))] };

    public static WordSource Of(SuggestionKind kind) => new() { Asked = kind };
}
