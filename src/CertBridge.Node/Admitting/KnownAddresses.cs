using System.Net;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Addresses from which somebody known has called, by who it was: of each the newest few, so that one who calls from many pushes out its own and
/// nobody else's. Not thread-safe.
/// </summary>
internal sealed class KnownAddresses(TimeProvider time)
{
    private readonly Dictionary<string, LinkedList<Call>> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, int> holders = [];
    private int count;

    public bool Contains(IPAddress address) => holders.ContainsKey(address);

    /// <param name="owner">Whose key it was.</param>
    /// <param name="address">Where the connection came from.</param>
    public void Add(string owner, IPAddress address)
    {
        if (owners.TryGetValue(owner, out LinkedList<Call>? calls))
        {
            Call? again = calls.FirstOrDefault(call => call.Address.Equals(address));
            if (again is not null || calls.Count >= AdmissionLimits.KnownAddressesPerOwner)
                Drop(owner, again ?? calls.First!.Value);
        }
        if (count >= AdmissionLimits.AddressesMax)
            DropOfWhoHasMost();
        if (!owners.TryGetValue(owner, out calls))
            owners[owner] = calls = [];
        calls.AddLast(new Call(address, time.GetTimestamp()));
        holders[address] = holders.GetValueOrDefault(address) + 1;
        count++;
    }

    /// <summary>Of those who have most, the one whose oldest is the longest unseen.</summary>
    private void DropOfWhoHasMost()
    {
        (string owner, LinkedList<Call> calls) = owners.MaxBy(pair => (pair.Value.Count, -pair.Value.First!.Value.At));
        Drop(owner, calls.First!.Value);
    }

    private void Drop(string owner, Call call)
    {
        LinkedList<Call> calls = owners[owner];
        calls.Remove(call);
        if (calls.Count == 0)
            owners.Remove(owner);
        if (--holders[call.Address] == 0)
            holders.Remove(call.Address);
        count--;
    }

    private sealed record Call(IPAddress Address, long At);
}
