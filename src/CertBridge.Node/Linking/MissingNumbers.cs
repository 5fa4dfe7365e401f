using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>A gap that ended a link. No number is given without being sent (docs/LINK.md, Numbers), so it is a fault of one of the two nodes.</summary>
/// <param name="Gap">Which numbers.</param>
/// <param name="AreOurs">True where this node gave them.</param>
internal sealed record MissingNumbers(Gap Gap, bool AreOurs)
{
    public const string AlarmKind = "NUMBER_GAP";

    /// <summary>For people, of both sides the same numbers.</summary>
    public string Words => $"{Numbers} of lane {Gap.Lane.ToString().ToLowerInvariant()}, epoch {Gap.Epoch}, did not reach {(AreOurs ? "the partner" : "this node")} before a later one did; "
        + (AreOurs ? "they are sent again, and where this comes again this store has lost them: certbridge ledger verify" : "the partner was told which, and sends them again");

    private string Numbers => Gap.First == Gap.Last ? $"number {Gap.First}" : $"numbers {Gap.First} to {Gap.Last}";
}
