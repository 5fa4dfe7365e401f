using CertBridge.Storage.Homes;

namespace CertBridge.Node.Tests.Submitting;

/// <summary>Bit rot: changes one byte in the store file of a node whose store is closed, and so folded into the file.</summary>
internal static class StoreDamage
{
    /// <param name="home">The node's home.</param>
    /// <param name="content">Bytes that stand in the file exactly once.</param>
    /// <param name="offset">Which of them is changed.</param>
    public static void Flip(NodeHome home, ReadOnlySpan<byte> content, int offset)
    {
        byte[] file = File.ReadAllBytes(home.StoreFile);
        int at = file.AsSpan().IndexOf(content);
        Assert.True(at >= 0 && file.AsSpan(at + 1).IndexOf(content) < 0, "the bytes do not stand exactly once in the store file");
        file[at + offset] ^= 1;
        File.WriteAllBytes(home.StoreFile, file);
    }
}
