using System.Globalization;
using CertBridge.Storage.Copies;

namespace CertBridge.Node.Examining;

/// <summary>Copies of older stores hold keys of content that may be destroyed since: none may stay longer than its time.</summary>
internal sealed class StoreCopyCheck : HomeCheck
{
    /// <summary>The running node looks hourly, and erasing a large one takes its time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public override string Name => "store-copies";

    public override bool HindersStart => false;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        IReadOnlyList<StoreCopy> copies = StoreCopies.List(home.Home);
        return copies.Count == 0 ? [Ok("no copy of an older store is kept", "none")] : copies.Select(copy => Judge(home, copy));
    }

    private Finding Judge(ExaminedHome home, StoreCopy copy)
    {
        string what = string.Create(CultureInfo.InvariantCulture, $"{copy.Name}, the store with schema {copy.Schema}, {copy.SizeBytes} bytes, holds keys of content");
        return home.Now > copy.EndsAt + Grace
            ? Failure("overdue", $"{what} and should have been erased after {ExpiryWords.Date(copy.EndsAt)}", $"certbridge node run{home.Flag}, which erases it; or shred -u {ShellWord.Of(copy.File)}")
            : Warning("kept", $"{what} and is erased after {ExpiryWords.Date(copy.EndsAt)}", $"nothing, while it may be needed to go back (docs/UPGRADE.md); else certbridge node purge --older-than 365d");
    }
}
