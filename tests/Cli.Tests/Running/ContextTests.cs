using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Running;

/// <summary>Which node is called, as whom; and what is said when that cannot be.</summary>
public sealed class ContextTests : IDisposable
{
    private const string One = """
        current: a
        contexts:
          a:
            node: https://127.0.0.1:1
            environment: dev
            trust: me.pem
            identity: { cert: me.pem, key: me.key }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void NoContext_SaysHowToGetOne()
    {
        Outcome outcome = Certbridge.Run("whoami", "-o", "json");
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Equal("CB1004", outcome.ErrorJson.GetProperty("code").GetString());
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void NobodyAtTheAddress_ExitsEight_AndNamesTheNextCommand()
    {
        Outcome outcome = Run(One);
        Assert.Equal(ExitCode.Unreachable, outcome.Exit);
        Assert.Contains("127.0.0.1:1 cannot be reached: nothing listens there", outcome.Error);
        Assert.Contains("certbridge node run", outcome.Error);
    }

    [Theory]
    [InlineData("600", true)]
    [InlineData("640", false)]
    [InlineData("604", false)]
    [InlineData("660", false)]
    public void AKeyOthersCanRead_IsRefused(string mode, bool isTaken)
    {
        Outcome outcome = Run(One, (UnixFileMode)Convert.ToInt32(mode, 8));
        Assert.Equal(isTaken ? ExitCode.Unreachable : ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains(isTaken ? "CB4051" : "CB1006", outcome.Error);
    }

    [Theory]
    [InlineData("644", true)]
    [InlineData("664", false)]
    [InlineData("646", false)]
    public void AContextFileOthersCanWrite_IsRefused(string mode, bool isTaken)
    {
        Prepare(One, UnixFileMode.UserRead);
        string file = Path.Combine(folder, "context.yaml");
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32(mode, 8));
        foreach (string[] words in new string[][] { ["whoami"], ["context", "list"], ["context", "show"] })
        {
            Outcome outcome = Certbridge.Run([.. words, "--context-file", file]);
            Assert.Equal(isTaken, !outcome.Error.Contains("CB1022", StringComparison.Ordinal));
            Assert.Equal(isTaken, !outcome.Error.Contains($"chmod go-w {file}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AFolderGivenAsContextFile_IsSaidToBeOne()
    {
        foreach (string[] words in new string[][] { ["whoami"], ["context", "list"], ["context", "use", "a"] })
        {
            Outcome outcome = Certbridge.Run([.. words, "--context-file", folder]);
            Assert.Equal(ExitCode.Usage, outcome.Exit);
            Assert.Contains($"\"{folder}\" is a folder", outcome.Error);
        }
    }

    [Fact]
    public void AnEmptyContextFile_IsNamed()
    {
        Outcome outcome = Run("");
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains($"CB1005  line 1: \"{Path.Combine(folder, "context.yaml")}\": The document is empty.", outcome.Error);
    }

    [Theory]
    [InlineData("https://127.0.0.1:1", "http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1:1", "127.0.0.1:1")]
    [InlineData("environment: dev", "environment: test")]
    [InlineData("trust: me.pem", "turst: me.pem")]
    [InlineData("current: a", "curent: a")]
    [InlineData("key: me.key }", "key: me.key, keyring: yes }")]
    [InlineData("    environment: dev\n", "    environment: dev\n    environment: production\n")]
    [InlineData("contexts:", "contexts: [")]
    public void AContextFileThatIsWrong_NamesTheLine(string right, string wrong)
    {
        Outcome outcome = Run(One.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal(ExitCode.InputInvalid, outcome.Exit);
        Assert.Contains("CB1005", outcome.Error);
        Assert.Contains("line ", outcome.Error);
    }

    [Fact]
    public void AContextThatIsNotThere_NamesThoseThatAre()
    {
        Outcome outcome = Run(One, null, "--context", "b");
        Assert.Equal(ExitCode.Usage, outcome.Exit);
        Assert.Contains("one of: a", outcome.Error);
    }

    [Fact]
    public void TheEnvironmentVariables_ChooseToo()
    {
        Prepare(One, UnixFileMode.UserRead);
        var command = Certbridge.Command("whoami");
        command.Environment["CERTBRIDGE_CONTEXT_FILE"] = Path.Combine(folder, "context.yaml");
        command.Environment["CERTBRIDGE_CONTEXT"] = "other";
        using var process = System.Diagnostics.Process.Start(command)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Contains("\"other\"", error);
    }

    [Fact]
    public void ATrustFileWithoutCertificate_IsRefused()
    {
        Prepare(One.Replace("trust: me.pem", "trust: me.key", StringComparison.Ordinal), UnixFileMode.UserRead);
        Outcome outcome = Certbridge.Run("whoami", "--context-file", Path.Combine(folder, "context.yaml"));
        Assert.Contains("CB1007", outcome.Error);
    }

    private Outcome Run(string contexts, UnixFileMode? keyMode = null, params string[] flags)
    {
        Prepare(contexts, keyMode ?? UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return Certbridge.Run(["whoami", "--context-file", Path.Combine(folder, "context.yaml"), .. flags]);
    }

    private void Prepare(string contexts, UnixFileMode keyMode)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = new CertificateRequest("CN=me", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        File.WriteAllText(Path.Combine(folder, "context.yaml"), contexts);
        File.WriteAllText(Path.Combine(folder, "me.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "me.key"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(Path.Combine(folder, "me.key"), keyMode);
    }
}
