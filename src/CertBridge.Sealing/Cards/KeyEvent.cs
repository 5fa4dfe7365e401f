namespace CertBridge.Sealing.Cards;

/// <summary>What happens to a key; each is a leaf of the node log.</summary>
public enum KeyEvent
{
    /// <summary>A card or sheet lists it.</summary>
    Announced = 1,

    /// <summary>From here the node works with it.</summary>
    Activated,

    /// <summary>A partner has seen a use of it.</summary>
    UseSeen,

    /// <summary>It is not listed any more.</summary>
    Retired,

    /// <summary>It is suspect since an instant, or since an earlier one than was said before.</summary>
    Tainted,

    /// <summary>The card lists it as revoked.</summary>
    Revoked,
}
