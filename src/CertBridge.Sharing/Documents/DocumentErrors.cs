using CertBridge.Protocol.Errors;

namespace CertBridge.Sharing.Documents;

/// <summary>The codes a document's problems are reported under: each subject (reports, agreements, node.yaml) brings its own.</summary>
public sealed record DocumentErrors
{
    /// <summary>It is not the YAML subset or the JSON we read.</summary>
    public required ErrorCode Malformed { get; init; }

    /// <summary>A field is unknown, missing, of the wrong type or written twice.</summary>
    public required ErrorCode Schema { get; init; }

    /// <summary>A word is not in its vocabulary; <see cref="Schema"/> unless told otherwise.</summary>
    public ErrorCode Vocabulary { get => field ?? Schema; init; }

    /// <summary>A size, length, count or depth is over its limit; <see cref="Schema"/> unless told otherwise.</summary>
    public ErrorCode Limit { get => field ?? Schema; init; }

    /// <summary>A text has control or bidirectional override characters; <see cref="Schema"/> unless told otherwise.</summary>
    public ErrorCode Text { get => field ?? Schema; init; }
}
