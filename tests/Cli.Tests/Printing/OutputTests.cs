using System.Diagnostics;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Printing;

/// <summary>What is on stdout is data in the form asked for, and a reader that leaves ends the command quietly.</summary>
public sealed class OutputTests
{
    [Fact]
    public void Errors_AsJson_IsOneListWithItems()
    {
        Outcome outcome = Certbridge.Run("errors", "list", "-o", "json");
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.Equal("ErrorList", outcome.Json.GetProperty("kind").GetString());
        Assert.Equal("", outcome.Json.GetProperty("next").GetString());
        string[] codes = [.. outcome.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("code").GetString()!)];
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.Contains("CB1301", codes);
    }

    [Fact]
    public void Errors_AsNdjson_IsALineEach()
    {
        string[] lines = Certbridge.Run("errors", "list", "-o", "ndjson").Output.TrimEnd('\n').Split('\n');
        Assert.Equal(ErrorCatalog.All.Count, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("{\"code\":\"CB", line));
    }

    [Fact]
    public void Errors_Show_KnowsEveryCode_InAnyCase()
    {
        Outcome outcome = Certbridge.Run("errors", "show", "cb1301");
        Assert.Equal(ExitCode.Done, outcome.Exit);
        Assert.Contains(ReportErrors.MarkingMissing.Cause, outcome.Output);
    }

    [Fact]
    public void AReaderThatLeaves_EndsTheCommandWith141_AndSilence()
    {
        using Process process = Process.Start(Certbridge.Command("errors", "list"))!;
        process.StandardOutput.Close();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(ExitCode.BrokenPipe, process.ExitCode);
        Assert.Empty(error);
    }

    [Fact]
    public void AFullDisk_IsAnError()
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"'{Certbridge.Path}' errors list > /dev/full"]) { RedirectStandardError = true, UseShellExecute = false })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(ExitCode.Unexpected, process.ExitCode);
        Assert.Contains("CB1021", error);
    }

    [Fact]
    public void TwoCommandsIntoOneFile_DoNotOverwriteEachOther()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-cli-");
        string file = Path.Combine(folder.FullName, "out");
        using Process process = Process.Start("/bin/sh", ["-c", $"('{Certbridge.Path}' version; '{Certbridge.Path}' version) > '{file}'"]);
        process.WaitForExit();
        Assert.Equal(2, File.ReadAllLines(file).Count(line => line.StartsWith("certbridge", StringComparison.Ordinal)));
        folder.Delete(recursive: true);
    }
}
