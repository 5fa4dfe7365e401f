using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>Officers take a signature back, stop what was agreed and let it go on between two real nodes: what one says holds on both, and only two of a side open again.</summary>
public sealed class AgreementStandingTests
{
    private const string Id = "agr-aln-bor";

    [Fact]
    public async Task Suspended_Resumed_AndTerminated_HoldsOnBothNodes()
    {
        await using Neighbourhood pair = await Neighbourhood.IntroducedAsync(hasSecondOfficer: true);
        TestNode aln = pair.Aln, bor = pair.Bor;
        await Neighbourhood.AgreeAsync(aln, bor, "amber");

        string next = aln.File("next.yaml");
        await File.WriteAllTextAsync(next, (await File.ReadAllTextAsync(aln.File("agreement.yaml"))).Replace("version: 1,", "version: 2,", StringComparison.Ordinal));
        await aln.MustAsync(["agreement", "propose", next, .. aln.OfficerFlags, "--yes"]);

        CommandOutcome stopped = (await Certbridge.RunAsync(["agreement", "suspend", Id, "--reason", "security-incident", .. aln.OfficerFlags, "--yes", "--context-file", aln.ContextFile])).ShouldExit(ExitCode.Done);
        Assert.Contains($"{Id} v2 is signed on this side and would take its place: certbridge agreement suspend {Id} --version 2", stopped.Errors, StringComparison.Ordinal);
        JsonElement suspended = await UntilAsync(bor, "suspended");
        Assert.Equal(("cert-aln", "security-incident"), (Word(suspended.GetProperty("standings")[0], "partner"), Word(suspended.GetProperty("standings")[0], "reason")));
        await DeniedAsync(bor, "while suspended", "AGREEMENT_SUSPENDED");
        Assert.Contains(AgreementErrors.NotSuspended.Code, (await bor.RunAsync(["agreement", "resume", Id, "--version", "1", .. bor.OfficerFlags, "--yes"])).ShouldExit(ExitCode.Conflict).Errors);

        (await aln.RunAsync(["agreement", "resume", Id, .. aln.OfficerFlags, "--yes"])).ShouldExit(ExitCode.WaitingForHuman);
        await aln.MustAsync(["agreement", "resume", Id, .. aln.SecondOfficerFlags, "--yes"]);
        await UntilAsync(bor, "in-force");
        JsonElement sent = (await bor.MustAsync("report", "submit", await ReportFile.WriteAsync(bor, "flows again"))).Json;
        await bor.MustAsync("report", "receipts", Word(sent, "reportId"), "--wait", "60s");

        await bor.MustAsync(["agreement", "terminate", Id, "--reason", "not-needed", .. bor.OfficerFlags, "--yes"]);
        await UntilAsync(aln, "terminated");
        await DeniedAsync(aln, "after the end", "AGREEMENT_TERMINATED");
        Assert.Contains(AgreementErrors.Ended.Code, (await aln.RunAsync(["agreement", "suspend", Id, "--version", "1", "--reason", "other", .. aln.OfficerFlags, "--yes"])).ShouldExit(ExitCode.NotAllowed).Errors);

        await aln.MustAsync(["agreement", "withdraw", Id, "--version", "2", .. aln.OfficerFlags, "--yes"]);
        await Neighbourhood.UntilAsync("the withdrawal arrives", async () =>
            (await bor.MustAsync("agreement", "list")).Json.GetProperty("items").EnumerateArray().Any(one => one.GetProperty("withdrawnBy").GetArrayLength() == 1) ? true : (bool?)null);
    }

    private static Task<JsonElement> UntilAsync(TestNode node, string state) => Neighbourhood.UntilAsync($"{Id} is {state} at {node.Id}", async () =>
    {
        JsonElement agreement = (await node.MustAsync("agreement", "list")).Json.GetProperty("items")[0];
        return Word(agreement, "state") == state ? agreement : (JsonElement?)null;
    });

    private static async Task DeniedAsync(TestNode node, string title, string reason)
    {
        CommandOutcome denied = (await node.RunAsync("report", "submit", await ReportFile.WriteAsync(node, title))).ShouldExit(ExitCode.NobodyWouldReceive);
        Assert.Equal(reason, Word(denied.Json.GetProperty("decisions")[0], "reason"));
    }

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
