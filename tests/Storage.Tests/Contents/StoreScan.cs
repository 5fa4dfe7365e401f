using System.Text;

namespace CertBridge.Storage.Tests.Contents;

/// <summary>Every byte of every file in the store's folder, as a thief of the disk would read them.</summary>
internal static class StoreScan
{
    public static bool Holds(TestHome home, string text) => Holds(home, Encoding.UTF8.GetBytes(text)) || Holds(home, Encoding.Unicode.GetBytes(text));

    public static bool Holds(TestHome home, ReadOnlySpan<byte> bytes)
    {
        foreach (string file in Directory.GetFiles(home.Home.StoreFolder).Where(file => file != home.Home.LockFile)) // always empty, and locked
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            if (content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(bytes) >= 0)
                return true;
        }
        return false;
    }
}
