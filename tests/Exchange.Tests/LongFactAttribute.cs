namespace CertBridge.Exchange.Tests;

/// <summary>A fact that takes minutes by its nature. Without CERTBRIDGE_LONG=1 it is reported as skipped, by name: one that returned early would count as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() => Skip = Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? null : "takes minutes: tests/run.sh --long runs it";
}
