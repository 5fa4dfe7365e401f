using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>A report of one partner that was passed on to another: what its originator says of it later goes the same way.</summary>
/// <param name="Partner">Whom it was passed on to.</param>
/// <param name="Revision">The highest that was decided about.</param>
/// <param name="By">Who passed it on.</param>
/// <param name="Said">When.</param>
public sealed record OnwardRow(ReportId ReportId, PartnerId Partner, PartnerId Originator, ulong Revision, string By, DateTimeOffset Said)
{
    public OnwardState State { get; init; } = OnwardState.Following;

    /// <summary>Who ended it; empty while it follows, and where nobody did.</summary>
    public string EndedBy { get; init; } = "";

    /// <summary>When it ended; null while it follows.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Why it ended where nobody ended it, for people; else empty.</summary>
    public string Because { get; init; } = "";

    /// <summary>Since when something passing keeps here what was never sent, whichever revision that was; null where nothing does.</summary>
    public DateTimeOffset? KeptSince { get; init; }
}
