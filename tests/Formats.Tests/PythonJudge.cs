using System.Diagnostics;

namespace CertBridge.Formats.Tests;

/// <summary>Another's opinion of what was written: a script over python3-jsonschema, which tests/run.sh installs.</summary>
internal static class PythonJudge
{
    /// <summary>What is wrong, in the script's words; empty where nothing is.</summary>
    /// <param name="script">Beside the tests.</param>
    /// <param name="document">Given to it as a file, after the arguments.</param>
    /// <param name="arguments">Of the script.</param>
    public static string Said(string script, byte[] document, params string[] arguments)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, document);
            var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, script), .. arguments, file]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string said = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            process.WaitForExit();
            Assert.Equal(process.ExitCode == 0, said.Trim().Length == 0);
            return said.Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
