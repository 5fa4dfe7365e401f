using System.Diagnostics;

namespace CertBridge.Sealing.Tests.Cms;

/// <summary>A fact that needs an <c>openssl</c> command of 3.6 or newer, which is the first whose CMS has ML-KEM. tests/chroot.sh peer runs it where it must not be skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSsl36FactAttribute : FactAttribute
{
    private static readonly Lazy<Version> Installed = new(ReadVersion);

    public OpenSsl36FactAttribute()
    {
        if (Installed.Value < new Version(3, 6))
            Skip = $"openssl {Installed.Value} has no ML-KEM in CMS; 3.6 has (Debian forky)";
    }

    /// <summary>From "OpenSSL 3.6.5 29 Sep 2026 (Library: ...)"; 0.0 when it says anything else.</summary>
    private static Version ReadVersion()
    {
        using Process process = Process.Start(new ProcessStartInfo("openssl", ["version"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string[] words = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return words.Length > 1 && Version.TryParse(words[1], out Version? version) ? version : new Version(0, 0);
    }
}
