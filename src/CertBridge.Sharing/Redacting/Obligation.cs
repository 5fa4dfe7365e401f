namespace CertBridge.Sharing.Redacting;

/// <summary>A profile that a report must go through before one partner gets it.</summary>
/// <param name="By">Who asks for it: a rule such as <c>R30</c>, <see cref="BuiltInObligations.By"/>, or a word of those who know more: the author of the report, a guard.</param>
public sealed record Obligation(RedactionProfile Profile, string By);
