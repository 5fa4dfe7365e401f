using CertBridge.Node.Linking;
using CertBridge.Simulation.Tests.Worlds;

namespace CertBridge.Simulation.Tests.Nodes;

/// <summary>The jitter of redials, by the world's dice.</summary>
internal sealed class SeededJitter(Dice dice) : DialJitter
{
    public override int Percent() => dice.Between(PercentMin, PercentMax);
}
