using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Examining;

/// <summary>
/// Is the clock obviously wrong? Time does not go back: nothing this home holds can be of tomorrow. How far it is from the partners' clocks is seen on the
/// links.
/// </summary>
internal sealed class ClockCheck : HomeCheck
{
    /// <summary>What another machine signed may be a little ahead of us.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public override string Name => "clock";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        (string What, DateTimeOffset At)[] seen = [.. Signed(home).Where(one => one.At > home.Now + Grace)];
        if (seen.Length == 0)
            return [Ok($"{ExpiryWords.Date(home.Now)}, later than anything in the home")];
        (string what, DateTimeOffset at) = seen.MaxBy(one => one.At);
        return [Failure("behind", $"the clock says {ExpiryWords.Date(home.Now)}, and {what} is of {ExpiryWords.Date(at)}", "set the clock, best by NTP: timedatectl set-ntp true, then timedatectl status")];
    }

    private static List<(string What, DateTimeOffset At)> Signed(ExaminedHome home)
    {
        List<(string, DateTimeOffset)> signed = [];
        if (home.Own.IsValid)
        {
            signed.Add(("the own card", home.Own.Value.Card.Issued));
            signed.Add(("the own key sheet", home.Own.Value.Sheet.Issued));
        }
        try
        {
            if (home.HasStore)
                signed.AddRange(home.ReadStore(Checkpoints));
        }
        catch (StoreRefusedException)
        {
            // The store check says so; the card is enough to tell a clock that fell back to 1970.
        }
        return signed;
    }

    private static (string, DateTimeOffset)[] Checkpoints(StoreReader reader) =>
        [.. reader.LinkLogPartners().Select(partner => reader.LatestCheckpoint(partner, LogSide.Mine)).OfType<CheckpointRow>().Select(row => ("a checkpoint this node signed", row.At))];
}
