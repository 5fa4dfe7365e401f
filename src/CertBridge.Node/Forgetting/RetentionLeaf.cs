using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forgetting;

/// <summary>What the node log keeps of items whose time was over: how many of each partner, when, and how many of them by their own <c>expires</c>.</summary>
internal static class RetentionLeaf
{
    public const string Kind = "retention";

    /// <summary>Roughly what it takes, bytes.</summary>
    public const int SizeBytes = 512;

    public static byte[] Write(IReadOnlyList<KeptItem> over, DateTimeOffset at) => NodeLeafText.Write(text =>
    {
        text.WriteNumber("atMs", at.ToUnixTimeMilliseconds());
        text.WriteNumber("expired", over.Count(item => item.Expires <= at));
        text.WriteStartObject("items");
        foreach (var ofOne in over.GroupBy(item => item.Partner).OrderBy(ofOne => ofOne.Key))
            text.WriteNumber(ofOne.Key.Value, ofOne.Count());
        text.WriteEndObject();
    });
}
