using System.Globalization;
using System.Runtime.InteropServices;

namespace CertBridge.Storage.Homes;

/// <summary>The process that runs the node of a home, as seen by another on the same machine.</summary>
public static partial class HomeHolder
{
    private const int HangUpSignal = 1;

    /// <returns>Its process id; null when no node runs there, or none that this user can see.</returns>
    public static int? ProcessOf(NodeHome home)
    {
        if (!StoreGlance.IsInUse(home) || !File.Exists(home.PidFile))
            return null;
        return int.TryParse(File.ReadAllText(home.PidFile), NumberStyles.None, CultureInfo.InvariantCulture, out int process) && IsOurs(process) ? process : null;
    }

    /// <summary>SIGHUP: the node reads its settings again.</summary>
    /// <exception cref="IOException">It could not be signalled.</exception>
    public static void HangUp(int process)
    {
        if (Kill(process, HangUpSignal) != 0)
            throw new IOException($"Process {process} could not be signalled: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    /// <summary>Never a signal to a stranger: in a copy of a home, or between two starts, the file may name any process.</summary>
    private static bool IsOurs(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/cmdline").Contains("certbridge", StringComparison.Ordinal);
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
