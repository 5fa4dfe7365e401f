using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests.Releasing;

/// <summary>What two persons release, through the command line and on two real nodes.</summary>
public sealed class ReleaseStoryTests(ReleasingPair shared) : IClassFixture<ReleasingPair>
{
    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    [Fact]
    public async Task TwoPersons_LookAtIt_SignIt_AndItArrives_WithWhoReleasedIt()
    {
        (string report, string approval) = await SubmitAsync("Waits for two");

        CommandOutcome shown = (await TableAsync("approval", "show", approval)).ShouldExit(ExitCode.Done);
        Assert.Contains("Waits for two", shown.Output);
        Assert.Contains(ReportFile.IndicatorValue, shown.Output);
        Assert.Contains("CertBridge/1 release\nsender: cert-aln\npartner: cert-bor\nenvironment: dev\n", shown.Output);
        Assert.Contains($"certbridge approval grant {approval}", shown.Errors);

        CommandOutcome first = (await TableAsync(["approval", "grant", approval, .. aln.OfficerFlags, "--yes"])).ShouldExit(ExitCode.WaitingForHuman);
        Assert.Contains(ReportFile.IndicatorValue, first.Errors); // the person sees every item before the question
        Assert.Contains("The root was computed here from the 2 items above.", first.Errors);
        Assert.Contains("NOT released: one more person has to sign", first.Errors);
        (await aln.RunAsync(["approval", "grant", approval, .. aln.OfficerFlags, "--yes"])).ShouldExit(ReleaseErrors.SignedBefore.Exit);
        CommandOutcome second = (await aln.RunAsync(["approval", "grant", approval, .. aln.SecondOfficerFlags, "--yes"])).ShouldExit(ExitCode.Done);

        Assert.Equal(("released", 0), (second.Json.GetProperty("state").GetString(), second.Json.GetProperty("signersMissing").GetInt32()));
        await aln.MustAsync("report", "receipts", report, "--wait", "30s");
        JsonElement item = (await bor.MustAsync("inbox", "show", report)).Json;
        Assert.Equal("stored", item.GetProperty("state").GetString());
        Assert.Contains("released by officer.cert-aln and second.cert-aln", item.GetProperty("decision").GetProperty("because").GetString());
        Assert.Equal(("sent", 0), await StandingAsync(approval));
        Assert.Equal("RELEASED", (await aln.MustAsync("outbox", "explain", report)).Json.GetProperty("items")[0].GetProperty("reason").GetString());
        (await aln.RunAsync("ledger", "verify")).ShouldExit(ExitCode.Done);
    }

    [Fact]
    public async Task AStatementSignedElsewhere_WithOpenSsl_Counts()
    {
        (_, string approval) = await SubmitAsync("Signed elsewhere");
        string statement = aln.File("release.txt"), signature = aln.File("release.sig");
        await aln.MustAsync("approval", "show", approval, "--out", statement);
        using (var openssl = System.Diagnostics.Process.Start("openssl",
            ["cms", "-sign", "-binary", "-md", "sha256", "-in", statement, "-signer", aln.OfficerFlags[3], "-inkey", aln.OfficerFlags[1], "-outform", "DER", "-out", signature]))
        {
            await openssl.WaitForExitAsync();
            Assert.Equal(0, openssl.ExitCode);
        }

        CommandOutcome granted = (await aln.RunAsync("approval", "grant", approval, "--signature", signature)).ShouldExit(ExitCode.WaitingForHuman);

        Assert.Equal("officer.cert-aln", Assert.Single(granted.Json.GetProperty("signedBy").EnumerateArray()).GetString());
        await aln.MustAsync("approval", "refuse", approval, "--reason", "Enough for this test.");
    }

    [Fact]
    public async Task AnEmergency_IsSaid_OnBothSides()
    {
        (string report, string approval) = await SubmitAsync("No time");

        CommandOutcome released = (await TableAsync(["approval", "grant", approval, "--emergency", .. aln.OfficerFlags, "--yes"])).ShouldExit(ExitCode.Done);
        Assert.Contains("released by: one person alone, in an emergency", released.Errors);
        Assert.Contains("You release it ALONE.", released.Errors);

        await aln.MustAsync("report", "receipts", report, "--wait", "30s");
        Assert.Contains("released in an emergency by officer.cert-aln alone", (await bor.MustAsync("inbox", "show", report)).Json.GetProperty("decision").GetProperty("because").GetString());
    }

    [Fact]
    public async Task ARefusal_IsTold_AndNothingIsSent()
    {
        (string report, string approval) = await SubmitAsync("Refused");

        CommandOutcome refused = await aln.MustAsync("approval", "refuse", approval, "--reason", "The victim has not agreed yet.");

        Assert.Equal(("refused", "admin refused: The victim has not agreed yet."), (refused.Json.GetProperty("state").GetString(), refused.Json.GetProperty("because").GetString()));
        (await aln.RunAsync(["approval", "grant", approval, .. aln.OfficerFlags, "--yes"])).ShouldExit(ReleaseErrors.Settled.Exit);
        (await bor.RunAsync("inbox", "show", report)).ShouldExit(StoredItemErrors.InboxItemUnknown.Exit);
        Assert.Contains(approval, (await TableAsync("approval", "list", "--state", "refused")).Output);
        (await aln.RunAsync("approval", "show", "999")).ShouldExit(ReleaseErrors.Unknown.Exit);
        (await aln.RunAsync("approval", "show", "none")).ShouldExit(ExitCode.Usage);
    }

    [Fact]
    public async Task TlpRed_IsSealedToANamedPerson_WhoAloneReadsIt()
    {
        const string Canary = "a word for one person, 7c1f9a";
        string keys = bor.File("persons");
        foreach (string person in new[] { "duty-1", "other-1" })
            (await Certbridge.RunAsync("person", "new", person, "--org", "CERT Boria", "--environment", "dev", "--out", keys, "--unencrypted")).ShouldExit(ExitCode.Done);
        (await Certbridge.RunAsync(
            "sheet", "sign", "--home", bor.Home, "--officer-key", bor.OfficerFlags[1], "--endpoint", $"{bor.Address}:7443", "--person", Path.Combine(keys, "duty-1.person.crt"))).ShouldExit(ExitCode.Done);
        (await Certbridge.RunAsync("node", "reload", "--home", bor.Home)).ShouldExit(ExitCode.Done);
        await Neighbourhood.UntilAsync("the contact sheet reaches cert-aln", async () =>
            (await aln.MustAsync("partner", "show", "cert-bor")).Json.GetProperty("persons").GetArrayLength() == 1 ? true : (bool?)null);

        (string report, string approval) = await SubmitAsync(Canary, "red", "\nrecipients: [cert-bor]\npersons: { cert-bor: [duty-1] }\n");
        (await aln.RunAsync(["approval", "grant", approval, .. aln.OfficerFlags, "--yes"])).ShouldExit(ExitCode.WaitingForHuman);
        await aln.MustAsync(["approval", "grant", approval, .. aln.SecondOfficerFlags, "--yes"]);
        JsonElement receipt = Assert.Single((await aln.MustAsync("report", "receipts", report, "--wait", "30s")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("stored", true), (receipt.GetProperty("verdict").GetString(), receipt.GetProperty("sealedToPersons").GetBoolean()));

        JsonElement kept = (await bor.MustAsync("inbox", "show", report)).Json;
        Assert.True(kept.GetProperty("sealedToPersons").GetBoolean());
        Assert.Equal("(sealed to named persons)", kept.GetProperty("title").GetString());
        Assert.DoesNotContain(Canary, kept.GetRawText());
        Assert.Contains($"certbridge inbox open {report} --key FILE", (await Certbridge.RunAsync("inbox", "show", report, "--context-file", bor.ContextFile)).Output);
        CommandOutcome opened = await bor.MustAsync("inbox", "open", report, "--key", Path.Combine(keys, "duty-1.person.key"));
        Assert.Contains(Canary, opened.Json.GetProperty("report").GetRawText());
        Assert.Equal(("", "opened", "duty-1"), Said(opened.Json.GetProperty("receipt")));
        (await bor.RunAsync("inbox", "open", report, "--key", Path.Combine(keys, "other-1.person.key"))).ShouldExit(ReleaseErrors.NotForThisPerson.Exit);
        await ThePersonIsHeardAsync(report, Path.Combine(keys, "duty-1.person"));
        (await aln.RunAsync("ledger", "verify")).ShouldExit(ExitCode.Done);
        (await bor.RunAsync("ledger", "verify")).ShouldExit(ExitCode.Done);

        Assert.NotEqual(JsonValueKind.Null, (await aln.MustAsync("report", "show", report)).Json.GetProperty("forgotten").ValueKind);
        DiskScan disks = await DiskScan.OfAsync(aln.Home, bor.Home);
        Assert.Empty(disks.Find(Canary));
    }

    /// <summary>The sender holds what the person signed, and OpenSSL finds that they did.</summary>
    private async Task ThePersonIsHeardAsync(string report, string person)
    {
        (await bor.RunAsync("inbox", "open", report, "--key", $"{person}.key", "--outcome", "refused")).ShouldExit(ExitCode.Usage);
        (await bor.RunAsync("inbox", "open", report, "--key", $"{person}.key", "--outcome", "applied")).ShouldExit(CommandLineErrors.AnswerNeeded.Exit); // nobody is there to confirm
        (await bor.RunAsync("inbox", "open", report, "--key", $"{person}.key", "--outcome", "read")).ShouldExit(ExitCode.Usage);
        (await bor.RunAsync("inbox", "open", report, "--key", $"{person}.key", "--outcome", "applied", "--no-receipt")).ShouldExit(ExitCode.Usage);
        Assert.Equal(JsonValueKind.Null, (await bor.MustAsync("inbox", "open", report, "--key", $"{person}.key", "--no-receipt")).Json.GetProperty("receipt").ValueKind);
        CommandOutcome applied = await Certbridge.RunAsync("inbox", "open", report, "--key", $"{person}.key", "--outcome", "applied", "--yes", "--context-file", bor.ContextFile);
        Assert.Contains($"Receipt for cert-aln, signed by duty-1: applied, waiting. Next: certbridge feedback list {report} --given", applied.Errors);

        await bor.MustAsync("inbox", "open", report, "--key", $"{person}.key", "--outcome", "refused", "--reason", "not-for-me", "--yes");

        JsonElement list = await Neighbourhood.UntilAsync("what the person signed reaches cert-aln", async () =>
            (await aln.MustAsync("feedback", "list", report)).Json.GetProperty("items") is var items && items.GetArrayLength() == 3 ? items : (JsonElement?)null);
        JsonElement[] said = [.. list.EnumerateArray()];
        Assert.Equal(["applied", "opened", "refused"], said.Select(one => one.GetProperty("feedback").GetString()).Order());
        string table = (await TableAsync("feedback", "list", report)).Output;
        Assert.Contains("opened by duty-1", table);
        Assert.Contains("refused by duty-1: not-for-me", table);
        string statement = aln.File("receipt.txt"), signature = aln.File("receipt.sig");
        await File.WriteAllTextAsync(statement, said[0].GetProperty("statement").GetString());
        await File.WriteAllBytesAsync(signature, said[0].GetProperty("signature").GetBytesFromBase64());
        using var openssl = System.Diagnostics.Process.Start("openssl",
            ["cms", "-verify", "-binary", "-content", statement, "-in", signature, "-inform", "DER", "-CAfile", $"{person}.crt", "-partial_chain", "-purpose", "any", "-out", "/dev/null"]);
        await openssl.WaitForExitAsync();
        Assert.Equal(0, openssl.ExitCode);
    }

    private static (string? NotGiven, string? Outcome, string? Person) Said(JsonElement receipt) =>
        (receipt.GetProperty("notGiven").GetString(), receipt.GetProperty("feedback").GetString(), receipt.GetProperty("person").GetString());

    private async Task<(string Report, string Approval)> SubmitAsync(string title, string tlp = "amber", string more = "")
    {
        string file = await ReportFile.WriteAsync(aln, title, tlp);
        await File.AppendAllTextAsync(file, more);
        CommandOutcome submitted = (await aln.RunAsync("report", "submit", file)).ShouldExit(ExitCode.WaitingForHuman);
        string report = submitted.Json.GetProperty("reportId").GetString()!;
        JsonElement waiting = (await aln.MustAsync("approval", "list", "--state", "waiting")).Json.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("reportId").GetString() == report);
        return (report, waiting.GetProperty("id").GetRawText());
    }

    private async Task<(string? State, int Items)> StandingAsync(string approval)
    {
        JsonElement shown = (await aln.MustAsync("approval", "show", approval)).Json;
        return (shown.GetProperty("state").GetString(), shown.GetProperty("items").GetArrayLength());
    }

    private Task<CommandOutcome> TableAsync(params IEnumerable<string> words) => Certbridge.RunAsync([.. words, "--context-file", aln.ContextFile]);
}
