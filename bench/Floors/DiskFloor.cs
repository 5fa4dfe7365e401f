using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CertBridge.Bench.Floors;

/// <summary>Appends of 4 KiB, each flushed with fdatasync before the next: what one durable write costs on this disk.</summary>
internal static partial class DiskFloor
{
    private const int AppendBytes = 4096;
    private const int FileBytesMax = 64 * 1024 * 1024;

    public static double AppendsPerSecond(string folder, TimeSpan span)
    {
        string path = Path.Combine(folder, "fdatasync.floor");
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            byte[] bytes = new byte[AppendBytes];
            long at = 0;
            return Clock.RatePerSecond(span, () =>
            {
                RandomAccess.Write(file, bytes, at);
                if (FlushContent(file) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError(), "fdatasync failed");
                at = (at + AppendBytes) % FileBytesMax;
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FlushContent(SafeFileHandle file);
}
