using System.Buffers;
using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;

namespace CertBridge.Node.Operating;

/// <summary>What the node log keeps of a policy that an officer put forward: which bytes, who signed, who handed it in, and whether it is in force.</summary>
internal static class PolicyLeaf
{
    public const string Kind = "policy";

    /// <summary>Roughly what it takes, bytes.</summary>
    public const int SizeBytes = 512;

    public static byte[] Write(PolicyTaken taken, Caller caller, DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>(SizeBytes);
        using (var text = new Utf8JsonWriter(buffer))
        {
            text.WriteStartObject();
            text.WriteCaller(caller, at);
            text.WriteString("policy", taken.Document.Name);
            text.WriteNumber("version", taken.Document.Version);
            text.WriteString("digest", taken.Document.Hash.ToString());
            text.WriteBoolean("inForce", taken.IsInForce);
            text.WriteStartArray("officers");
            foreach (string officer in taken.Officers)
                text.WriteStringValue(officer);
            text.WriteEndArray();
            text.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
