namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>How a process of the program is started, where that is not as people would.</summary>
/// <param name="StopAt">Crash point it kills itself at (docs/CRASH_POINTS.md); null for none.</param>
/// <param name="Under">The program that runs it, with its arguments, such as strace or faketime; empty for none.</param>
internal sealed record Launch(string? StopAt = null, params IReadOnlyList<string> Under)
{
    public const string StopVariable = "CERTBRIDGE_STOP_AT";

    /// <summary>128 and SIGKILL: what a shell would say.</summary>
    public const int Killed = 137;

    public static readonly Launch Plain = new();
}
