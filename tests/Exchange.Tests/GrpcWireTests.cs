using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Exchange.Tests.Wire;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// gRPC over HTTP/2 as its specification has it (grpc/doc/PROTOCOL-HTTP2.md, compression.md, statuscodes.md): what hostile bytes are answered, and that
/// implementations which share no code with ours are served.
/// </summary>
public sealed class GrpcWireTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private const int Ok = 0, Unknown = 2, ResourceExhausted = 8, Unimplemented = 12, Internal = 13;
    private const int LocalPort = 7442, PartnerPort = 7443;
    private const string WhoAmI = "/certbridge.v1.NodeService/WhoAmI";
    private const string Exchange = "/certbridge.v1.LinkService/Exchange";
    private static readonly TimeSpan PeerMax = TimeSpan.FromSeconds(90);

    private TestNode Bor => shared.Pair.Bor;

    [Theory]
    [InlineData("good", Ok)]
    [InlineData("compressed-without-encoding", Internal)]
    [InlineData("unknown-encoding", Unimplemented)]
    [InlineData("gzip", Unimplemented)]
    [InlineData("short-prefix", Internal)]
    [InlineData("short-message", Internal)]
    [InlineData("two-messages", Internal)]
    [InlineData("no-message", Internal)]
    [InlineData("garbage", Unknown)] // the specification says INTERNAL; the server library gives whatever a parser throws this one
    [InlineData("no-such-method", Unimplemented)]
    [InlineData("no-such-service", Unimplemented)]
    public async Task Call_OfEachForm_IsAnsweredWithItsStatus(string form, int expected)
    {
        RawAnswer answer = await AskAsync(form);

        Assert.True(answer.GrpcStatus == expected, answer.ToString());
        AssertSaysNothingOfUs(answer);
    }

    /// <summary>These are HTTP's to refuse: the specification wants 415 for a content type that is not gRPC's, and an HTTP status for what is no gRPC at all.</summary>
    [Theory]
    [InlineData("no-content-type", "415")]
    [InlineData("wrong-content-type", "415")]
    [InlineData("no-path", "404")]
    [InlineData("link-on-the-local-port", "404")]
    public async Task Request_ThatIsNoGrpc_IsAnsweredByHttp(string form, string expected)
    {
        RawAnswer answer = await AskAsync(form);

        Assert.True(answer.HttpStatus == expected, answer.ToString());
        AssertSaysNothingOfUs(answer);
    }

    /// <summary>Where the specification leaves it to the server, any answer will do, and the next call is served.</summary>
    [Theory]
    [InlineData("no-te")]
    [InlineData("bad-binary-metadata")]
    [InlineData("bad-timeout")]
    [InlineData("deadline-of-nothing")]
    [InlineData("get")]
    [InlineData("invalid-utf8")]
    public async Task Request_OfDoubtfulForm_IsAnswered(string form)
    {
        RawAnswer answer = await AskAsync(form);

        Assert.True(answer.IsComplete || answer.IsConnectionEnded, answer.ToString());
        AssertSaysNothingOfUs(answer);
        Assert.Equal(Ok, (await AskAsync("good")).GrpcStatus);
    }

    [Theory]
    [InlineData(LocalPort, Protocol.Limits.LocalMessageBytesMax + 1)]
    [InlineData(LocalPort, int.MaxValue)]
    [InlineData(PartnerPort, Protocol.Limits.FrameBytesMax + 1)]
    public async Task Message_LongerThanAllowed_IsRefusedFromItsPrefix(int port, int claimed)
    {
        await using RawHttp2 http = await OpenAsync(port);
        await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Block(RawHttp2.GrpcHeaders(port == LocalPort ? WhoAmI : Exchange)));
        await http.SendAsync(RawHttp2.Data, 0, 1, RawHttp2.Message([0, 0], claimedLength: claimed));
        RawAnswer answer = await http.AnswerAsync(1);

        Assert.True(answer.GrpcStatus == ResourceExhausted || (port == PartnerPort && answer.IsComplete), answer.ToString());
        AssertSaysNothingOfUs(answer);
    }

    [Theory]
    [InlineData("compressed")]
    [InlineData("garbage")]
    [InlineData("long-length")]
    [InlineData("short")]
    public async Task Link_OfHostileBytes_Ends_AndTheNextOneIsServed(string form)
    {
        await using (RawHttp2 http = await OpenAsync(PartnerPort))
        {
            await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Block(RawHttp2.GrpcHeaders(Exchange)));
            await http.SendAsync(RawHttp2.Data, RawHttp2.EndStream, 1, form switch
            {
                "compressed" => RawHttp2.Message([1, 2, 3], compressed: 1),
                "garbage" => RawHttp2.Message([0xFF, 0xFF, 0xFF, 0xFF]),
                "long-length" => RawHttp2.Message(Convert.FromHexString("0A0A3AFFFFFFFF071806")),
                _ => RawHttp2.Message([1], claimedLength: 10_000),
            });
            RawAnswer answer = await http.AnswerAsync(1);
            Assert.True(answer.IsComplete || answer.IsConnectionEnded, answer.ToString());
            AssertSaysNothingOfUs(answer);
        }
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal());
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task IndependentClient_IsServed(string language)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-peer-");
        try
        {
            using RoguePartner bor = RoguePartner.Undialled(Bor);
            using X509Certificate2 admin = Bor.AdminCertificate();
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "server.crt"), bor.Keys.Tls.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "client.crt"), admin.ExportCertificatePem());
            using ECDsa key = admin.GetECDsaPrivateKey()!;
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "client.key"), key.ExportPkcs8PrivateKeyPem());

            Assert.Equal(
                ["unary admin", "pages OK", "large RESOURCE_EXHAUSTED", "deadline DEADLINE_EXCEEDED", "cancelled CANCELLED", "missing UNIMPLEMENTED", "link UNIMPLEMENTED", "gzip UNIMPLEMENTED", "again admin"],
                await RunPeerAsync(language, folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string[]> RunPeerAsync(string language, string folder)
    {
        (string program, string script) = language == "python" ? ("/usr/bin/python3", "peer.py") : ("node", "peer.js");
        var start = new ProcessStartInfo(program, [Path.Combine(AppContext.BaseDirectory, "Wire", script), $"{Bor.Address}:{LocalPort}", folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GRPC_VERBOSITY"] = "NONE";
        start.Environment["NODE_PATH"] = Path.Combine(Root(), "tests", "tools", "node_modules");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(PeerMax);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{await errors}\n{output}\n(tests/run.sh installs python3-grpcio, and @grpc/grpc-js with npm ci in tests/tools)");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("no CertBridge.sln above the tests");
    }

    private async Task<RawAnswer> AskAsync(string form)
    {
        await using RawHttp2 http = await OpenAsync(LocalPort);
        byte[] body = BodyOf(form);
        await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Block(HeadersOf(form)));
        await http.SendAsync(RawHttp2.Data, RawHttp2.EndStream, 1, body);
        return await http.AnswerAsync(1);
    }

    private static IEnumerable<(string Name, string Value)> HeadersOf(string form)
    {
        IEnumerable<(string Name, string Value)> headers = RawHttp2.GrpcHeaders(form switch
        {
            "no-such-method" => "/certbridge.v1.NodeService/Nothing",
            "no-such-service" => "/certbridge.v1.NothingService/Nothing",
            "no-path" => "/",
            "link-on-the-local-port" => Exchange,
            "invalid-utf8" => "/certbridge.v1.InboxService/ShowInboxItem",
            _ => WhoAmI,
        });
        return form switch
        {
            "unknown-encoding" => [.. headers, ("grpc-encoding", "snappy")],
            "gzip" => [.. headers, ("grpc-encoding", "gzip")],
            "no-content-type" => headers.Where(header => header.Name != "content-type"),
            "wrong-content-type" => [.. headers.Where(header => header.Name != "content-type"), ("content-type", "application/json")],
            "no-te" => headers.Where(header => header.Name != "te"),
            "bad-binary-metadata" => [.. headers, ("x-something-bin", "!!! no base64 !!!")],
            "bad-timeout" => [.. headers, ("grpc-timeout", "soon")],
            "deadline-of-nothing" => [.. headers, ("grpc-timeout", "1n")],
            "get" => [.. headers.Select(header => header.Name == ":method" ? (":method", "GET") : header)],
            _ => headers,
        };
    }

    private static byte[] BodyOf(string form) => form switch
    {
        "compressed-without-encoding" or "unknown-encoding" => RawHttp2.Message([1, 2], compressed: 1),
        "gzip" => RawHttp2.Message(Convert.FromHexString("1f8b0800000000000003030000000000000000000000"), compressed: 1),
        "short-prefix" => [0, 0, 0],
        "short-message" => RawHttp2.Message([1, 2], claimedLength: 100),
        "two-messages" => [.. RawHttp2.Message([]), .. RawHttp2.Message([])],
        "no-message" => [],
        "garbage" => RawHttp2.Message([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        "invalid-utf8" => RawHttp2.Message([0x0A, 2, 0xC3, 0x28]),
        _ => RawHttp2.Message(new WhoAmIRequest().ToByteArray()),
    };

    private async Task<RawHttp2> OpenAsync(int port)
    {
        if (port == LocalPort)
        {
            using X509Certificate2 admin = Bor.AdminCertificate();
            return await RawHttp2.OpenAsync(Bor.Address, port, admin);
        }
        using RoguePartner aln = RoguePartner.Undialled(shared.Pair.Aln);
        return await RawHttp2.OpenAsync(Bor.Address, port, aln.Keys.Tls);
    }

    private static void AssertSaysNothingOfUs(RawAnswer answer)
    {
        Assert.DoesNotContain("   at ", answer.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("CertBridge.Node", answer.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(".cs:line", answer.Everything, StringComparison.Ordinal);
    }
}
