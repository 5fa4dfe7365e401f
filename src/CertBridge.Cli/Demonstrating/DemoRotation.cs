using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Ids;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Step <c>rotate</c>: aln's signing key is replaced in three cards while its node runs (docs/IDENTITY.md, Rotation), bor takes them over the link, and what either key signed holds.</summary>
internal static class DemoRotation
{
    public static async Task<JsonObject> RotateAsync(DemoScene scene)
    {
        string old = Keys(await CardAtBorAsync(scene, serialMin: 1)).Single();
        long announced = await SignCardAsync(scene, "--announce");
        await EveryPartnerAsync(scene, "every partner holds the announced key", key => key.Text("state") == "announced");
        JsonElement both = await CardAtBorAsync(scene, announced);
        long activated = await SignCardAsync(scene, "--activate");
        await EveryPartnerAsync(scene, "every partner has met the new key at work", key => key.Text("key") != old && key.GetProperty("inUse").GetBoolean());
        long retired = await SignCardAsync(scene, "--retire");
        string next = Keys(await CardAtBorAsync(scene, retired)).Single();
        DemoFailedException.Unless(Keys(both) is [var kept, var added] && kept == old && added == next, "the announced key is not the one that took the place of the old one");
        string reportId = (await scene.OnAsync(scene.Aln, "report", "submit", await scene.WriteReportAsync("rotated"), "--to", scene.Bor.PartnerId)).Expect().Text("reportId");
        (await scene.OnAsync(scene.Aln, "report", "receipts", reportId, "--wait", "60s")).Expect();
        string[] signers = await Task.WhenAll(SignerAtBorAsync(scene, scene.YamlReportId), SignerAtBorAsync(scene, reportId));
        DemoFailedException.Unless(signers is [var before, var after] && before == old && after == next, "bor names other signers than the old key and the new one");
        JsonElement ledger = (await scene.OnAsync(scene.Bor, "ledger", "verify")).Expect();
        return new JsonObject
        {
            ["announced"] = new JsonObject { ["cardSerial"] = announced, ["signingKeysAtBor"] = Listed(both) },
            ["activated"] = new JsonObject { ["cardSerial"] = activated },
            ["retired"] = new JsonObject { ["cardSerial"] = retired, ["signingKeysAtBor"] = new JsonArray(next) },
            ["underNewKey"] = new JsonObject { ["reportId"] = reportId, ["signedBy"] = next, ["receipted"] = true },
            ["underOldKey"] = new JsonObject { ["reportId"] = scene.YamlReportId, ["signedBy"] = old, ["held"] = true },
            ["borLeaves"] = ledger.Number("leaves"),
        };
    }

    /// <summary>The root signs, and the node takes the card in while it runs.</summary>
    private static async Task<long> SignCardAsync(DemoScene scene, string change)
    {
        JsonElement signed = (await scene.RunAsync(
            "card", "sign", "--home", scene.Aln.Home, "--root-key", scene.Aln.RootKeyFile, "--root-passphrase-file", scene.Aln.RootPassphraseFile, change, "signing")).Expect();
        (await scene.RunAsync("node", "reload", "--home", scene.Aln.Home)).Expect();
        return signed.Number("serial");
    }

    /// <summary>What officers look at before the next card: whom the signing key still waits for.</summary>
    private static Task<JsonElement> EveryPartnerAsync(DemoScene scene, string what, Func<JsonElement, bool> isIt) => scene.UntilAsync<JsonElement>(what, async () =>
    {
        JsonElement[] keys = [.. (await scene.OnAsync(scene.Aln, "card", "keys")).Expect().Items("items").Where(key => key.Text("use") == "signing" && isIt(key))];
        return keys is [var key] && !key.Items("waitingFor").Any() ? key : null;
    });

    /// <summary>Aln's card as bor holds it, once it has this serial: nobody carries a file.</summary>
    private static Task<JsonElement> CardAtBorAsync(DemoScene scene, long serialMin) => scene.UntilAsync<JsonElement>($"aln's card {serialMin} at bor", async () =>
    {
        JsonElement aln = (await scene.OnAsync(scene.Bor, "partner", "show", scene.Aln.PartnerId)).Expect();
        return aln.Number("cardSerial") >= serialMin ? aln : null;
    });

    /// <summary>Whose signature bor verified: the key in the certificate that goes with the exported envelope. The export would be refused if bor did not stand by it any more.</summary>
    private static async Task<string> SignerAtBorAsync(DemoScene scene, string reportId)
    {
        string folder = Path.Combine(scene.Folder, $"export-{reportId}");
        (await scene.OnAsync(scene.Bor, "inbox", "export", reportId, "--as", "envelope", "--out", folder)).Expect();
        using X509Certificate2 signer = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(folder, "signer.pem"), scene.Cancel));
        return new KeyId(Digest.FromBytes(SHA256.HashData(signer.PublicKey.ExportSubjectPublicKeyInfo()))).ToString();
    }

    private static string[] Keys(JsonElement partner) => [.. partner.Items("signingKeys").Select(key => key.GetString()!)];

    private static JsonArray Listed(JsonElement partner) => new([.. Keys(partner).Select(key => JsonValue.Create(key))]);
}
