using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>
    /// Compare and set: the head that was cosigned last must still be <paramref name="before"/> in size and root (null: there is none), and the new one is larger, or the same tree. Two questions at once,
    /// or two processes, could else have two histories cosigned.
    /// </summary>
    /// <exception cref="StoreConflictException">Another head was cosigned between, or the log would shrink or fork.</exception>
    public void SaveWitnessed(WitnessedRow row, WitnessedRow? before)
    {
        WitnessedRow? newest = FindWitnessed(row.Owner, row.Origin);
        if (newest?.Size != before?.Size || newest?.Root != before?.Root)
            throw new StoreConflictException($"The head cosigned last has size {newest?.Size ?? 0}, not {before?.Size ?? 0}, or another root.");
        if (newest is not null && (row.Size < newest.Size || (row.Size == newest.Size && row.Root != newest.Root)))
            throw new StoreConflictException($"A head of size {row.Size} cannot follow one of size {newest.Size}, or has another root.");
        Query(
            """
            INSERT INTO witnessed (owner, origin, size, root, note, at_ms) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note, at_ms = excluded.at_ms
            """)
            .Bind(row.Owner).Bind(row.Origin).Bind(row.Size).Bind(row.Root).Bind(row.Note).Bind(row.At).Run();
    }

    /// <summary>Keeps a cosignature that was verified, in place of the one before: of another witness it may be over fewer leaves.</summary>
    public void SaveCosignature(CosignatureRow row) =>
        Query(
            """
            INSERT INTO cosignature (partner, epoch, witness, size, root, note, line, cosigned_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET witness = excluded.witness, size = excluded.size, root = excluded.root, note = excluded.note, line = excluded.line, cosigned_ms = excluded.cosigned_ms
            """)
            .Bind(row.Partner).Bind(row.Epoch).Bind(row.Witness).Bind(row.Size).Bind(row.Root).Bind(row.Note).Bind(row.Line).Bind(row.At).Run();
}
