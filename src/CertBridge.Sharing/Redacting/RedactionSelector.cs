using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Redacting;

/// <summary>Which of several places a step is for: <c>[type=victim-ip]</c>, <c>[consent=no]</c>, or one language of a text.</summary>
internal sealed record RedactionSelector(string Name, string Word)
{
    public const string Type = "type";
    public const string Role = "role";
    public const string Consent = "consent";
    public const string Language = "language";

    /// <summary>Marked stricter than <see cref="Ceiling"/>; no policy can write it.</summary>
    public const string Above = "above";

    /// <summary>Of <see cref="Above"/> alone.</summary>
    public Tlp? Ceiling { get; init; }
}
