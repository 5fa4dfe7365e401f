using System.Collections.Concurrent;
using CertBridge.Node.Rationing;
using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Receiving;

/// <summary>
/// How many lines about its envelopes one partner may have in the log. Each is written down and counted in any case; whoever sends thousands a second that are set aside
/// must not fill the disk with sentences about them.
/// </summary>
internal sealed class ArrivalLines(TimeProvider time, ILogger logger)
{
    public const int PerHourMax = 1_000;

    private readonly ConcurrentDictionary<PartnerId, HourlyCount> written = new();

    /// <returns>False when this line is left out; that it begins to be so is a line of its own.</returns>
    public bool MayWrite(PartnerId partner)
    {
        HourlyCount lines = written.GetOrAdd(partner, _ => new HourlyCount(PerHourMax, time));
        bool wasOver = lines.IsOver;
        if (!lines.Add(1))
            return true;
        if (!wasOver)
            logger.LinesLeftOut(partner, PerHourMax);
        return false;
    }
}
