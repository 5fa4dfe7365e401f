namespace CertBridge.Sharing.Redacting;

/// <summary>One question asked of a redacted copy, and the answer.</summary>
/// <param name="Id"><c>V01</c> to <c>V04</c>; docs/REDACTION.md lists them.</param>
/// <param name="Detail">A sentence for the officer; it names paths and never a value.</param>
public sealed record VerificationStep(string Id, bool IsPassed, string Detail);
