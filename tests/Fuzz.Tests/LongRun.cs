using System.Globalization;
using FsCheck;

namespace CertBridge.Fuzz.Tests;

/// <summary>How often a property is tried: 200 times in CI, 20,000 times with CERTBRIDGE_LONG=1.</summary>
internal static class LongRun
{
    private const string SeedVariable = "CERTBRIDGE_FUZZ_SEED";

    public static int Count { get; } = Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 20_000 : 200;

    /// <summary>A failure prints "Replay: (seed, gamma)"; CERTBRIDGE_FUZZ_SEED=seed,gamma tries the same inputs again.</summary>
    public static Config Config
    {
        get
        {
            Config config = Config.QuickThrowOnFailure.WithMaxTest(Count);
            string[]? parts = Environment.GetEnvironmentVariable(SeedVariable)?.Split(',');
            return parts is [var seed, var gamma]
                ? config.WithReplay(ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture))
                : config;
        }
    }
}
