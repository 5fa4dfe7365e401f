using System.Diagnostics;
using System.Globalization;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Reporting;

/// <summary>An event file of a hundred megabytes, or one without an end, is refused by its size: not read to its end, and not held in memory.</summary>
public sealed class HugeInputTests : IDisposable
{
    private const long Huge = 100 * 1024 * 1024;
    private const long Spare = 32 * 1024; // KiB more than a command on a small file takes
    private const string Peak = "import resource, subprocess, sys\nend = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\nprint(end.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-huge-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("validate", "yaml")]
    [InlineData("validate", "json")]
    [InlineData("validate", "misp")]
    [InlineData("submit", "yaml")]
    [InlineData("submit", "json")]
    [InlineData("submit", "misp")]
    public void AHugeFile_IsRefusedNamingTheLimit(string verb, string format)
    {
        Outcome outcome = Certbridge.Run("report", verb, HugeFile(), "--format", format);
        Assert.Equal(CommandLineErrors.FileTooLarge.Exit, outcome.Exit);
        Assert.Contains($"has {Huge} bytes; the limit is {Limits.ReportBytesMax} bytes", outcome.Error);
        Assert.Contains("A report is split into several", outcome.Error);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("validate", "yaml")]
    [InlineData("validate", "misp")]
    [InlineData("submit", "json")]
    public async Task InputWithoutEnd_IsLeftAfterTheLimit(string verb, string format)
    {
        using Process process = Process.Start(Certbridge.Command("report", verb, "-", "--format", format))!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        byte[] block = new byte[64 * 1024];
        Array.Fill(block, (byte)' ');
        long written = 0;
        try
        {
            for (; written < Huge; written += block.Length)
                await process.StandardInput.BaseStream.WriteAsync(block);
        }
        catch (IOException)
        {
            // It went away, as it should.
        }
        await process.WaitForExitAsync();
        Assert.Equal(CommandLineErrors.FileTooLarge.Exit, process.ExitCode);
        Assert.Contains($"the limit is {Limits.ReportBytesMax} bytes", await error);
        Assert.True(written <= Limits.ReportBytesMax + (1024 * 1024), $"it took {written} bytes"); // the pipe holds some
    }

    [ProgramFact("python3")]
    public void Memory_IsThatOfASmallFile()
    {
        long usual = PeakOf(ExitCode.Done, $"'{Certbridge.Path}' report validate '{Checkout.File("samples/report.yaml")}'");
        Assert.True(PeakOf(3, $"'{Certbridge.Path}' report validate '{HugeFile()}' --format yaml") < usual + Spare);
        Assert.True(PeakOf(3, $"yes 'a: b' | '{Certbridge.Path}' report validate - --format yaml") < usual + Spare);
        Assert.True(PeakOf(3, $"'{Certbridge.Path}' report submit - --format misp < '{HugeFile()}'") < usual + Spare);
        Assert.True(PeakOf(3, $"'{Certbridge.Path}' report validate /dev/zero --format json") < usual + Spare);
    }

    /// <returns>KiB of the largest process of the line.</returns>
    private static long PeakOf(int exit, string line)
    {
        using Process process = Process.Start(new ProcessStartInfo("python3", ["-c", Peak, "/bin/sh", "-c", $"exec 2>/dev/null; {line}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string[] said = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        Assert.Equal(exit, int.Parse(said[0], CultureInfo.InvariantCulture));
        return long.Parse(said[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Of holes: it takes no room on the disk.</summary>
    private string HugeFile()
    {
        string path = Path.Combine(folder, "event.json");
        using FileStream file = File.Create(path);
        file.SetLength(Huge);
        return path;
    }
}
