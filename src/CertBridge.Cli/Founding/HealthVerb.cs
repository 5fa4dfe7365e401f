using System.Net;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node health</c>: asks the health page of the node on this machine, for a container's HEALTHCHECK, where there is no curl.</summary>
internal static class HealthVerb
{
    private const int AnswerBytesMax = 4096;
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(9);

    public static Verb Create() => new("health", "Ask the health page of the node whose home lies on this machine, without a context; exit 75 when the node cannot do its job", RunAsync)
    {
        Examples = ["node health", "node health --home ./aln -o json"],
    };

    private static async Task<int> RunAsync(CommandRun run)
    {
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(NodeHome.At(run.Home));
        if (!settings.IsValid)
            throw new CommandFailedException(settings.Problems);
        var page = new Uri($"http://{Reachable(settings.Value.HealthListener)}/healthz");
        (bool isWell, string answer) = await AskAsync(page, run.Cancel);
        run.Print.One("Health",
            json =>
            {
                json.WriteBoolean("ok", isWell);
                json.WriteString("page", page.ToString());
                json.WriteString("answer", answer);
            },
            () => $"{(isWell ? "ok" : "not well")}  {page} {TerminalText.Escape(answer)}\n");
        return isWell ? ExitCode.Done : ExitCode.Busy;
    }

    private static async Task<(bool IsWell, string Answer)> AskAsync(Uri page, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = PatienceMax, MaxResponseContentBufferSize = AnswerBytesMax };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(page, cancel);
            return (response.StatusCode == HttpStatusCode.OK, (await response.Content.ReadAsStringAsync(cancel)).Trim());
        }
        catch (Exception unanswered) when (unanswered is HttpRequestException || (unanswered is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return (false, unanswered.Message);
        }
    }

    /// <summary>A listener on every address is asked on loopback.</summary>
    private static IPEndPoint Reachable(HostPort listener)
    {
        IPEndPoint address = IPEndPoint.Parse(listener.ToString());
        if (address.Address.Equals(IPAddress.Any))
            return new IPEndPoint(IPAddress.Loopback, address.Port);
        return address.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, address.Port) : address;
    }
}
