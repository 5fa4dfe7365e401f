using CertBridge.Storage.Homes;

namespace CertBridge.Node.Receiving;

/// <summary>
/// Is there room on the store's disk for what partners send? A full disk fails the store, and with it the node, for everybody. Below the limit
/// envelopes are busy instead: nothing is lost, a person is called after an hour, and this node's own operators can still work.
/// </summary>
internal sealed class DiskRoom(NodeHome home, TimeProvider time)
{
    public const long BytesMin = 256L * 1024 * 1024;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long? lookedAt;
    private bool isShort;

    public bool IsShort
    {
        get
        {
            lock (gate)
            {
                if (lookedAt is null || time.GetElapsedTime(lookedAt.Value) >= LookEvery)
                {
                    isShort = Look();
                    lookedAt = time.GetTimestamp();
                }
                return isShort;
            }
        }
    }

    private bool Look()
    {
        try
        {
            return new DriveInfo(home.StoreFolder).AvailableFreeSpace < BytesMin;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false; // the store itself will say whether it can write
        }
    }
}
