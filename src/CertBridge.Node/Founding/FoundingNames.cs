using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;

namespace CertBridge.Node.Founding;

/// <summary>What stands in the certificates of a node, for people.</summary>
internal static class FoundingNames
{
    public static string Organization(NodeSettings settings) => Organization(settings.Name, settings.Environment);

    public static string Organization(string name, string environment) =>
        environment == NodeEnvironment.Dev ? DevelopmentMark.Organization : name;
}
