using System.Runtime.InteropServices;
using System.Text;

namespace CertBridge.Cli.Printing;

/// <summary>
/// Standard error: everything that is not data. When nobody reads it any more, nothing is lost. By write(2): the console's own stream first switches the terminal's keypad over, with
/// escape sequences nobody asked for.
/// </summary>
internal static partial class StandardError
{
    private const int Descriptor = 2;
    private const int InterruptedCall = 4; // EINTR

    public static bool IsTerminal => !Console.IsErrorRedirected;

    public static void Line(string text) => Write(text + "\n");

    public static void Write(string text)
    {
        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes(text);
        while (left.Length > 0)
        {
            nint written = WriteDescriptor(Descriptor, in MemoryMarshal.GetReference(left), left.Length);
            if (written >= 0)
                left = left[(int)written..];
            else if (Marshal.GetLastPInvokeError() != InterruptedCall)
                return;
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteDescriptor(int descriptor, in byte buffer, nint count);
}
