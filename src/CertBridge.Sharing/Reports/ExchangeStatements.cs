namespace CertBridge.Sharing.Reports;

/// <summary>The statements of FIRST's Information Exchange Policy 2.0 that bind a receiver, with their words as its JSON specification spells them.</summary>
internal static class ExchangeStatements
{
    public const string EncryptInTransit = "encrypt_in_transit";
    public const string PermittedActions = "permitted_actions";
    public const string AffectedPartyNotifications = "affected_party_notifications";
    public const string Attribution = "attribution";
    public const string UnmodifiedResale = "unmodified_resale";

    /// <summary>The words of each from the strictest to the one that demands nothing. Of attribution a prohibition and a demand are both stricter than the choice, and the prohibition shows less.</summary>
    private static readonly Dictionary<string, string[]> Strictness = new(StringComparer.Ordinal)
    {
        [EncryptInTransit] = ["must", "may"],
        [PermittedActions] = ["none", "contact-for-instruction", "internally-visible-actions", "externally-visible-indirect-actions", "externally-visible-direct-actions"],
        [AffectedPartyNotifications] = ["must-not", "may"],
        [Attribution] = ["must-not", "must", "may"],
        [UnmodifiedResale] = ["must-not", "may"],
    };

    private static readonly string[] Showing = ["must-not", "may", "must"];

    /// <summary>In the order of FIRST's specification.</summary>
    public static IReadOnlyList<string> Names { get; } = [EncryptInTransit, PermittedActions, AffectedPartyNotifications, Attribution, UnmodifiedResale];

    /// <summary>For whoever writes it.</summary>
    public static string Explain(string statement) => statement switch
    {
        EncryptInTransit => "Whether it must be encrypted when it is passed on; between nodes it always is.",
        PermittedActions => "What may be done with it; of this and the PAP the stricter counts.",
        AffectedPartyNotifications => "Whether those who are affected may be told.",
        Attribution => "Whether its source is named when it is passed on.",
        _ => "Whether it may be sold on as it is.",
    };

    public static IReadOnlyList<string> Words(string statement) => Strictness[statement];

    /// <summary>How much the word lets out or shows of the source, by which an agreement is wider than another: to be named by demand is more than by choice.</summary>
    /// <returns>0 for the word that shows least, rising.</returns>
    public static int Leniency(string statement, string word) => statement == Attribution ? Array.IndexOf(Showing, word) : Rank(statement, word);

    /// <returns>0 for the strictest word of the statement, rising; a word that is none of it is the strictest of all.</returns>
    public static int Rank(string statement, string word) => Array.IndexOf(Strictness[statement], word);
}
