namespace CertBridge.Node.Settings;

/// <summary>The three environments. Nodes of different environments never speak, so that a drill cannot reach a real partner.</summary>
public static class NodeEnvironment
{
    public const string Production = "production";
    public const string Exercise = "exercise";
    public const string Dev = "dev";

    public static IReadOnlyList<string> All { get; } = [Production, Exercise, Dev];
}
