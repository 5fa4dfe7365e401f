using System.Collections.Concurrent;
using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Cms;

/// <summary>ML-KEM-768 through <see cref="MLKem"/>. Platform key objects are borrowed from a pool, one user at a time; importing one costs about as much as using it.</summary>
internal sealed class PlatformKeyEncapsulation : KeyEncapsulation
{
    private readonly BoundedCache<Digest, ConcurrentBag<MLKem>> recipients = new(generationMax: 1024);

    public override void EncapsulateTo(ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> secret)
    {
        ConcurrentBag<MLKem> pool = PoolOf(encapsulationKey);
        if (!pool.TryTake(out MLKem? key))
            key = MLKem.ImportEncapsulationKey(MLKemAlgorithm.MLKem768, encapsulationKey);
        key.Encapsulate(ciphertext, secret);
        pool.Add(key);
    }

    public override DecapsulationKey Import(ReadOnlySpan<byte> seed, out byte[] encapsulationKey)
    {
        var first = MLKem.ImportPrivateSeed(MLKemAlgorithm.MLKem768, seed);
        encapsulationKey = first.ExportEncapsulationKey();
        return new Key(seed.ToArray(), first);
    }

    private ConcurrentBag<MLKem> PoolOf(ReadOnlySpan<byte> encapsulationKey)
    {
        Digest id = Digest.Of(encapsulationKey);
        ConcurrentBag<MLKem>? pool = recipients.Find(id);
        if (pool is null)
        {
            pool = [];
            recipients.Add(id, pool);
        }
        return pool;
    }

    private sealed class Key : DecapsulationKey
    {
        private readonly ConcurrentBag<MLKem> pool = [];
        private readonly byte[] seed;
        private volatile bool isDisposed;

        public Key(byte[] seed, MLKem first)
        {
            this.seed = seed;
            pool.Add(first);
        }

        public override void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> secret)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (!pool.TryTake(out MLKem? key))
                key = MLKem.ImportPrivateSeed(MLKemAlgorithm.MLKem768, seed);
            key.Decapsulate(ciphertext, secret);
            pool.Add(key);
        }

        public override void Dispose()
        {
            isDisposed = true;
            CryptographicOperations.ZeroMemory(seed);
            while (pool.TryTake(out MLKem? key))
                key.Dispose();
        }
    }
}
