using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;

namespace CertBridge.Cli.Ruling;

/// <summary>How a policy and what it changes are printed.</summary>
internal static class PolicyPrinting
{
    public static string Text(HumanTime times, PolicySummary policy) => Table.Fields(
        ("policy", $"{policy.Name} v{policy.Version}"),
        ("owner", policy.Owner),
        ("rules", policy.Rules.ToString()),
        ("in force since", times.Both(policy.SinceMs)),
        ("signed by", string.Join(", ", policy.SignedBy)),
        ("SHA-256", Convert.ToHexStringLower(policy.Hash.Span)));

    public static void Write(Utf8JsonWriter json, PolicySummary policy)
    {
        json.WriteString("name", policy.Name);
        json.WriteNumber("version", policy.Version);
        json.WriteDigest("hash", policy.Hash);
        json.WriteString("owner", policy.Owner);
        json.WriteNumber("rules", policy.Rules);
        json.WriteTime("since", policy.SinceMs);
        json.WriteStrings("signedBy", policy.SignedBy);
    }

    public static string Text(IEnumerable<PolicyChange> changes) => string.Concat(changes.Select(change => TerminalText.Escape(change.ToString()) + "\n"));

    public static void Write(Utf8JsonWriter json, PolicyChange change)
    {
        json.WriteBoolean("wider", change.IsWider);
        json.WriteString("what", change.What);
    }
}
