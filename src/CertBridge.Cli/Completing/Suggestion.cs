namespace CertBridge.Cli.Completing;

/// <summary>One word a shell may offer next, and what it is.</summary>
internal sealed record Suggestion(string Word, string Description = "");
