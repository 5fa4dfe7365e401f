using System.Collections.Concurrent;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// Keeps what is dear to make, at most twice <paramref name="generationMax"/> entries: when the young generation is full it becomes the
/// old one, and what was not asked for since is forgotten. Nothing is disposed on forgetting, because a caller may still hold it.
/// </summary>
internal sealed class BoundedCache<TKey, TValue>(int generationMax)
    where TKey : struct
    where TValue : class
{
    private readonly Lock turning = new();
    private ConcurrentDictionary<TKey, TValue> young = new();
    private ConcurrentDictionary<TKey, TValue> old = new();

    public TValue? Find(TKey key)
    {
        if (young.TryGetValue(key, out TValue? value))
            return value;
        if (!old.TryGetValue(key, out value))
            return null;
        Add(key, value);
        return value;
    }

    public void Add(TKey key, TValue value)
    {
        if (young.Count >= generationMax)
            Turn();
        young.TryAdd(key, value);
    }

    private void Turn()
    {
        lock (turning)
        {
            if (young.Count < generationMax)
                return;
            old = young;
            young = new ConcurrentDictionary<TKey, TValue>();
        }
    }
}
