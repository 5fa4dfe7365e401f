using System.Diagnostics;
using CertBridge.Cli.Printing;

namespace CertBridge.Cli.Tests.Printing;

/// <summary>A printed command means to a shell what it meant to us.</summary>
public sealed class ShellWordTests
{
    [Fact]
    public void AShell_TakesEveryWordBack()
    {
        string[] words = ["plain", "", " ", "d'Alnia", "'", "\"$HOME\"", "`id`", "a\\b", "two\nlines", "*", "~", "#x", "a;b", "é", "!", "{a,b}", "-n"];
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s\\0' {ShellWord.Line(words)}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal(words, process.StandardOutput.ReadToEnd().Split('\0')[..^1]);
    }

    [Fact]
    public void APlainWord_StaysAsItIs() => Assert.Equal("--endpoint gw1.cert-aln.example:7443", ShellWord.Line(["--endpoint", "gw1.cert-aln.example:7443"]));
}
