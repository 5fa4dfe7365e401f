using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp;

/// <summary>What a MISP event does not say and the submitter does.</summary>
public sealed record MispReadingOptions
{
    /// <summary>Given beside the event: it may tighten what the event's tags say, never loosen it. A half may be unspecified.</summary>
    public Marking? Stated { get; init; }

    /// <summary>Our own contacts, from the contact sheet: MISP has none.</summary>
    public required ReportContacts Contacts { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>True on a node of the exercise environment; a tag <c>exercise:*</c> also says so.</summary>
    public bool IsExercise { get; init; }

    /// <summary>Size of the event's JSON, bytes.</summary>
    public int BytesMax { get; init; } = Limits.ReportBytesMax;
}
