namespace CertBridge.Cli.Teaching;

/// <summary>What somebody wants, and the command for it without the <c>certbridge</c> in front.</summary>
internal sealed record CheatLine(string Wish, string Command);
