using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Agreements;

/// <summary>What the receiver may do further with a report, by its marking. What is not stated is for nobody.</summary>
public sealed class OnwardTerms
{
    public static readonly OnwardTerms Nothing = new(new Dictionary<Tlp, OnwardReach>(), new Dictionary<Tlp, IReadOnlySet<string>>());

    private static readonly IReadOnlySet<string> None = new HashSet<string>(StringComparer.Ordinal);

    private readonly Dictionary<Tlp, OnwardReach> reaches;
    private readonly Dictionary<Tlp, IReadOnlySet<string>> communities;

    internal OnwardTerms(Dictionary<Tlp, OnwardReach> reaches, Dictionary<Tlp, IReadOnlySet<string>> communities)
    {
        this.reaches = reaches;
        this.communities = communities;
        Communities = communities.Values.SelectMany(some => some).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The communities meant by <see cref="OnwardReach.Communities"/>, of all markings together.</summary>
    public IReadOnlySet<string> Communities { get; }

    /// <summary>The communities of one marking; empty where it reaches none or everybody.</summary>
    public IReadOnlySet<string> CommunitiesFor(Tlp marking) => communities.GetValueOrDefault(marking, None);

    public OnwardReach For(Tlp marking) => reaches.GetValueOrDefault(marking, OnwardReach.Nobody);

    /// <summary>The widest reach TLP 2.0 leaves for a marking. An agreement may say less, never more.</summary>
    public static OnwardReach Widest(Tlp marking) => marking switch
    {
        Tlp.Clear => OnwardReach.Anyone,
        Tlp.Green => OnwardReach.Communities,
        Tlp.Amber => OnwardReach.OwnConstituency,
        _ => OnwardReach.Nobody,
    };
}

/// <summary>How far a receiver may pass a report on, from nothing to everybody.</summary>
public enum OnwardReach
{
    Nobody,
    OwnConstituency,
    Communities,
    Anyone,
}
