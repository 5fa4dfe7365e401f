using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests.Introducing;

/// <summary>Introductions between real nodes, with the command line people use.</summary>
public sealed class IntroductionTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-introduction-").FullName;
    private Side aln = null!;
    private Side bor = null!;

    public async Task InitializeAsync()
    {
        Side[] sides = await Task.WhenAll(Side.RunningAsync(folder, "cert-aln"), Side.RunningAsync(folder, "cert-bor"));
        (aln, bor) = (sides[0], sides[1]);
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task TwoNodes_AreIntroduced_AndConnect()
    {
        string invite = await aln.WritesAsync("invite", bor.Id, "--expires", "2d");
        JsonElement listed = Assert.Single((await aln.Node.MustAsync("partner", "list")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("cert-bor", "invited", "never"), (listed.GetProperty("partner").GetString(), listed.GetProperty("state").GetString(), listed.GetProperty("link").GetString()));
        string accept = await bor.WritesAsync("accept", invite, "--yes");
        string reveal = await aln.WritesAsync("reveal", accept);
        string ofAln = await aln.SaysAsync(bor);
        string ofBor = await bor.SaysAsync(aln, reveal);
        (await aln.HearsAsync(bor, ofBor.ToUpperInvariant().Replace(' ', '-'))).ShouldExit(ExitCode.Done);
        (await bor.HearsAsync(aln, ofAln)).ShouldExit(ExitCode.Done);

        CommandOutcome alone = (await aln.TriesAsync("verify", bor.Id, "--second", "--confirm", bor.Id)).ShouldExit(ExitCode.NotAllowed);
        Assert.Contains(IntroductionErrors.SamePerson.Code, alone.Errors);
        JsonElement early = (await aln.SecondsAsync(bor, "--wait", "1s")).ShouldExit(ExitCode.Unreachable).Json.GetProperty("selfTest");
        Assert.False(early.GetProperty("passed").GetBoolean());
        Assert.Contains("second officer", early.GetProperty("mend").GetString());
        JsonElement passed = (await bor.SecondsAsync(aln, "--wait", "60s")).ShouldExit(ExitCode.Done).Json.GetProperty("selfTest");
        Assert.True(passed.GetProperty("passed").GetBoolean());
        await Neighbourhood.UntilAsync("the other side sees it too", async () => await IsTestedAsync(aln, bor) ? true : (bool?)null);
        Assert.Equal("admitted", await aln.StateAsync(bor.Id));
        await aln.Node.MustAsync("ledger", "verify");
        CommandOutcome replayed = (await bor.TriesFileAsync("accept", invite, "--yes")).ShouldExit(ExitCode.Conflict);
        Assert.Contains(IntroductionErrors.FileUsed.Code, replayed.Errors);
    }

    /// <summary>Somebody between the two plays bor towards aln and aln towards bor, with whole nodes and cards of their own.</summary>
    [Fact]
    public async Task SomebodyBetweenTheTwo_IsHeard_AndBothAreBurned()
    {
        string between = Path.Combine(folder, "between");
        await using Side falseBor = await Side.RunningAsync(between, "cert-bor");
        await using Side falseAln = await Side.RunningAsync(between, "cert-aln");
        string falseAccept = await falseBor.WritesAsync("accept", await aln.WritesAsync("invite", bor.Id), "--yes");
        string accept = await bor.WritesAsync("accept", await falseAln.WritesAsync("invite", bor.Id), "--yes");
        await aln.WritesAsync("reveal", falseAccept);
        string falseReveal = await falseAln.WritesAsync("reveal", accept);

        string ofAln = await aln.SaysAsync(bor);
        string ofBor = await bor.SaysAsync(aln, falseReveal);

        CommandOutcome atAln = (await aln.HearsAsync(bor, ofBor)).ShouldExit(ExitCode.VerificationFailed);
        Assert.Contains(IntroductionErrors.Burned.Code, atAln.Errors);
        (await bor.HearsAsync(aln, ofAln)).ShouldExit(ExitCode.VerificationFailed);
        Assert.Equal("burned", await aln.StateAsync(bor.Id));
        string alarms = (await aln.Node.MustAsync("node", "status")).Output;
        Assert.Contains("INTRODUCTION_BURNED", alarms);
        (await aln.HearsAsync(bor, ofBor)).ShouldExit(ExitCode.Conflict);
        (await aln.SecondsAsync(bor)).ShouldExit(ExitCode.InputInvalid);
        Assert.DoesNotContain("verified", (await aln.Node.MustAsync("partner", "list")).Output);
    }

    /// <summary>Files that are changed or belong elsewhere are refused, each with its own code, and the introduction goes on.</summary>
    [Fact]
    public async Task FilesThatDoNotBelong_AreRefused_AndBurnNothing()
    {
        await using Side cel = await Side.RunningAsync(folder, "cert-cel");
        string invite = await aln.WritesAsync("invite", bor.Id);
        await RefusedAsync(await cel.TriesFileAsync("accept", invite, "--yes"), IntroductionErrors.ForAnother);
        await RefusedAsync(await bor.TriesFileAsync("accept", Changed(invite), "--yes"), IntroductionErrors.FileSignature);
        string accept = await bor.WritesAsync("accept", invite, "--yes");
        await RefusedAsync(await aln.TriesFileAsync("reveal", invite), IntroductionErrors.OtherFile);
        await RefusedAsync(await aln.TriesFileAsync("reveal", Changed(accept)), IntroductionErrors.FileSignature);
        string reveal = await aln.WritesAsync("reveal", accept);
        await RefusedAsync(await bor.TriesAsync("verify", aln.Id), IntroductionErrors.WrongStep);
        await RefusedAsync(await bor.TriesAsync("verify", aln.Id, "--reveal", Changed(reveal)), IntroductionErrors.FileSignature);
        await RefusedAsync(await bor.TriesAsync("verify", aln.Id, "--reveal", accept), IntroductionErrors.OtherFile);
        await RefusedAsync(await bor.TriesAsync("verify", cel.Id), IntroductionErrors.Unknown);

        string ofBor = await bor.SaysAsync(aln, reveal);
        (await aln.HearsAsync(bor, ofBor)).ShouldExit(ExitCode.Done);
        (await aln.TriesAsync("withdraw", bor.Id, "--yes")).ShouldExit(ExitCode.Done);
        Assert.Equal("withdrawn", await aln.StateAsync(bor.Id));
    }

    private static Task RefusedAsync(CommandOutcome outcome, ErrorCode code)
    {
        outcome.ShouldExit(code.Exit);
        Assert.Contains(code.Code, outcome.Errors);
        return Task.CompletedTask;
    }

    /// <summary>One bit of a signature, which is at the end of each file.</summary>
    private static string Changed(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file + ".changed", bytes);
        return file + ".changed";
    }

    private static async Task<bool> IsTestedAsync(Side side, Side other) =>
        (await side.Node.MustAsync("partner", "show", other.Id)).Json.GetProperty("selfTest").GetProperty("passed").GetBoolean();
}
