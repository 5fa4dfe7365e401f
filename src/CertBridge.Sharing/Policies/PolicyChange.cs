namespace CertBridge.Sharing.Policies;

/// <summary>One difference between two policies.</summary>
/// <param name="IsWider">True where more could leave than before, or where that cannot be ruled out.</param>
/// <param name="What">Such as <c>rule R22 added: allow when ...</c>.</param>
public sealed record PolicyChange(bool IsWider, string What)
{
    public override string ToString() => $"{(IsWider ? "WIDER" : "narrower"),-8} {What}";
}
