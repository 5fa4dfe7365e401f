namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>The classes of tests that share one agreed pair.</summary>
[CollectionDefinition(Name)]
public sealed class AgreedPairGroup : ICollectionFixture<AgreedPair>
{
    public const string Name = "agreed pair";
}
