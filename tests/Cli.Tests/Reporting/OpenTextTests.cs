using System.Diagnostics;
using CertBridge.Cli.Reporting;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Tests.Reporting;

/// <summary>OPEN.txt is pasted into shells: no folder's name may become a command.</summary>
public sealed class OpenTextTests
{
    [Theory]
    [InlineData("/tmp/evidence/a.cms")]
    [InlineData("/tmp/with space/a.cms")]
    [InlineData("/tmp/it's/a.cms")]
    [InlineData("/tmp/$(touch owned)/a.cms")]
    [InlineData("/tmp/`id`/\"x\"/a.cms")]
    [InlineData("/tmp/a\nb/*?[x]/a.cms")]
    [InlineData("/tmp/größe/a.cms")]
    public void Quoted_IsOneWordForBash(string path)
    {
        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", $"printf '%s|' {OpenText.Quoted(path)}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string words = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal(path + "|", words);
    }

    [Fact]
    public void Of_HasTwoCommands_AndOnlyCommentsBeside()
    {
        string[] lines = OpenText.Of(Export(), "/tmp/evidence").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Count(line => line.StartsWith("openssl cms -", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.True(line.StartsWith('#') || line == "umask 077" || line.StartsWith("openssl cms -", StringComparison.Ordinal), line));
        Assert.True(Array.IndexOf(lines, "umask 077") < Array.FindIndex(lines, line => line.StartsWith("openssl", StringComparison.Ordinal)), "what is opened is for its owner alone");
        Assert.Contains("-inkey /srv/bor/keys/encryption-1.key", lines.First(line => line.StartsWith("openssl", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_AHybridEnvelope_OpensTheInnerLayerToo()
    {
        ExportInboxResponse export = Export();
        export.RecipientKemCertificate = ByteString.CopyFrom(1);
        export.RecipientKemKeyFile = "keys/encryption-1.kem";
        string[] lines = OpenText.Of(export, "/tmp/evidence").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] commands = [.. lines.Where(line => line.StartsWith("openssl cms -", StringComparison.Ordinal))];
        Assert.All(lines, line => Assert.True(line.StartsWith('#') || line == "umask 077" || commands.Contains(line), line));
        Assert.Equal(3, commands.Length);
        Assert.EndsWith("-inkey /srv/bor/keys/encryption-1.key -out /tmp/evidence/inner.cms", commands[0], StringComparison.Ordinal);
        Assert.Contains("-in /tmp/evidence/inner.cms -recip /tmp/evidence/recipient-kem.pem -inkey /srv/bor/keys/encryption-1.kem -out /tmp/evidence/opened.bin", commands[1], StringComparison.Ordinal);
        Assert.Contains("-in /tmp/evidence/opened.bin", commands[2], StringComparison.Ordinal);
    }

    private static ExportInboxResponse Export() => new()
    {
        Home = "/srv/bor",
        RecipientKeyFile = "keys/encryption-1.key",
        Summary = new InboxSummary { Partner = "cert-aln", EnvelopeId = "01a21313-9a64-7148-8d2c-a1d544e1acef", EnvelopeDigest = ByteString.CopyFrom(new byte[32]) },
    };
}
