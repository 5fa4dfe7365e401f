using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Settings;

/// <summary>Who witnesses this node's link logs, and whose this node witnesses. Both are nobody until somebody says so: a witness learns whom the owner of a log exchanges with, and how much.</summary>
public sealed record WitnessSettings
{
    public static readonly WitnessSettings Nobody = new();

    /// <summary>The partner that is asked to cosign the heads of our logs about everybody else; null for none.</summary>
    public PartnerId? Witness { get; init; }

    /// <summary>Partners whose logs this node cosigns; nobody else's.</summary>
    public IReadOnlyList<PartnerId> WitnessFor { get; init; } = [];

    public bool Equals(WitnessSettings? other) => other is not null && Witness == other.Witness && WitnessFor.SequenceEqual(other.WitnessFor);

    public override int GetHashCode() => HashCode.Combine(Witness, WitnessFor.Count);
}
