using System.Diagnostics;

namespace CertBridge.Cli.Tests.Proving;

/// <summary><c>docs/verify-proof.py</c>, which verifies without our code.</summary>
internal static class VerifyScript
{
    public static async Task<(int Exit, string Output, string Error)> RunAsync(string file, params string[] fingerprints)
    {
        var start = new ProcessStartInfo("python3", ["-B", Checkout.File("docs/verify-proof.py"), file, .. fingerprints]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process script = Process.Start(start)!;
        Task<string> output = script.StandardOutput.ReadToEndAsync();
        string error = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        return (script.ExitCode, await output, error);
    }
}
