using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Rotating;

/// <summary>What the node log keeps of an event in the life of a key: which key, what for, what happened, and by which card. Who signed the card is on the card.</summary>
internal static class KeyLeaf
{
    /// <summary>Also in a partial index of the store (0018-key-leaves.sql).</summary>
    public const string Kind = "key";

    /// <summary>Roughly what it takes, bytes.</summary>
    public const int SizeBytes = 256;

    public static byte[] Write(KeyHappening happening, DateTimeOffset at) => NodeLeafText.Write(text =>
    {
        text.WriteString("event", happening.Happened.Word());
        text.WriteString("use", happening.Use.Word());
        text.WriteString("key", happening.Key.ToString());
        text.WriteNumber("card", happening.CardSerial);
        text.WriteNumber("atMs", at.ToUnixTimeMilliseconds());
        if (happening.Partner is { } partner)
            text.WriteString("partner", partner.Value);
        if (happening.SuspectSince is { } since)
            text.WriteNumber("suspectSinceMs", since.ToUnixTimeMilliseconds());
    });

    /// <returns>Null for one that a later version wrote, or that was changed on disk: certbridge ledger verify names that.</returns>
    public static (KeyHappening Happening, DateTimeOffset At)? Read(NodeLeafRow leaf)
    {
        try
        {
            using var json = JsonDocument.Parse(leaf.Record);
            JsonElement root = json.RootElement;
            if (KeyStates.EventOf(root.GetProperty("event").GetString()) is not { } happened)
                return null;
            var key = new KeyId(Digest.FromBytes(Convert.FromHexString(root.GetProperty("key").GetString()!)));
            var happening = new KeyHappening(happened, KeyUses.Of(root.GetProperty("use").GetString()), key, root.GetProperty("card").GetUInt64())
            {
                Partner = root.TryGetProperty("partner", out JsonElement partner) && PartnerId.TryParse(partner.GetString()!, out PartnerId id) ? id : null,
                SuspectSince = root.TryGetProperty("suspectSinceMs", out JsonElement since) ? DateTimeOffset.FromUnixTimeMilliseconds(since.GetInt64()) : null,
            };
            return (happening, DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("atMs").GetInt64()));
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
