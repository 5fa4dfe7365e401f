using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forgetting;

/// <summary>Where a purge goes on, as a caller carries it: <c>outbox 17</c>.</summary>
internal static class PurgeCursor
{
    private static readonly string[] Words = [.. Enum.GetNames<ContentKind>().Select(name => name.ToLowerInvariant())];

    public static string Write(ForgettablePlace? place) =>
        place is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Words[(int)place.Kind]} {place.After}");

    /// <exception cref="NodeRefusalException">It is no such text.</exception>
    public static ForgettablePlace Read(string cursor)
    {
        if (cursor.Length == 0)
            return ForgettablePlace.Start;
        if (cursor.Split(' ') is [string word, string after] && long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            && Array.IndexOf(Words, word) is >= 0 and int kind)
            return new ForgettablePlace((ContentKind)kind, id);
        throw new NodeRefusalException(new Problem(StoredItemErrors.CursorMalformed, "cursor", "It is not what the call before gave as next."));
    }
}
