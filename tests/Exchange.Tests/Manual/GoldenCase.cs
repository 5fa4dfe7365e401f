namespace CertBridge.Exchange.Tests.Manual;

/// <summary>One line for a shell and what it must print.</summary>
/// <param name="Line">Line of the file, from 1; 0 for one that is new.</param>
/// <param name="Actor">Who types it: empty for cert-aln, else a name of <see cref="ManualWorld"/>.</param>
/// <param name="Command">The line.</param>
/// <param name="Output">Lines of stdout; <c>...</c> stands for anything, a line or part of one.</param>
/// <param name="Errors">The same of stderr.</param>
/// <param name="Exit">Exit code.</param>
/// <param name="IsAwaited">Asked again until it exits 0; what it prints is nobody's business.</param>
internal sealed record GoldenCase(int Line, string Actor, string Command, IReadOnlyList<string> Output, IReadOnlyList<string> Errors, int Exit, bool IsAwaited)
{
    /// <summary>True for the example itself, and with flags behind it that answer what it would ask.</summary>
    public bool Covers(string example) => Command == example || Command.StartsWith(example + " --", StringComparison.Ordinal);
}
