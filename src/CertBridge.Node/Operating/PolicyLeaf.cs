using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>What the node log keeps of a policy that an officer put forward: which bytes, who signed, who handed it in, and whether it is in force.</summary>
internal static class PolicyLeaf
{
    public const string Kind = "policy";

    /// <summary>Roughly what it takes, bytes.</summary>
    public const int SizeBytes = 512;

    public static byte[] Write(PolicyTaken taken, Caller caller, DateTimeOffset at, bool isRollback = false) => Write(taken, isRollback, text => text.WriteCaller(caller, at));

    /// <summary>That the policy in shadow mode is asked no more.</summary>
    public static byte[] WriteShadowEnded(SharingPolicy shadow, Caller caller, DateTimeOffset at) => Write(new PolicyTaken(shadow, [], [], Missing: 1), isRollback: false, text =>
    {
        text.WriteCaller(caller, at);
        text.WriteBoolean("shadowEnded", true);
    });

    /// <summary>Of a policy that a start finds in force, put there by signatures that hold, and no leaf: the node was killed between the two.</summary>
    public static byte[] WriteFound(PolicyTaken taken, DateTimeOffset since) => Write(taken, isRollback: false, text =>
    {
        text.WriteString("by", "");
        text.WriteBoolean("foundAtStart", true);
        text.WriteNumber("atMs", since.ToUnixTimeMilliseconds());
    });

    /// <summary>Null for one that was put forward and is not in force.</summary>
    public static LoggedPolicy? Read(NodeLeafRow leaf)
    {
        try
        {
            using var json = JsonDocument.Parse(leaf.Record);
            JsonElement root = json.RootElement;
            return root.GetProperty("inForce").GetBoolean()
                ? new LoggedPolicy(leaf.Index, root.GetProperty("policy").GetString()!, root.GetProperty("version").GetUInt64(), root.GetProperty("digest").GetString()!)
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new LoggedPolicy(leaf.Index, "unreadable", 0, ""); // no policy has this digest, so that nothing is taken for it
        }
    }

    private static byte[] Write(PolicyTaken taken, bool isRollback, Action<Utf8JsonWriter> writeCause) => NodeLeafText.Write(text =>
    {
        writeCause(text);
        text.WriteString("policy", taken.Document.Name);
        text.WriteNumber("version", taken.Document.Version);
        text.WriteString("digest", taken.Document.Hash.ToString());
        text.WriteBoolean("inForce", taken.IsInForce);
        if (taken.IsBeside)
            text.WriteBoolean("shadow", true);
        if (isRollback)
            text.WriteBoolean("rollback", true);
        text.WriteStartArray("officers");
        foreach (string officer in taken.Officers)
            text.WriteStringValue(officer);
        text.WriteEndArray();
    });
}

/// <summary>A policy that came into force, as its leaf says.</summary>
/// <param name="Index">Of the leaf.</param>
/// <param name="Digest">Hexadecimal SHA-256 of the policy.</param>
internal sealed record LoggedPolicy(ulong Index, string Name, ulong Version, string Digest)
{
    public override string ToString() => $"{Name} v{Version}";
}
