using CertBridge.Storage.Contents;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>The content key of a row, from its id in one column and the wrapped key in the next.</summary>
    /// <param name="row">The row of the key's owner.</param>
    /// <param name="column">Where the key's id is.</param>
    /// <param name="field">What it was read for, to name a row that has none.</param>
    /// <returns>Null when the key was destroyed.</returns>
    /// <exception cref="ContentDamagedException">There is no key, or it does not unwrap.</exception>
    private protected ContentKey? KeyOf(SqliteStatement row, int column, ContentField field)
    {
        if (row.IsNull(column + 1))
            throw new ContentDamagedException(field, row.Long(0));
        ReadOnlySpan<byte> wrapped = row.Span(column + 1);
        return ContentVault.IsDestroyed(wrapped) ? null : Vault.Unwrap(row.Long(column), wrapped);
    }
}
