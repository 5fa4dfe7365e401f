using System.Text.Json;
using CertBridge.Node.Trusting;

namespace CertBridge.Node.Admitting;

/// <summary>Who did it, and when, as every leaf of the node log that a person causes says it.</summary>
internal static class CallerLeaf
{
    public static void WriteCaller(this Utf8JsonWriter leaf, Caller caller, DateTimeOffset at)
    {
        leaf.WriteString("by", caller.Name);
        leaf.WriteString("role", caller.Role.Word());
        leaf.WriteString("key", caller.Key.ToString());
        leaf.WriteNumber("atMs", at.ToUnixTimeMilliseconds());
    }
}
