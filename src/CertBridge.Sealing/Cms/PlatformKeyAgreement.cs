using System.Collections.Concurrent;
using System.Security.Cryptography;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Cms;

/// <summary>ECDH through <see cref="ECDiffieHellman"/>: works wherever .NET does, and is the oracle the faster one is tested against.</summary>
internal sealed class PlatformKeyAgreement : KeyAgreement
{
    public override void AgreeWith(ReadOnlySpan<byte> recipient, Span<byte> point, Span<byte> secret)
    {
        using var theirs = ECDiffieHellman.Create();
        theirs.ImportSubjectPublicKeyInfo(recipient, out _);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        P256.PointOf(ephemeral.ExportSubjectPublicKeyInfo()).CopyTo(point);
        Agree(ephemeral, theirs, secret);
    }

    public override AgreementKey Import(byte[] pkcs8) => new Key([.. pkcs8]);

    private static void Agree(ECDiffieHellman mine, ECDiffieHellman theirs, Span<byte> secret)
    {
        using ECDiffieHellmanPublicKey publicKey = theirs.PublicKey;
        byte[] agreed = mine.DeriveRawSecretAgreement(publicKey);
        agreed.CopyTo(secret);
        CryptographicOperations.ZeroMemory(agreed);
    }

    private sealed class Key(byte[] pkcs8) : AgreementKey
    {
        private readonly ConcurrentBag<ECDiffieHellman> pool = [];

        public override bool TryAgree(ReadOnlySpan<byte> point, Span<byte> secret)
        {
            byte[] subjectPublicKeyInfo = P256.SubjectPublicKeyInfoOf(point);
            if (!P256.IsOnCurve(subjectPublicKeyInfo))
                return false;
            using var theirs = ECDiffieHellman.Create();
            theirs.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            ECDiffieHellman mine = Take();
            Agree(mine, theirs, secret);
            pool.Add(mine);
            return true;
        }

        public override void Dispose()
        {
            CryptographicOperations.ZeroMemory(pkcs8);
            while (pool.TryTake(out ECDiffieHellman? key))
                key.Dispose();
        }

        private ECDiffieHellman Take()
        {
            if (pool.TryTake(out ECDiffieHellman? key))
                return key;
            key = ECDiffieHellman.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }
    }
}
