using System.Text.Json;

namespace CertBridge.Cli.Proving;

/// <summary>Which of these files a file says it is, so that the one reader it is for can refuse it by name. Nothing else of it is believed.</summary>
internal static class FileKind
{
    /// <returns>The first <c>kind</c> of the outermost object; empty where there is none.</returns>
    public static string Of(ReadOnlySpan<byte> file)
    {
        try
        {
            var json = new Utf8JsonReader(file);
            while (json.Read())
            {
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("kind"u8))
                    return json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() ?? "" : "";
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // not JSON, or half a surrogate pair
        {
        }
        return "";
    }
}
