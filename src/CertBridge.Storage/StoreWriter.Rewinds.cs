using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Moves how the exchange with a partner stands. Since when and what was found stay those of the first finding while it is stopped.</summary>
    /// <param name="partner">The partner.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="at">When.</param>
    /// <param name="found">What was found, or what settled it: a sentence for people.</param>
    /// <param name="shown">What the partner's hello said; null keeps what is there.</param>
    /// <returns>How it stands now.</returns>
    /// <exception cref="RewindTransitionException">The event cannot happen in its state.</exception>
    public RewindRow MoveRewind(PartnerId partner, RewindEvent happened, DateTimeOffset at, string found, byte[]? shown = null)
    {
        RewindRow held = FindRewind(partner) ?? new RewindRow(partner, RewindState.Going, at, "", []);
        RewindState next = RewindStates.Next(held.State, happened);
        bool isAnother = held.State.IsStopped() != next.IsStopped() || held.Found.Length == 0;
        var row = new RewindRow(partner, next, isAnother ? at : held.Since, isAnother ? found : held.Found, shown ?? held.Shown);
        Query(
            """
            INSERT INTO rewind (partner, state, since_ms, found, shown) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET state = excluded.state, since_ms = excluded.since_ms, found = excluded.found, shown = excluded.shown
            """)
            .Bind(row.Partner).Bind((int)row.State).Bind(row.Since).Bind(row.Found).Bind(row.Shown).Run();
        return row;
    }

    /// <summary>What the partner shows while nothing is exchanged with it.</summary>
    public void NoteShown(PartnerId partner, byte[] shown) => Query("UPDATE rewind SET shown = ? WHERE partner = ?").Bind(shown).Bind(partner).Run();
}
