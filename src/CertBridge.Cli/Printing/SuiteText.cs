using CertBridge.Sealing.Envelopes;

namespace CertBridge.Cli.Printing;

/// <summary>Suites for people.</summary>
internal static class SuiteText
{
    /// <param name="noHybrid">Why the hybrid suite is not among them or not in use; null or empty where it is.</param>
    public static string Of(IEnumerable<uint> suites, string? noHybrid)
    {
        string names = string.Join(", ", suites.Select(EnvelopeSuite.NameOf));
        return string.IsNullOrEmpty(noHybrid) ? names : $"{names}; no hybrid: {noHybrid}";
    }
}
