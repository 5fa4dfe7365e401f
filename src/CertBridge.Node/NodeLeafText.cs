using System.Buffers;
using System.Text.Json;

namespace CertBridge.Node;

/// <summary>Leaves of the node log are one JSON object each, without white space; what stands in it is its kind's own.</summary>
internal static class NodeLeafText
{
    /// <summary>Roughly what a leaf takes, bytes.</summary>
    private const int UsualBytes = 512;

    public static byte[] Write(Action<Utf8JsonWriter> writeFields)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        using (var text = new Utf8JsonWriter(buffer))
        {
            text.WriteStartObject();
            writeFields(text);
            text.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
