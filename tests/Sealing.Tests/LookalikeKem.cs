using System.Security.Cryptography;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests;

/// <summary>An ML-KEM-768 key that nobody has the private half of, for what needs no more than its form; it works on every platform.</summary>
internal static class LookalikeKem
{
    public static byte[] Key()
    {
        var key = new byte[1184];
        RandomNumberGenerator.Fill(key);
        for (int i = 0; i < 1152; i += 3)
        {
            key[i + 1] &= 0xF7; // two 12-bit numbers in three bytes, each with its highest bit taken away: both stay below 3,329
            key[i + 2] &= 0x7F;
        }
        return MlKem768.SubjectPublicKeyInfoOf(key);
    }
}
