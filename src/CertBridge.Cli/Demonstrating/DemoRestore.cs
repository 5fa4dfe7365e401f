using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Demonstrating;

/// <summary>
/// Step <c>restore</c>: aln's home is lost after more traffic and put back from the backup (docs/operations.md, Bringing a node back and After a restore). Both sides notice and stop, two officers of aln's open a
/// new epoch, bor sends again what was lost, and what bor took back meanwhile is never shown.
/// </summary>
internal static class DemoRestore
{
    public static async Task<JsonObject> RestoreAsync(DemoScene scene)
    {
        DemoKeptBackup backup = scene.Backup ?? throw new DemoFailedException("there is no backup");
        DemoLost lost = await MoveOnAsync(scene, backup);
        JsonElement restored = await PutBackAsync(scene, backup);
        JsonElement[] stopped = await Task.WhenAll(StoppedAsync(scene, scene.Aln, scene.Bor, "here"), StoppedAsync(scene, scene.Bor, scene.Aln, "there"));
        DemoOutcome withheld = await scene.OnAsync(scene.Aln, "inbox", "show", backup.TakenBack);
        string because = withheld.ExpectError(ExitCode.WaitingForHuman).Text("code");
        JsonElement opened = await OpenEpochAsync(scene);
        string withdrawn = await TakenBackAsync(scene, backup.TakenBack);
        await scene.UntilAsync<bool>($"{lost.FromBor} at aln again", async () => await HoldsAsync(scene, scene.Aln, lost.FromBor) ? true : null);
        await HeardAllAsync(scene);
        string next = (await scene.OnAsync(scene.Aln, "report", "submit", await scene.WriteReportAsync("in the new epoch"), "--to", scene.Bor.PartnerId)).Expect().Text("reportId");
        JsonElement receipt = (await scene.OnAsync(scene.Aln, "report", "receipts", next, "--wait", "60s")).Expect().Items().Single();
        DemoFailedException.Unless(receipt.Text("verdict") == "stored", $"bor's verdict on {next} is {receipt.Text("verdict")}");
        DemoFailedException.Unless(await HoldsAsync(scene, scene.Bor, lost.FromAln), $"bor lost {lost.FromAln}");
        DemoOutcome[] verdicts = await Task.WhenAll(scene.OnAsync(scene.Aln, "ledger", "verify"), scene.OnAsync(scene.Bor, "ledger", "verify"));
        return new JsonObject
        {
            ["backupTaken"] = restored.Text("taken"),
            ["waitsFor"] = new JsonArray([.. restored.Items("waitingFor").Select(partner => JsonValue.Create(partner.GetString()))]),
            ["stopped"] = new JsonObject { [scene.Aln.PartnerId] = stopped[0].Text("found"), [scene.Bor.PartnerId] = stopped[1].Text("found") },
            ["epoch"] = opened.Number("epoch"),
            ["signedBy"] = new JsonArray(DemoNode.OfficerName, DemoNode.SecondOfficerName),
            ["sentAgain"] = lost.FromBor,
            ["keptByBor"] = lost.FromAln,
            ["takenBack"] = new JsonObject { ["reportId"] = backup.TakenBack, ["before"] = $"not shown: {because}", ["applied"] = withdrawn },
            ["after"] = new JsonObject { ["reportId"] = next, ["received"] = receipt.Text("received"), ["epoch"] = receipt.Number("epoch") },
            ["leaves"] = new JsonObject { [scene.Aln.PartnerId] = verdicts[0].Expect().Number("leaves"), [scene.Bor.PartnerId] = verdicts[1].Expect().Number("leaves") },
        };
    }

    /// <summary>What the backup does not know of: a report each way, and a retraction of bor's.</summary>
    private static async Task<DemoLost> MoveOnAsync(DemoScene scene, DemoKeptBackup backup)
    {
        Task<string> fromBor = DemoBackup.FromBorAsync(scene, "lost by its receiver");
        string fromAln = (await scene.OnAsync(scene.Aln, "report", "submit", await scene.WriteReportAsync("forgotten by its sender"), "--to", scene.Bor.PartnerId)).Expect().Text("reportId");
        (await scene.OnAsync(scene.Aln, "report", "receipts", fromAln, "--wait", "60s")).Expect();
        var lost = new DemoLost(fromAln, await fromBor);
        (await scene.OnAsync(scene.Bor, "report", "retract", backup.TakenBack, "--reason", "wrong-victim", "--instruct", "delete", "--yes")).Expect();
        JsonElement standing = (await scene.OnAsync(scene.Bor, "report", "receipts", backup.TakenBack, "--wait", "60s")).Expect().Items("withdrawals").Single();
        DemoFailedException.Unless(standing.Text("state") == "applied", $"aln's answer to the retraction is {standing.Text("state")}");
        return lost;
    }

    /// <summary>The home is gone as with its disk, and the backup is put in its place.</summary>
    private static async Task<JsonElement> PutBackAsync(DemoScene scene, DemoKeptBackup backup)
    {
        await DemoProcesses.StopAsync(scene.Aln.Home, scene.Time);
        Directory.Move(scene.Aln.Home, scene.Aln.Home + "-lost");
        JsonElement restored = (await scene.RunAsync(["node", "restore", .. backup.Flags, "--home", scene.Aln.Home, "--confirm", scene.Aln.PartnerId])).Expect();
        await scene.StartAsync(scene.Aln);
        return restored;
    }

    private static Task<JsonElement> StoppedAsync(DemoScene scene, DemoNode node, DemoNode partner, string state) => scene.UntilAsync<JsonElement>($"{node.Name} to stop the exchange with {partner.Name}", async () =>
    {
        JsonElement epoch = (await scene.OnAsync(node, "partner", "epoch", partner.PartnerId)).Expect();
        return epoch.Text("state") == state ? epoch : null;
    });

    /// <summary>Each officer signs on a machine of their own, without a node; the admin hands both signatures in.</summary>
    private static async Task<JsonElement> OpenEpochAsync(DemoScene scene)
    {
        string statement = Path.Combine(scene.Folder, "epoch.txt");
        (await scene.OnAsync(scene.Aln, "partner", "epoch", scene.Bor.PartnerId, "--out", statement)).Expect();
        string[][] officers = [scene.Aln.Signing, scene.Aln.SecondSigning];
        string[] signatures = await Task.WhenAll(officers.Select(async (signing, number) =>
        {
            string file = Path.Combine(scene.Folder, $"epoch-{number + 1}.sig");
            (await scene.RunAsync(["partner", "epoch", scene.Bor.PartnerId, "--sign", statement, .. signing, "--out", file])).Expect();
            return file;
        }));
        JsonElement opened = (await scene.OnAsync(scene.Aln, "partner", "epoch", scene.Bor.PartnerId, "--signature", signatures[0], "--signature", signatures[1])).Expect();
        DemoFailedException.Unless(opened.GetProperty("opened").GetBoolean(), "two officers' signatures opened no epoch");
        return opened;
    }

    /// <summary>Asked until it is shown, and it must never be shown as if it stood.</summary>
    /// <returns>When bor's retraction was applied here.</returns>
    private static async Task<string> TakenBackAsync(DemoScene scene, string reportId)
    {
        string at = "";
        await scene.UntilAsync<bool>($"{reportId} to be taken back at aln again", async () =>
        {
            DemoOutcome shown = await scene.OnAsync(scene.Aln, "inbox", "show", reportId);
            if (shown.Exit == ExitCode.WaitingForHuman)
                return null;
            JsonElement withdrawn = shown.Expect().GetProperty("withdrawn");
            DemoFailedException.Unless(withdrawn.ValueKind == JsonValueKind.String, $"aln shows {reportId}, which bor took back");
            at = withdrawn.GetString()!;
            return true;
        });
        return at;
    }

    private static Task<bool> HeardAllAsync(DemoScene scene) => scene.UntilAsync<bool>("aln to have heard all its partners", async () =>
        (await scene.OnAsync(scene.Aln, "node", "status")).Expect().TryGetProperty("restored", out _) ? null : true);

    private static async Task<bool> HoldsAsync(DemoScene scene, DemoNode node, string reportId) =>
        (await scene.OnAsync(node, "inbox", "list")).Expect().Items().Any(item => item.TryGetProperty("reportId", out JsonElement id) && id.GetString() == reportId && item.Text("state") == "stored");

    /// <summary>What the restored node does not know of.</summary>
    private sealed record DemoLost(string FromAln, string FromBor);
}
