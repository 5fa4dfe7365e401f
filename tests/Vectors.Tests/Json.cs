using System.Text.Json.Nodes;

namespace CertBridge.Vectors.Tests;

/// <summary>Bytes in vectors are base64; keys, salts and hashes people look at are hexadecimal.</summary>
internal static class Json
{
    public static JsonNode Bytes(ReadOnlySpan<byte> bytes) => JsonValue.Create(Convert.ToBase64String(bytes));

    public static JsonArray List(IEnumerable<byte[]> many) => [.. many.Select(bytes => Bytes(bytes))];

    public static byte[] Bytes(this JsonObject from, string name) => Convert.FromBase64String((string)from[name]!);

    public static byte[][] List(this JsonObject from, string name) => [.. (from[name]?.AsArray() ?? []).Select(one => Convert.FromBase64String((string)one!))];

    public static string Text(this JsonObject from, string name) => (string)from[name]!;
}
