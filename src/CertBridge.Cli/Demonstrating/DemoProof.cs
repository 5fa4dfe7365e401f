using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Step <c>proof</c>: bor's receipt for the first report, shown to somebody who has no node; with one byte changed it is refused.</summary>
internal static class DemoProof
{
    public static async Task<JsonObject> ProofAsync(DemoScene scene)
    {
        string file = Path.Combine(scene.Folder, "receipt.proof");
        JsonElement written = (await scene.OnAsync(scene.Aln, "ledger", "proof", scene.MispReportId, "--partner", scene.Bor.PartnerId, "--out", file)).Expect();
        string changed = await ChangedAsync(scene, file);
        DemoOutcome[] verdicts = await Task.WhenAll(scene.RunAsync("ledger", "verify", file, "--offline"), scene.RunAsync("ledger", "verify", changed, "--offline"));
        JsonElement verified = verdicts[0].Expect();
        JsonElement refused = verdicts[1].Expect(ExitCode.VerificationFailed);
        DemoFailedException.Unless(verified.Text("owner") == scene.Bor.PartnerId && verified.Text("reportId") == scene.MispReportId, "the proof is of another receipt");
        return new JsonObject
        {
            ["reportId"] = scene.MispReportId,
            ["receiptOf"] = verified.Text("owner"),
            ["verdict"] = verified.Text("verdict"),
            ["received"] = verified.Text("received"),
            ["bytes"] = written.Number("sizeBytes"),
            ["fingerprint"] = verified.Text("fingerprint"),
            ["changedByte"] = new JsonObject { ["exit"] = verdicts[1].Exit, ["finding"] = string.Join(", ", refused.Items("findings").Select(finding => $"{finding.Text("code")} {finding.Text("name")}")) },
        };
    }

    /// <summary>One letter in the middle of what bor's log says of the receipt.</summary>
    private static async Task<string> ChangedAsync(DemoScene scene, string file)
    {
        byte[] bytes = await File.ReadAllBytesAsync(file, scene.Cancel);
        int leaf = bytes.AsSpan().IndexOf("\"leaf\": \""u8) + "\"leaf\": \"".Length;
        int at = leaf + (bytes.AsSpan(leaf).IndexOf((byte)'"') / 2);
        bytes[at] = bytes[at] == (byte)'A' ? (byte)'B' : (byte)'A';
        string changed = Path.Combine(scene.Folder, "changed.proof");
        OutputFile.Write(changed, bytes);
        return changed;
    }
}
