using System.Security.Cryptography;

namespace CertBridge.Node.Linking;

/// <summary>Spreads pauses before a redial, so that many nodes that lost the same network do not come back in the same moment.</summary>
internal class DialJitter
{
    public const int PercentMin = 80;
    public const int PercentMax = 120;

    /// <returns>What a pause is multiplied with, in percent: from <see cref="PercentMin"/> to <see cref="PercentMax"/>.</returns>
    public virtual int Percent() => RandomNumberGenerator.GetInt32(PercentMin, PercentMax + 1);
}
