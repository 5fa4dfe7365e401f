using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Linking;

/// <summary>Compares clocks at each hello that was taken. Nothing is refused by what it finds: whose clock is wrong only people can tell.</summary>
internal sealed class ClockComparing(LinkAlarms alarms, TimeProvider time, ILogger<ClockComparing> logger)
{
    public const string AlarmKind = "CLOCK_OFFSET";

    /// <returns>How far their clock is from ours.</returns>
    public async Task<TimeSpan> CompareAsync(PartnerId partner, Hello theirs)
    {
        TimeSpan offset = ClockOffset.Between(theirs.ClockMs, time.GetUtcNow());
        if (offset.Duration() > ClockOffset.Wrong)
            await alarms.RaiseAsync(AlarmKind, partner, Words(offset)); // without the seconds, which are others at each hello: the same alarm is counted
        else if (offset.Duration() > ClockOffset.Noticeable)
            logger.ClockOff(partner, Math.Round(offset.TotalSeconds, 1));
        return offset;
    }

    private static string Words(TimeSpan offset) =>
        $"their clock was more than {ClockOffset.Wrong.TotalSeconds:0} s {(offset < TimeSpan.Zero ? "behind" : "ahead of")} ours at a hello: one of the two is wrong; if most partners are off by the same, it is ours";
}
