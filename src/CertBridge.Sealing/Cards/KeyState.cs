namespace CertBridge.Sealing.Cards;

/// <summary>Where a key is in its life (docs/STATES.md).</summary>
public enum KeyState
{
    /// <summary>Nothing was said of it.</summary>
    None = 1,

    /// <summary>Listed, so that partners know it, and not used yet.</summary>
    Announced,

    /// <summary>In use, or in use until its successor took over: while both are listed the two overlap.</summary>
    Active,

    /// <summary>No longer listed: it signs nothing more and verifies what it signed before.</summary>
    Retired,

    /// <summary>Suspect since an instant: what it signed after that is flagged, never erased.</summary>
    Tainted,

    /// <summary>In other hands: it counts for nothing, for ever.</summary>
    Revoked,
}
