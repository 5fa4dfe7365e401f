namespace CertBridge.Node.Founding;

/// <summary>How long what is made here is valid. DESIGN gives the key sheet its 35 days and the contact sheet its 400; the rest is chosen so that a yearly visit suffices.</summary>
internal static class FoundingTerms
{
    public static readonly TimeSpan Card = TimeSpan.FromDays(730);
    public static readonly TimeSpan KeySheet = TimeSpan.FromDays(35);
    public static readonly TimeSpan Contacts = TimeSpan.FromDays(400);

    /// <summary>Certificates of the node's and officers' keys: a little longer than a card, so that the card is what ends.</summary>
    public static readonly TimeSpan Certificate = TimeSpan.FromDays(800);

    public static readonly TimeSpan Operator = TimeSpan.FromDays(365);
    public static readonly TimeSpan Authority = TimeSpan.FromDays(3650);

    /// <summary>A partner's clock may be behind ours: what is made now must be valid there at once.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    /// <summary>The root key may lie on a stick in a drawer for years: a passphrase that is guessed offline in an afternoon does not protect it.</summary>
    public const int PassphraseLengthMin = 12;
}
