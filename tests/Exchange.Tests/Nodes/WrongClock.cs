namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>Runs a process with a clock that is wrong, by Debian's libfaketime. Its timers go on as they are: only what o'clock it is differs.</summary>
internal static class WrongClock
{
    /// <param name="offset">As libfaketime takes it: <c>+1h</c>, <c>-1h</c>, <c>+100d</c>.</param>
    /// <returns>What a <see cref="Launch"/> runs the program under.</returns>
    public static string[] By(string offset) =>
        ["env", $"LD_PRELOAD={Library()}", $"FAKETIME={offset}", "DONT_FAKE_MONOTONIC=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"];

    private static string Library() => Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu")
        .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1"))
        .FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("libfaketime.so.1 is missing: apt-get install faketime, as tests/run.sh does.");
}
