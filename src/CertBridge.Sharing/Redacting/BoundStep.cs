namespace CertBridge.Sharing.Redacting;

/// <summary>A step and who asks for it.</summary>
internal readonly record struct BoundStep(RedactionStep Step, string By);
