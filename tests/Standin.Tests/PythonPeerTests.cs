using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace CertBridge.Standin.Tests;

/// <summary>An implementation that shares no code with ours: what Debian's python3-grpcio sees when it calls the same server.</summary>
public sealed class PythonPeerTests
{
    // The system's own interpreter: python3-grpcio is a Debian package, and another python3 may stand before it on the path.
    private const string Python = "/usr/bin/python3";

    private static readonly string[] Expected =
    [
        "unary hello",
        "empty 0",
        "server one,two,three",
        "client one two",
        "duplex ONE TWO OUT_OF_RANGE no more words",
        "headers why 0001ff",
        "refusal FAILED_PRECONDITION not now: naïve, 100 % 00ff0a",
        "deadline DEADLINE_EXCEEDED",
        "limit OK RESOURCE_EXHAUSTED",
        "gzip 50000",
        "missing UNIMPLEMENTED",
        "intercepted PERMISSION_DENIED",
        "cancelled CANCELLED",
    ];

    [Fact]
    public async Task AnIndependentClient_SeesTheSame()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("standin-peer-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "server.crt"), server.ServerCertificate.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "client.crt"), server.ClientCertificate.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "client.key"), server.ClientCertificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            Assert.Equal(Expected, await RunAsync(server.Address.Port, folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> RunAsync(int port, string folder)
    {
        var start = new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "peer.py"), $"{port}", folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        start.Environment["GRPC_VERBOSITY"] = "NONE";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{await errors}\n(python3-grpcio is installed by tests/run.sh)");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
