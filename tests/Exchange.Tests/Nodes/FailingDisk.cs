namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>A disk that says no: strace answers one system call on one file or folder in its place.</summary>
/// <param name="Call">Such as <c>fsync</c>.</param>
/// <param name="Error">Such as <c>EIO</c>.</param>
/// <param name="Path">File or folder; null for any.</param>
/// <param name="Time">Which time, from 1, counted for each thread.</param>
internal sealed record FailingDisk(string Call, string Error, string? Path, int Time)
{
    private const string Injected = "(INJECTED)";

    /// <summary>What strace saw; in a folder of its own.</summary>
    public required string TraceFile { get; init; }

    public bool HasFailed => File.Exists(TraceFile) && File.ReadAllText(TraceFile).Contains(Injected, StringComparison.Ordinal);

    /// <summary>-D: the program stays our child, and strace watches from aside.</summary>
    public Launch Launch => new(null,
    [
        "strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", TraceFile, .. Path is null ? [] : new[] { "-P", Path },
        "-e", $"trace={Call}", "-e", "signal=none", "-e", $"inject={Call}:error={Error}:when={Time}",
    ]);

    public override string ToString() => $"{Call} {Error} on {System.IO.Path.GetFileName(Path) ?? "any file"}, time {Time}";
}
