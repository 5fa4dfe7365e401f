using System.Diagnostics;
using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Exchange.Tests;

/// <summary>What a node exports is opened and verified by the system's OpenSSL with the lines of OPEN.txt as they stand: a judge that is not ours.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class OpenSslTests(AgreedPair shared) : IAsyncLifetime
{
    private static readonly TimeSpan ShellMax = TimeSpan.FromSeconds(30);
    private readonly Neighbourhood pair = shared.Pair;
    private string folder = null!;
    private string reportId = null!;

    public async Task InitializeAsync()
    {
        await shared.BothUpAsync();
        reportId = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, $"export {Guid.CreateVersion7():N}"))).Json.GetProperty("reportId").GetString()!;
        await Neighbourhood.UntilAsync<JsonElement>($"bor holds {reportId}", async () =>
        {
            CommandOutcome shown = await pair.Bor.RunAsync("inbox", "show", reportId);
            return shown.ExitCode == ExitCode.Done ? shown.Json : null;
        });
        folder = pair.Bor.File($"export of {reportId}");
        await pair.Bor.MustAsync("inbox", "export", reportId, "--as", "envelope", "--out", folder);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task OpenText_RunAsItStands_OpensAndVerifiesTheManifest()
    {
        Assert.Equal(0, await ShellAsync());

        Manifest manifest = Manifest.Parser.ParseFrom(await File.ReadAllBytesAsync(Path.Combine(folder, "manifest.bin")));
        Assert.Equal(reportId, manifest.ReportId);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, "header.bin")), manifest.Header.ToByteArray());
    }

    [Fact]
    public async Task OpenText_OverAChangedEnvelope_Fails()
    {
        string file = Path.Combine(folder, "envelope.cms");
        byte[] cms = await File.ReadAllBytesAsync(file);
        cms[^40] ^= 1;
        await File.WriteAllBytesAsync(file, cms);

        Assert.NotEqual(0, await ShellAsync());
    }

    [Fact]
    public async Task OpenText_WithAnotherSigner_Fails()
    {
        File.Copy(Path.Combine(folder, "recipient.pem"), Path.Combine(folder, "signer.pem"), overwrite: true);

        Assert.NotEqual(0, await ShellAsync());
    }

    private async Task<int> ShellAsync()
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash") { ArgumentList = { "-e", Path.Combine(folder, "OPEN.txt") }, UseShellExecute = false })!;
        await shell.WaitForExitAsync().WaitAsync(ShellMax);
        return shell.ExitCode;
    }
}
