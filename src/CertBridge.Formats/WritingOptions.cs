namespace CertBridge.Formats;

/// <summary>What a format says of a report and the report does not say of itself.</summary>
public sealed record WritingOptions
{
    /// <summary>Name of the organisation that wrote it, as on its card.</summary>
    public required string OriginName { get; init; }

    /// <summary>When its first revision was made. The same in every revision, and so in everything made of it.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When this revision was made; not before it was created.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>True for readers that know only the markings of TLP 1, which has no AMBER+STRICT: it is written as RED.</summary>
    public bool IsTlp1 { get; init; }
}
