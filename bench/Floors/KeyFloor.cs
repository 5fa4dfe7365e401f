using System.Security.Cryptography;

namespace CertBridge.Bench.Floors;

/// <summary>P-256 on one core through the platform, with keys that are already imported.</summary>
internal static class KeyFloor
{
    private static readonly byte[] Statement = RandomNumberGenerator.GetBytes(500);

    public static double SignaturesPerSecond(TimeSpan span)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Clock.RatePerSecond(span, () => key.SignData(Statement, HashAlgorithmName.SHA256));
    }

    public static double VerificationsPerSecond(TimeSpan span)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] signature = key.SignData(Statement, HashAlgorithmName.SHA256);
        return Clock.RatePerSecond(span, () => key.VerifyData(Statement, signature, HashAlgorithmName.SHA256));
    }
}
