using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Simulation.Tests.Nodes;
using CertBridge.Simulation.Tests.Worlds;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>
/// The operators of one node. What was not answered, because the process died, they ask again with the same key, for as long as it takes. What they are told they take at its word: that is what is checked in the end.
/// </summary>
internal sealed class People(string id, Timeline timeline, Trace trace, Func<SimulatedNode?> running)
{
    private readonly List<PendingCall> calls = [];

    /// <summary>Answers that nobody can explain.</summary>
    public List<string> Complaints { get; } = [];

    public bool AreWaiting => calls.Count > 0;

    public void Submit(SharedReport report)
    {
        string title = Title(report, 1);
        var request = new SubmitRequest { Document = ReportText.Of(report, title), Format = ReportText.Format(report), Key = $"submit-{report.Number}", To = { report.To }, Lane = report.Lane };
        Ask(report, "submit", async node => Take(report, await node.Desk<ReportDesk>().Submit(request, Call("ReportService/Submit")), title));
    }

    public void Amend(SharedReport report)
    {
        string title = Title(report, report.Revision + 1);
        ulong from = report.Revision;
        var submission = new SubmitRequest { Document = ReportText.Of(report, title), Format = ReportText.Format(report), Key = $"amend-{report.Number}-{from}", Lane = report.Lane };
        var request = new AmendRequest { ReportId = report.Id, IfRevision = from, Submission = submission };
        Ask(report, "amend", async node => Take(report, (await node.Desk<ReportDesk>().Amend(request, Call("ReportService/Amend"))).Submission, title));
    }

    public void Retract(SharedReport report)
    {
        var request = new RetractRequest { ReportId = report.Id, Reason = WithdrawalReason.WrongVictim, Instruction = WithdrawalInstruction.Delete };
        Ask(report, "retract", async node =>
        {
            RetractResponse retracted = await node.Desk<ReportDesk>().Retract(request, Call("ReportService/Retract"));
            return () =>
            {
                report.IsRetracted = true;
                return string.Create(CultureInfo.InvariantCulture, $"revision {retracted.Revision}");
            };
        });
    }

    /// <summary>The node is there: what was not answered is asked again.</summary>
    public void AskAgain()
    {
        foreach (PendingCall call in calls.Where(call => call.By is not { IsGone: false }).ToArray())
            Try(call);
    }

    private void Ask(SharedReport report, string verb, Func<SimulatedNode, Task<Func<string>>> ask)
    {
        report.IsAsked = true;
        var call = new PendingCall(report, verb, ask);
        calls.Add(call);
        Try(call);
    }

    private void Try(PendingCall call)
    {
        if (running() is not { } node)
            return;
        call.By = node;
        _ = Task.Run(() => TryAsync(call, node));
    }

    private async Task TryAsync(PendingCall call, SimulatedNode node)
    {
        string answer;
        try
        {
            Func<string> take = await call.Ask(node);
            if (node.IsGone)
                return; // said to nobody
            answer = take();
        }
        catch (NodeRefusalException refusal) when (!node.IsGone)
        {
            answer = $"refused {refusal.Problems[0].Code.Code}";
            if (!call.Report.IsForgotten) // its node went back to before it knew of it
                Complaints.Add($"{id} refused to {call.Verb} {call.Report}: {refusal.Problems[0]}");
        }
        catch (Exception fault) when (!node.IsGone)
        {
            answer = "failed";
            Complaints.Add($"{id} failed to {call.Verb} {call.Report}: {fault}");
        }
        catch (Exception)
        {
            return; // of a process that is gone
        }
        calls.Remove(call);
        call.Report.IsAsked = false;
        call.Report.ChangedAt = timeline.Now;
        trace.Write($"{id} {call.Verb} {call.Report.Number}: {answer}");
    }

    private static Func<string> Take(SharedReport report, SubmitResponse accepted, string title) => () =>
    {
        report.Id = accepted.ReportId;
        report.Revision = accepted.Revision;
        report.Title = title;
        return string.Create(CultureInfo.InvariantCulture, $"{accepted.ReportId} revision {accepted.Revision}");
    };

    private static string Title(SharedReport report, ulong revision) => string.Create(CultureInfo.InvariantCulture, $"Incident {report.Number} as of revision {revision}");

    internal static LocalCall Call(string method, OperatorRole role = OperatorRole.Operator) => new(method, role);

    private sealed class PendingCall(SharedReport report, string verb, Func<SimulatedNode, Task<Func<string>>> ask)
    {
        public SharedReport Report => report;

        public string Verb => verb;

        public Func<SimulatedNode, Task<Func<string>>> Ask => ask;

        /// <summary>The process that was asked last.</summary>
        public SimulatedNode? By { get; set; }
    }
}
