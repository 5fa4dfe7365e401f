namespace CertBridge.Sharing.Redacting;

/// <summary>Which of several places a step is for: <c>[type=victim-ip]</c>, <c>[consent=no]</c>, or one language of a text.</summary>
internal sealed record RedactionSelector(string Name, string Word)
{
    public const string Type = "type";
    public const string Role = "role";
    public const string Consent = "consent";
    public const string Language = "language";
}
