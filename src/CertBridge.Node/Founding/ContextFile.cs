using System.Net;
using CertBridge.Node.Settings;

namespace CertBridge.Node.Founding;

/// <summary>Writes a context file of the command line: which node, which environment, what to pin, who I am.</summary>
internal static class ContextFile
{
    public const string Name = "context.yaml";

    /// <param name="address">Where the local listener is found.</param>
    public static string Write(NodeSettings settings, HostPort address, string trustFile, string certificateFile, string keyFile) =>
        $$"""
        # A context of the certbridge command; paths are relative to this file.
        current: {{settings.Id}}
        contexts:
          {{settings.Id}}:
            node: https://{{address}}
            environment: {{settings.Environment}}
            trust: {{trustFile}}
            identity: { cert: {{certificateFile}}, key: {{keyFile}} }

        """;

    /// <summary>A listener on every address is found on loopback.</summary>
    public static HostPort AddressOf(NodeSettings settings) =>
        settings.LocalListener.ToListenAddress()?.Address is { } address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? settings.LocalListener with { Host = "127.0.0.1" }
            : settings.LocalListener;
}
