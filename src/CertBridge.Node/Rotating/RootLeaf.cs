using CertBridge.Sealing.Cards;

namespace CertBridge.Node.Rotating;

/// <summary>What the node log keeps of a partner's root that its recovery officers replaced: by which card, which root took the place of which, and who signed.</summary>
internal static class RootLeaf
{
    public const string Kind = "root-replaced";

    public static byte[] Write(VerifiedCard card, DateTimeOffset at) => NodeLeafText.Write(text =>
    {
        text.WriteString("partner", card.Id.Value);
        text.WriteNumber("card", card.Serial);
        text.WriteString("cardDigest", card.Digest.ToString());
        text.WriteString("rootBefore", card.Recovered!.RootBefore.ToString());
        text.WriteString("root", card.Recovered.Root.ToString());
        text.WriteStartArray("officers");
        foreach (string officer in card.Recovered.Officers)
            text.WriteStringValue(officer);
        text.WriteEndArray();
        text.WriteNumber("atMs", at.ToUnixTimeMilliseconds());
    });
}
