using System.Text.Json;
using CertBridge.Protocol.Errors;

namespace CertBridge.Sharing.Documents;

/// <summary>JSON tokens to a tree. Grammar is the platform's reader (RFC 8259, no comments, no trailing commas); unique names and limits are ours.</summary>
internal static class JsonTree
{
    private static readonly JsonReaderOptions Strict = new()
    {
        CommentHandling = JsonCommentHandling.Disallow,
        AllowTrailingCommas = false,
        MaxDepth = 1_000, // ours is lower and is the one that speaks
    };

    public static Problem? Grow(ReadOnlySpan<byte> bytes, TreeGrowth growth)
    {
        var reader = new Utf8JsonReader(bytes, Strict);
        var lines = new LineCount();
        try
        {
            while (reader.Read())
            {
                if (Take(ref reader, lines.At(bytes, (int)reader.TokenStartIndex), growth) is { } refused)
                    return refused;
            }
        }
        catch (JsonException e)
        {
            int line = (int)(e.LineNumber ?? 0) + 1;
            return growth.Malformed($"Not JSON (RFC 8259): it breaks at line {line}, byte {(e.BytePositionInLine ?? 0) + 1} of that line.", line);
        }
        catch (InvalidOperationException) // GetString's word for a lone surrogate escape: the UTF-8 itself was checked before
        {
            return growth.Malformed("Text holds half of a surrogate pair, which is no character.", lines.At(bytes, (int)reader.TokenStartIndex));
        }
        return null;
    }

    private static Problem? Take(ref Utf8JsonReader reader, int line, TreeGrowth growth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return growth.Open(isMap: true, line);
            case JsonTokenType.StartArray:
                return growth.Open(isMap: false, line);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                growth.Close();
                return null;
            case JsonTokenType.PropertyName:
                return growth.Name(reader.GetString()!, line);
            case JsonTokenType.String:
                return growth.Scalar(reader.GetString()!, ScalarForm.Quoted, line);
            default:
                return growth.Scalar(System.Text.Encoding.UTF8.GetString(reader.ValueSpan), FormOf(reader.TokenType), line);
        }
    }

    private static ScalarForm FormOf(JsonTokenType token) => token switch
    {
        JsonTokenType.Number => ScalarForm.Number,
        JsonTokenType.Null => ScalarForm.Null,
        _ => ScalarForm.Truth,
    };

    /// <summary>Counts line ends once, as the reader moves forward.</summary>
    private struct LineCount
    {
        private int upTo;
        private int ends;

        public int At(ReadOnlySpan<byte> bytes, int index)
        {
            ends += bytes[upTo..index].Count((byte)'\n');
            upTo = index;
            return ends + 1;
        }
    }
}
