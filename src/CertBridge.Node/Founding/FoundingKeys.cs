using CertBridge.Sealing.Keys;
using CertBridge.Storage.Contents;

namespace CertBridge.Node.Founding;

/// <summary>The keys a new node begins with.</summary>
internal sealed class FoundingKeys : IDisposable
{
    public PrivateKey Root { get; } = PrivateKey.Create();

    public PrivateKey Signing { get; } = PrivateKey.Create();

    public PrivateKey Log { get; } = PrivateKey.Create();

    public PrivateKey Tls { get; } = PrivateKey.Create();

    public DecryptionKey Encryption { get; } = DecryptionKey.Create();

    public PrivateKey Authority { get; } = PrivateKey.Create();

    /// <summary>What the content keys of the store will lie under.</summary>
    public StoreKey Store { get; } = StoreKey.Create();

    /// <summary>Used only when the request asks for a first officer.</summary>
    public PrivateKey Officer { get; } = PrivateKey.Create();

    public void Dispose()
    {
        foreach (PrivateKey key in new[] { Root, Signing, Log, Tls, Authority, Officer })
            key.Dispose();
        Store.Dispose();
        Encryption.Dispose();
    }
}
