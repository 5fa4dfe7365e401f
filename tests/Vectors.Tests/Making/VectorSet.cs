using System.Text.Json.Nodes;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>Collects vectors while they are made. A name is the kind, a hyphen, and the behaviour in words.</summary>
internal sealed class VectorSet(string kind)
{
    public List<Vector> Made { get; } = [];

    public void Good(string name, string about, JsonObject input, JsonObject against) => Made.Add(new Vector($"{kind}-{name}", kind, about, null, input, against, null));

    /// <param name="good">Name of the accepted one that is spoiled, without its kind.</param>
    public void Bad(string good, string name, string reason, string about, JsonObject input, JsonObject against) =>
        Made.Add(new Vector($"{kind}-{name}", kind, about, $"{kind}-{good}", input, against, reason));
}
