using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Node.Examining;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Finding = CertBridge.Node.Examining.Finding;

namespace CertBridge.Cli.Examining;

/// <summary>What the node of the context says of itself; where it does not answer, a finding that says so.</summary>
internal sealed record NodeAnswer(bool IsAnswered, IReadOnlyList<Finding> Findings)
{
    private static readonly TimeSpan CertificateSoon = TimeSpan.FromDays(30);

    public IReadOnlyList<string> Settings { get; private init; } = [];

    public ExamineResponse? Examined { get; private init; }

    public ShowStatusResponse? Status { get; private init; }

    public static async Task<NodeAnswer> AskAsync(CommandRun run, string partner)
    {
        try
        {
            using NodeSession session = NodeSession.Open(run);
            WhoAmIResponse me = await session.Node.Node.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: run.Cancel);
            using Progress progress = run.Progress("the node looks at itself and its partners");
            ExamineResponse examined = await session.Node.Examination.ExamineAsync(new ExamineRequest { Partner = partner }, cancellationToken: run.Cancel);
            ShowStatusResponse status = await session.Node.Node.ShowStatusAsync(new ShowStatusRequest(), cancellationToken: run.Cancel);
            return new NodeAnswer(true, [Version(status), Certificate(me, run.Time), .. examined.Findings.Select(Read)]) { Settings = examined.Settings, Examined = examined, Status = status };
        }
        catch (NodeCallException unreachable) when (unreachable.Exit == ExitCode.Unreachable)
        {
            return new NodeAnswer(false, [new Finding("node", FindingLevel.Failure, unreachable.Code, unreachable.Message, "certbridge node run, or systemctl start certbridge; its log says why it ended")]);
        }
        catch (CommandFailedException none) when (none.Failure.Code == CommandLineErrors.ContextMissing.Code)
        {
            return new NodeAnswer(false, [new Finding("node", FindingLevel.Skipped, "no-context", $"not asked: {none.Failure.Message}", "--context-file FILE, the one beside your certificate")]);
        }
    }

    private static Finding Version(ShowStatusResponse status) => status.Version == ProgramVersion.Text
        ? new Finding("node", FindingLevel.Ok, "ok", $"{status.PartnerId} ({status.Environment}) answers, version {status.Version}, process {status.ProcessId}")
        : new Finding("node", FindingLevel.Warning, "other-version", $"{status.PartnerId} runs version {status.Version}, this program is {ProgramVersion.Text}", "restart the node after an upgrade: systemctl restart certbridge");

    private static Finding Certificate(WhoAmIResponse me, TimeProvider time)
    {
        DateTimeOffset end = DateTimeOffset.FromUnixTimeMilliseconds((long)me.CertificateExpiresMs);
        string what = $"{me.Name} ({me.Role}), certificate until {new HumanTime(time).Both(me.CertificateExpiresMs)}";
        return end - time.GetUtcNow() < CertificateSoon
            ? new Finding("you", FindingLevel.Warning, "expires-soon", what, $"ask an admin: certbridge node operator add {me.Name} --role {me.Role} --out DIR")
            : new Finding("you", FindingLevel.Ok, "ok", what);
    }

    /// <summary>A level this program does not know is from a newer node, and is not taken for well.</summary>
    private static Finding Read(Protocol.V1.Finding said) => new(
        said.Name, Enum.TryParse(said.Level, ignoreCase: true, out FindingLevel level) ? level : FindingLevel.Warning, said.Cause, said.What, said.Fix, said.Partner);
}
