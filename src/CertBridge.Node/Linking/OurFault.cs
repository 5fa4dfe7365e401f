using CertBridge.Storage;

namespace CertBridge.Node.Linking;

/// <summary>
/// What one item's work may fail with and the next one's need not: a bug, or something stored that cannot be read. It is set aside with an alarm, so that nothing behind it waits for ever. A store that failed, too
/// little memory and the end of the node are nobody's item.
/// </summary>
internal static class OurFault
{
    public static bool Is(Exception fault) => fault is not (StoreFailedException or OutOfMemoryException or OperationCanceledException or ObjectDisposedException);
}
