namespace CertBridge.Storage.Rows;

/// <summary>Part of a list. It may have fewer rows than were asked for, or none, and still go on.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Next">What the next page takes as <see cref="ListFilter.Before"/>; null at the end.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Rows, long? Next);
