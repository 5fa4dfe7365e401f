using System.Buffers.Binary;

namespace CertBridge.Node.BackingUp;

/// <summary>
/// A file of a backup, outside: <c>CBB1</c>; u32be length and header, in clear; u32be length and the CMS with the file's key; then the chunks. Inside, what the chunks hold: u32be
/// length and inventory; u32be length and the node's signature over the inventory; then the bytes of every file the inventory names, in its order, with nothing between or
/// after them. Who reads it knows, and has verified, what will come before it comes.
/// </summary>
internal static class BackupFile
{
    /// <summary>Of the file with store and home.</summary>
    public const string Ending = ".backup";

    /// <summary>Of the file with the content keys.</summary>
    public const string ContentKeysEnding = ".content-keys";

    /// <summary>The store, in the names of an inventory.</summary>
    public const string StoreName = "store/node.db";

    /// <summary>The content keys, in the names of an inventory.</summary>
    public const string ContentKeysName = "content-keys";

    /// <summary>What lies in the home has this before its path.</summary>
    public const string HomePrefix = "home/";

    /// <summary>Files of a home in a backup.</summary>
    public const int FilesMax = 50_000;

    /// <summary>Bytes of one file of the home: a card, an agreement, a policy with its signatures have far fewer.</summary>
    public const int FileBytesMax = 16 * 1024 * 1024;

    /// <summary>Bytes of all files of the home: they are held in memory until they are written.</summary>
    public const int HomeBytesMax = 256 * 1024 * 1024;

    /// <summary>Bytes of an inventory.</summary>
    public const int InventoryBytesMax = 32 * 1024 * 1024;

    public static ReadOnlySpan<byte> Magic => "CBB1"u8;

    /// <summary>A length and what has it.</summary>
    public static byte[] Counted(ReadOnlySpan<byte> bytes)
    {
        var counted = new byte[sizeof(uint) + bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(counted, (uint)bytes.Length);
        bytes.CopyTo(counted.AsSpan(sizeof(uint)));
        return counted;
    }
}
