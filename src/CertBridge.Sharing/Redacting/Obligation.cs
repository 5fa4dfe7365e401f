namespace CertBridge.Sharing.Redacting;

/// <summary>A profile that a report must go through before one partner gets it.</summary>
/// <param name="By">Who asks for it: a rule such as <c>R30</c>, or <see cref="BuiltInObligations.By"/>.</param>
public sealed record Obligation(RedactionProfile Profile, string By);
