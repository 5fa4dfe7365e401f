using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>The steps in their order. The first that fails ends the play: what follows stands on it.</summary>
internal static class DemoPlay
{
    public static readonly IReadOnlyList<(string Name, Func<DemoScene, Task<JsonObject>> PlayAsync)> Steps =
    [
        ("nodes", DemoFounding.NodesAsync),
        ("introduce", DemoIntroduction.IntroduceAsync),
        ("agreement", DemoFounding.AgreementAsync),
        ("submit-misp", DemoExchange.SubmitMispAsync),
        ("submit", DemoExchange.SubmitAsync),
        ("delivered", DemoExchange.DeliveredAsync),
        ("receipt", DemoExchange.ReceiptAsync),
        ("refused", DemoExchange.RefusedAsync),
        ("duplicate", DemoExchange.DuplicateAsync),
        ("preview", DemoPolicy.PreviewAsync),
        ("redact", DemoPolicy.RedactAsync),
        ("hold", DemoPolicy.HoldAsync),
        ("release", DemoRelease.ReleaseAsync),
        ("amend", DemoWithdrawal.AmendAsync),
        ("retract", DemoWithdrawal.RetractAsync),
        ("doctor", DemoExamination.DoctorAsync),
        ("restart", DemoEndurance.RestartAsync),
        ("ledger", DemoEndurance.LedgerAsync),
    ];

    public static async Task<IReadOnlyList<DemoStep>> RunAsync(DemoScene scene, Action<DemoStep> seen)
    {
        var steps = new List<DemoStep>();
        foreach ((string name, Func<DemoScene, Task<JsonObject>> play) in Steps)
        {
            DemoStep step = await RunOneAsync(scene, name, play);
            steps.Add(step);
            seen(step);
            if (!step.Ok)
                break;
        }
        return steps;
    }

    private static async Task<DemoStep> RunOneAsync(DemoScene scene, string name, Func<DemoScene, Task<JsonObject>> play)
    {
        long started = scene.Time.GetTimestamp();
        try
        {
            JsonObject detail = await play(scene);
            return new DemoStep(name, true, Millis(scene, started), detail);
        }
        catch (Exception e) when (e is DemoFailedException or JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return new DemoStep(name, false, Millis(scene, started), new JsonObject { ["error"] = e.Message });
        }
    }

    private static long Millis(DemoScene scene, long started) => (long)scene.Time.GetElapsedTime(started).TotalMilliseconds;
}
