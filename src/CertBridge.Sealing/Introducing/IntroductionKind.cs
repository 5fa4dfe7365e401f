namespace CertBridge.Sealing.Introducing;

/// <summary>Which of the three files.</summary>
internal enum IntroductionKind
{
    Invite,
    Accept,
    Reveal,
}

internal static class IntroductionKinds
{
    public static string Word(this IntroductionKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The command that makes it.</summary>
    public static string Verb(string word) => $"certbridge partner {word}";
}
