namespace CertBridge.Exchange.Tests;

/// <summary>A test that Prometheus' own tool judges; skipped, by name, where Debian's package prometheus is not there.</summary>
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "promtool"))))
            Skip = "promtool is missing: apt-get install prometheus, as tests/run.sh does.";
    }
}
