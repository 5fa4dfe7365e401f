using System.Text;

namespace CertBridge.Simulation.Tests.Worlds;

/// <summary>
/// What chance decides in a world, from its seed alone: SplitMix64 (Steele, Lea, Flood 2014), the same on every machine and for ever. Each subject throws dice of its own, so that a throw more in one does
/// not change what happens in another.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    /// <summary>Dice of a subject of this seed.</summary>
    public static Dice Of(int seed, string subject)
    {
        ulong mixed = 0xCBF29CE484222325;
        foreach (byte one in Encoding.UTF8.GetBytes(subject))
            mixed = (mixed ^ one) * 0x100000001B3;
        return new Dice(new Dice(mixed ^ (uint)seed).Next());
    }

    public ulong Next()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <returns>From 0, below <paramref name="end"/>.</returns>
    public int Below(int end) => (int)(Next() % (ulong)end);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public TimeSpan Millis(int least, int most) => TimeSpan.FromMilliseconds(Between(least, most));
}
