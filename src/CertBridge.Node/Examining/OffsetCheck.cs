using System.Globalization;
using CertBridge.Node.Linking;

namespace CertBridge.Node.Examining;

/// <summary>The partner's clock against ours, as of the last hello. If most partners are off by the same, it is ours.</summary>
internal sealed class OffsetCheck : PartnerCheck
{
    private const string Mend = "timedatectl status, here and there";

    public override string Name => "clock-offset";

    public override bool NeedsLine => true;

    public override IEnumerable<Finding> Look(ExaminedPartner partner)
    {
        LinkStanding link = partner.Line!.Link;
        if (link.ClockOffset is not { } offset)
            return [Skipped(partner, "depends", "there was no hello to compare clocks with")];
        string what = string.Create(CultureInfo.InvariantCulture, $"their clock is {Math.Abs(offset.TotalSeconds):0.0} s {(offset < TimeSpan.Zero ? "behind" : "ahead of")} ours");
        if (offset.Duration() > ClockOffset.Wrong)
            return [Failure(partner, "wrong", what, Mend)];
        return [offset.Duration() > ClockOffset.Noticeable ? Warning(partner, "off", what, Mend) : Ok(partner, what)];
    }
}
