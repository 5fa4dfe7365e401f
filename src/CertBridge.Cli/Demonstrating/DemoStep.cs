using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>What a step was and what was seen.</summary>
/// <param name="Name">Stable, for programs.</param>
/// <param name="About">What it shows, a sentence for people.</param>
/// <param name="Ok">Whether it was seen.</param>
/// <param name="Millis">How long it took.</param>
/// <param name="Detail">What was seen, or <c>error</c>.</param>
internal sealed record DemoStep(string Name, string About, bool Ok, long Millis, JsonObject Detail)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteString("about", About);
        json.WriteBoolean("ok", Ok);
        json.WriteNumber("millis", Millis);
        json.WritePropertyName("detail");
        Detail.WriteTo(json);
    }
}
