namespace CertBridge.Sharing.Expressions;

/// <summary>Which fact is in which slot. Expressions and values belong together when they have the same one.</summary>
internal sealed class FactLayout(IReadOnlyList<Fact> facts)
{
    public IReadOnlyList<Fact> Facts => facts;
}
