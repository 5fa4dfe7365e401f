using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;

namespace CertBridge.Node.Receiving;

/// <summary>
/// The weakest suite still taken from each partner. It rises by itself to the strongest one an envelope of that partner was stored under, in the
/// same commit: not by what is quarantined or set aside, which nobody vouches for. It outlives restarts; only two officers lower it. Kept in memory, because it is asked for every arrival.
/// </summary>
internal sealed class SuiteFloors(NodeStore store)
{
    private readonly ConcurrentDictionary<PartnerId, uint> known = new();

    public uint Of(PartnerId partner) => known.GetOrAdd(partner, static (id, from) => from.Read(reader => reader.SuiteFloor(id))?.Suite ?? EnvelopeSuite.Classical, store);

    public bool Admits(PartnerId partner, uint suite) => EnvelopeSuite.StrengthOf(suite) >= EnvelopeSuite.StrengthOf(Of(partner));

    /// <summary>The suite these raise the floor to; null when they do not. Only what was opened, admitted and stored counts: a header alone proves nothing.</summary>
    public uint? RaisedBy(PartnerId partner, IEnumerable<JudgedArrival> recorded)
    {
        uint floor = Of(partner);
        if (floor == EnvelopeSuite.Known[^1])
            return null;
        uint strongest = recorded.Where(judged => judged.Verdict is ArrivalVerdict.Stored)
            .Select(judged => judged.Arrival.ReadHeader.Value?.Suite ?? 0)
            .DefaultIfEmpty()
            .MaxBy(EnvelopeSuite.StrengthOf);
        return EnvelopeSuite.StrengthOf(strongest) > EnvelopeSuite.StrengthOf(floor) ? strongest : null;
    }

    /// <summary>After the commit that changed it.</summary>
    public void Took(PartnerId partner, uint suite) => known[partner] = suite;
}
