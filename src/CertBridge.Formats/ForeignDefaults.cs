using CertBridge.Protocol.V1;

namespace CertBridge.Formats;

/// <summary>What the source did not say, and the documented default it was set to, in the order in which it was found missing.</summary>
internal sealed class ForeignDefaults
{
    private readonly List<DefaultedField> taken = [];

    public IReadOnlyList<DefaultedField> Taken => taken;

    /// <returns>The value.</returns>
    public string Take(string path, string value)
    {
        taken.Add(new DefaultedField { Path = path, Value = value });
        return value;
    }
}
