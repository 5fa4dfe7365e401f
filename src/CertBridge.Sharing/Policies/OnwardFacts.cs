using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Policies;

/// <summary>Of a report of another originator that is passed on with that originator's own signature: what it and those it shared it with said about that.</summary>
/// <param name="Named">Whom the originator lets it be passed on to; null where it left that to the agreement.</param>
/// <param name="Under">
/// On the way out: the agreements with the originator that bind this node, the one it came under and the one in force now; none where either is not there any more. On the way in empty: what the
/// relay agreed with the originator is not known here.
/// </param>
public sealed record OnwardFacts(IReadOnlyList<PartnerId>? Named, IReadOnlyList<Agreement> Under)
{
    /// <summary>Communities that the partner belongs to by the lists of the policy that is asked.</summary>
    public IReadOnlyList<string> Communities { get; internal init; } = [];

    /// <summary>What arrived, or was kept since: its originator's own word is all that is known.</summary>
    public static OnwardFacts OnArrival(IReadOnlyList<PartnerId>? named) => new(named, []);

    /// <summary>The same facts in the eyes of one policy: its lists say who belongs to a community.</summary>
    internal OnwardFacts In(SharingPolicy policy, PartnerId partner) => this with
    {
        Communities = [.. policy.Lists.Where(list => list.Value.Contains(partner.Value)).Select(list => list.Key).Order(StringComparer.Ordinal)],
    };
}
