using System.Diagnostics;

namespace CertBridge.Exchange.Tests.Introducing;

/// <summary>A test on networks of its own; skipped, by name, where this user may not make them.</summary>
internal sealed class NamespaceFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> MayMake = new(Try);

    public NamespaceFactAttribute()
    {
        Skip = Missing;
    }

    /// <summary>What keeps such tests from running here; null where nothing does.</summary>
    public static string? Missing => MayMake.Value ? null : "network namespaces cannot be made: needs root and iproute2, which tests/run.sh installs.";

    private static bool Try()
    {
        string name = $"certbridge-try-{Environment.ProcessId}";
        try
        {
            bool isMade = Ends("netns", "add", name);
            return Ends("netns", "delete", name) && isMade;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static bool Ends(params string[] words)
    {
        using Process ip = Process.Start(new ProcessStartInfo("ip", words) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        ip.WaitForExit();
        return ip.ExitCode == 0;
    }
}
