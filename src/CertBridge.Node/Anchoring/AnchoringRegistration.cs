using CertBridge.Node.Linking;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Anchoring;

/// <summary>Wires the anchors of the node log.</summary>
internal static class AnchoringRegistration
{
    public static IServiceCollection AddAnchoring(this IServiceCollection services) => services
        .AddSingleton<NodeLogTree>()
        .AddSingleton<AnchorWriting>()
        .AddSingleton<AnchorReading>()
        .AddSingleton<ILinkPartSource, AnchoringSource>();
}
