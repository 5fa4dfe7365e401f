using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats;

/// <summary>What a foreign document does not say and the submitter does.</summary>
public sealed record ForeignReadingOptions
{
    /// <summary>Given beside the document: it may tighten what the document says, never loosen it. A half may be unspecified.</summary>
    public Marking? Stated { get; init; }

    /// <summary>Our own contacts, from the contact sheet: no foreign format has them.</summary>
    public required ReportContacts Contacts { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>True on a node of the exercise environment; an event of MISP may say so too.</summary>
    public bool IsExercise { get; init; }

    /// <summary>Of the report, one line of at most 200 characters; null where the document or a default says. Tables and lists alone have none of their own.</summary>
    public string? Title { get; init; }

    /// <summary>What columns of a table are, by their heading.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Size of the document, bytes.</summary>
    public int BytesMax { get; init; } = Limits.ReportBytesMax;
}
