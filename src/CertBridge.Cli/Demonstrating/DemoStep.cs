using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>What a step was and what was seen.</summary>
internal sealed record DemoStep(string Name, bool Ok, long Millis, JsonObject Detail)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteBoolean("ok", Ok);
        json.WriteNumber("millis", Millis);
        json.WritePropertyName("detail");
        Detail.WriteTo(json);
    }
}
