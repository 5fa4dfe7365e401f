using System.Text.Json;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Reads what the command line printed.</summary>
internal static class DemoJson
{
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name = "items") => element.GetProperty(name).EnumerateArray();
}
