using System.Numerics;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019): rounds a length up so that it says
/// at most log log of itself, for at most 12 % more bytes.
/// </summary>
internal static class Padme
{
    public static int LengthFor(int length)
    {
        int exponent = BitOperations.Log2((uint)length);
        int significant = BitOperations.Log2((uint)exponent) + 1;
        int mask = (1 << (exponent - significant)) - 1;
        return (length + mask) & ~mask;
    }
}
