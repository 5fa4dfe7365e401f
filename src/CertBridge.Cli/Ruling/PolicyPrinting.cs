using System.Text;
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

    /// <summary>A line for the policy in shadow mode; empty where there is none.</summary>
    public static string ShadowText(ShowPolicyResponse shown) => shown.Shadow is { } shadow
        ? Table.Fields(("in shadow", $"{shadow.Name} v{shadow.Version}: asked beside it, and nothing follows"))
        : "";

    /// <summary>The same in JSON, whole; null where there is none.</summary>
    public static void WriteShadow(Utf8JsonWriter json, ShowPolicyResponse shown)
    {
        if (shown.Shadow is null)
        {
            json.WriteNull("shadow");
            return;
        }
        json.WriteStartObject("shadow");
        Write(json, shown.Shadow);
        json.WriteString("document", Encoding.UTF8.GetString(shown.ShadowDocument.Span));
        json.WriteEndObject();
    }

    public static string Text(IEnumerable<PolicyChange> changes) => string.Concat(changes.Select(change => TerminalText.Escape(change.ToString()) + "\n"));

    public static void Write(Utf8JsonWriter json, PolicyChange change)
    {
        json.WriteBoolean("wider", change.IsWider);
        json.WriteString("what", change.What);
    }
}
