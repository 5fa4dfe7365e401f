using CertBridge.Storage.Contents;

namespace CertBridge.Storage.Rows;

/// <summary>Some rows whose content may be forgotten by age.</summary>
/// <param name="Rows">At most as many and as large as was asked.</param>
/// <param name="Unsettled">Reports that are old enough and still on their way: they are not touched.</param>
/// <param name="Next">Where to look on; null at the end.</param>
public sealed record ForgettablePage(IReadOnlyList<ForgettableRow> Rows, int Unsettled, ForgettablePlace? Next);

/// <summary>A row with content that nothing needs any more.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="SizeBytes">What its content takes, bytes.</param>
public sealed record ForgettableRow(ContentKind Kind, long Id, long SizeBytes);

/// <summary>A place in all rows with content: reports first, then the outbox, then the inbox, each by id.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="After">Ids above this one.</param>
public sealed record ForgettablePlace(ContentKind Kind, long After)
{
    public static readonly ForgettablePlace Start = new(ContentKind.Report, 0);

    /// <summary>The first row of the next kind; null after the last.</summary>
    internal ForgettablePlace? NextKind => Kind == ContentKind.Inbox ? null : new(Kind + 1, 0);
}
