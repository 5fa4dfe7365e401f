namespace CertBridge.Storage;

/// <summary>A store that can be read: a running node's, or one that is looked at.</summary>
public interface IReadableStore
{
    /// <summary>Runs a work that reads, and only reads.</summary>
    T Read<T>(Func<StoreReader, T> work);
}
