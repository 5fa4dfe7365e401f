using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Founding;

/// <summary>
/// Keeps the own key sheet fresh while the node runs, and takes in what <c>card sign</c> and <c>sheet sign</c> changed on disk. A node left
/// alone for a summer must still be one that partners can seal to.
/// </summary>
internal sealed class IdentityUpkeep(NodeHome home, NodeKeys keys, TrustBook trust, TimeProvider time, ILogger<IdentityUpkeep> logger)
{
    /// <summary>Two weeks of the sheet's five are left for partners who are away to come and fetch the next.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(14);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private DateTime seen = Stamp(home);
    private DateTimeOffset renewNotBefore = DateTimeOffset.MinValue;

    /// <summary>One look; <see cref="IdentityUpkeepWorker"/> takes it every half minute, a reload at once.</summary>
    public void Look()
    {
        lock (gate)
            LookAlone();
    }

    private void LookAlone()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (trust.Current.OwnSheet.Expires - now < RenewBefore && now >= renewNotBefore && Stamp(home) == seen)
            Renew(now);
        DateTime stamp = Stamp(home);
        if (stamp == seen)
            return;
        seen = stamp;
        TakeIn();
    }

    private void Renew(DateTimeOffset now)
    {
        renewNotBefore = now + PauseAfterFailure;
        Parsed<SheetSigned> signed = new CardSigningDesk(home).SignSheet(now);
        if (signed.IsValid)
            logger.SheetRenewed(signed.Value.Serial, signed.Value.Expires);
        else
            logger.SheetNotRenewed(signed.Problems[0].ToString(), trust.Current.OwnSheet.Expires);
    }

    private void TakeIn()
    {
        Parsed<NodeKeys> anew = NodeKeys.Load(home);
        using NodeKeys? readAnew = anew.Value;
        if (readAnew is null)
            logger.OwnCardRefused(anew.Problems[0].ToString());
        else if (trust.ReloadOwn() is { IsValid: false } refused)
            logger.OwnCardRefused(refused.Problems[0].ToString());
        else
        {
            logger.OwnCardTaken(trust.Current.OwnCard.Serial, trust.Current.OwnSheet.Serial);
            if (keys.Take(readAnew)) // after the card: what is signed with another key comes to a partner that was shown it
                logger.OtherKeysInUse(keys.Signing.Id.ToString(), keys.Log.Id.ToString(), keys.InUse.TlsKey.ToString());
        }
    }

    private static DateTime Stamp(NodeHome home) => File.GetLastWriteTimeUtc(OwnIdentity.PathIn(home));
}
