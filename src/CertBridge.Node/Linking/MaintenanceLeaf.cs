using CertBridge.Node.Admitting;

namespace CertBridge.Node.Linking;

/// <summary>What the node log keeps of a maintenance: who announced or ended it, when, and until when it goes on.</summary>
internal static class MaintenanceLeaf
{
    public const string Kind = "maintenance";

    /// <param name="until">Null where it is over.</param>
    /// <param name="caller">Who said so.</param>
    /// <param name="now">When.</param>
    public static byte[] Write(DateTimeOffset? until, Caller caller, DateTimeOffset now) => NodeLeafText.Write(text =>
    {
        text.WriteCaller(caller, now);
        text.WriteNumber("untilMs", until?.ToUnixTimeMilliseconds() ?? 0);
    });
}
