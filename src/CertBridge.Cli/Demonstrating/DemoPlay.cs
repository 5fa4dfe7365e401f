using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>The steps in their order. The first that fails ends the play: what follows stands on it.</summary>
internal static class DemoPlay
{
    public static readonly IReadOnlyList<(string Name, string About, Func<DemoScene, Task<JsonObject>> PlayAsync)> Steps =
    [
        ("nodes", "Three nodes are made and run, each with keys of its own.", DemoFounding.NodesAsync),
        ("introduce", "Aln meets bor and cel: three files, four words read aloud each way, a second officer on each side.", DemoIntroduction.IntroduceAsync),
        ("agreement", "Officers of aln and bor sign the same text; without one nothing flows.", DemoFounding.AgreementAsync),
        ("submit-misp", "A real MISP event is handed in at aln, which decides partner by partner.", DemoExchange.SubmitMispAsync),
        ("submit", "A report in YAML is handed in as well.", DemoExchange.SubmitAsync),
        ("delivered", "Both lie in bor's inbox as aln wrote them, without the analyst's notes.", DemoExchange.DeliveredAsync),
        ("receipt", "Aln holds bor's signed word for exactly these bytes.", DemoExchange.ReceiptAsync),
        ("refused", "Cel gets nothing, and the decision says why.", DemoExchange.RefusedAsync),
        ("duplicate", "The same report again changes nothing; another one under its key is refused.", DemoExchange.DuplicateAsync),
        ("preview", "Two officers sign a policy; a preview says who would get what.", DemoPolicy.PreviewAsync),
        ("redact", "Bor's copy has no victim's name, and only the network of the address.", DemoPolicy.RedactAsync),
        ("hold", "A report under an embargo arrived when it was over, and not before.", DemoPolicy.HoldAsync),
        ("release", "A rule holds a report for people; it goes when two officers have signed it.", DemoRelease.ReleaseAsync),
        ("amend", "A later revision takes the place of what bor has.", DemoWithdrawal.AmendAsync),
        ("retract", "Aln takes the report back, and bor signs that it is gone.", DemoWithdrawal.RetractAsync),
        ("doctor", "All nodes are well; three faults made at cel's are named.", DemoExamination.DoctorAsync),
        ("restart", "Bor is stopped and aln killed meanwhile; the report arrives, once.", DemoEndurance.RestartAsync),
        ("ledger", "Every leaf is hashed again, and both sides hold the same logs.", DemoEndurance.LedgerAsync),
        ("cut", "Bor's node dies; aln says since when and why, and what is handed in waits.", DemoOutage.CutAsync),
        ("reconnect", "Bor's node comes back, and the link comes up by itself.", DemoOutage.ReconnectAsync),
        ("flash-first", "Of what waited, the flash report has its receipt before the bulk.", DemoOutage.FlashFirstAsync),
        ("rotate", "Aln changes its signing key in three cards, without a restart; bor follows, and what the old key signed still holds.", DemoRotation.RotateAsync),
        ("backup", "Aln's running node is backed up, sealed to a key it never had; the backup is verified.", DemoBackup.BackupAsync),
        ("restore", "Aln comes back from the backup: both sides stop, two officers let it go on, what it lost comes again.", DemoRestore.RestoreAsync),
        ("proof", "Bor's receipt for the first report convinces anybody, offline; with one byte changed it is refused.", DemoProof.ProofAsync),
    ];

    public static async Task<IReadOnlyList<DemoStep>> RunAsync(DemoScene scene, Action<DemoStep> seen)
    {
        var steps = new List<DemoStep>();
        foreach ((string name, string about, Func<DemoScene, Task<JsonObject>> play) in Steps)
        {
            DemoStep step = await RunOneAsync(scene, name, about, play);
            steps.Add(step);
            seen(step);
            if (!step.Ok)
                break;
        }
        return steps;
    }

    private static async Task<DemoStep> RunOneAsync(DemoScene scene, string name, string about, Func<DemoScene, Task<JsonObject>> play)
    {
        long started = scene.Time.GetTimestamp();
        try
        {
            JsonObject detail = await play(scene);
            return new DemoStep(name, about, true, Millis(scene, started), detail);
        }
        catch (Exception e) when (e is DemoFailedException or JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return new DemoStep(name, about, false, Millis(scene, started), new JsonObject { ["error"] = e.Message });
        }
    }

    private static long Millis(DemoScene scene, long started) => (long)scene.Time.GetElapsedTime(started).TotalMilliseconds;
}
