using CertBridge.Sealing.Envelopes;

namespace CertBridge.Node.Examining;

/// <summary>OpenSSL and ML-KEM: what the own card offers against what this machine can.</summary>
internal sealed class SuiteCheck : HomeCheck
{
    public override string Name => "suite";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Own.IsValid)
            return [Skipped("depends", "the own card cannot be read")];
        bool isOffered = home.Own.Value.Card.Suites.Contains(EnvelopeSuite.Hybrid);
        string library = PlatformSuites.CryptoLibrary();
        string sign = $"with the root key at hand: certbridge card sign{home.Flag} --root-key FILE";
        if (home.Machine.WhyNotHybrid is { } missing)
        {
            return isOffered
                ? [Failure("offered-not-possible", $"the own card offers the hybrid suite and this machine cannot open it: {missing}", $"move back to a machine with OpenSSL 3.5 or newer (Debian 13); or for good, {sign}")]
                : [Warning("no-ml-kem", $"no post-quantum confidentiality: {missing} The own card does not offer it", "move the node to Debian 13 or its container image (docs/operations.md, Post-quantum confidentiality)")];
        }
        if (!isOffered)
            return [Warning("not-offered", $"{library} has ML-KEM-768, but the own card does not offer the hybrid suite yet", sign)];
        return home.Own.Value.Sheet.KemKeys.Count > 0
            ? [Ok($"{library} has ML-KEM-768, and the own card offers the hybrid suite")]
            : [Failure("no-ml-kem-key", "the own card offers the hybrid suite and the own key sheet has no ML-KEM key: partners send nothing", $"certbridge sheet sign{home.Flag}")];
    }
}
