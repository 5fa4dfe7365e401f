namespace CertBridge.Cli.Printing;

/// <summary>How data is printed on stdout.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>One JSON object.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    Ndjson,
}

/// <summary>The names of the formats.</summary>
internal static class OutputFormats
{
    public const string Names = "table, json, ndjson";

    public static OutputFormat? Parse(string? name) => name switch
    {
        null => OutputFormat.Table,
        "table" => OutputFormat.Table,
        "json" => OutputFormat.Json,
        "ndjson" => OutputFormat.Ndjson,
        _ => null,
    };

    /// <summary>The format asked for on a command line that could not be parsed, so that its error comes out in that form all the same.</summary>
    public static OutputFormat Guess(string[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            string? name = words[i] is "-o" or "--output" && i + 1 < words.Length ? words[i + 1]
                : words[i].StartsWith("--output=", StringComparison.Ordinal) ? words[i]["--output=".Length..]
                : words[i].StartsWith("-o", StringComparison.Ordinal) && words[i].Length > 2 ? words[i][2..].TrimStart('=')
                : null;
            if (name is not null)
                return Parse(name) ?? OutputFormat.Table;
        }
        return OutputFormat.Table;
    }
}
