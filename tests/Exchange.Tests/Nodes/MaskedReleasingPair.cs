namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>The same, where the agreement wants everything from TLP:AMBER on released by two persons of the sender.</summary>
public sealed class MaskedReleasingPair : MaskedPair
{
    private protected override Task<Neighbourhood> AgreedAsync() => Neighbourhood.AgreedAsync(release: "amber");
}
