using System.Text;
using CertBridge.Sharing.Patterns;

namespace CertBridge.Fuzz;

/// <summary>STIX patterns. The canonical text of what is read is read again.</summary>
internal static class Patterns
{
    /// <exception cref="InvalidOperationException">The canonical text is not the pattern: a finding.</exception>
    public static bool Read(byte[] bytes)
    {
        if (StixPattern.Read(Encoding.UTF8.GetString(bytes), out _) is not { } pattern)
            return false;
        return StixPattern.Read(pattern.Text, out PatternRefusal? refusal)?.Text == pattern.Text ? true : throw new InvalidOperationException($"The canonical text is another pattern, or none: {refusal}");
    }
}
