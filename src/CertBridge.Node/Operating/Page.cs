using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Operating;

/// <summary>Which part of a list is asked for. A cursor is the row after which the page begins; to the caller it is opaque.</summary>
internal readonly record struct Page(int Limit, long? Before)
{
    public const int LimitMax = 1_000;
    private const int LimitDefault = 100;
    private const int CursorLengthMax = 64;

    /// <exception cref="NodeRefusalException">The page is too long or the cursor is none of ours.</exception>
    public static Page Read(uint limit, string cursor)
    {
        if (limit > LimitMax)
            throw new NodeRefusalException(new Problem(StoredItemErrors.PageTooLong, "limit", $"{limit} lines are asked for; the limit is {LimitMax}."));
        long? before = cursor.Length == 0 ? null : ReadCursor(cursor);
        return new Page(limit == 0 ? LimitDefault : (int)limit, before);
    }

    /// <summary>Cursor of the page after this one; empty at the end.</summary>
    public string Next<T>(IReadOnlyList<T> rows, Func<T, long> id) =>
        rows.Count < Limit ? "" : id(rows[^1]).ToString(CultureInfo.InvariantCulture);

    private static long ReadCursor(string cursor) =>
        cursor.Length <= CursorLengthMax && long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long before)
            ? before
            : throw new NodeRefusalException(new Problem(StoredItemErrors.CursorMalformed, "cursor", $"The cursor ({cursor.Length} characters) is not one this node gave."));
}
