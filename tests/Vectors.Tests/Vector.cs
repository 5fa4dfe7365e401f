using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Vectors.Tests;

/// <summary>One file of tests/vectors: one behaviour. Its README has the schema.</summary>
/// <param name="Kind">What the input is: envelope, item, report, card, key-sheet, contact-sheet, leaf, checkpoint or log.</param>
/// <param name="About">The behaviour in a sentence.</param>
/// <param name="Good">The accepted vector this one spoils; null for one that is accepted.</param>
/// <param name="Expect">Null when it is accepted, else the reason.</param>
internal sealed record Vector(string Name, string Kind, string About, string? Good, JsonObject Input, JsonObject Against, string? Expect)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Vector Read(string name, byte[] json)
    {
        JsonObject root = JsonNode.Parse(json)!.AsObject();
        JsonObject expect = root["expect"]!.AsObject();
        string verdict = (string)expect["verdict"]!;
        string? reason = (string?)expect["reason"];
        if (verdict is not ("accepted" or "refused") || (verdict == "accepted") != (reason is null))
            throw new InvalidDataException($"{name}: verdict {verdict} with reason {reason ?? "none"}");
        return new Vector(name, (string)root["kind"]!, (string)root["about"]!, (string?)root["good"], root["input"]!.AsObject(), root["against"]!.AsObject(), reason);
    }

    public string Write()
    {
        var root = new JsonObject { ["schema"] = 1, ["kind"] = Kind, ["about"] = About };
        if (Good is not null)
            root["good"] = Good;
        root["input"] = Input.DeepClone();
        root["against"] = Against.DeepClone();
        root["expect"] = Expect is null ? new JsonObject { ["verdict"] = "accepted" } : new JsonObject { ["verdict"] = "refused", ["reason"] = Expect };
        return root.ToJsonString(Indented) + "\n";
    }
}
