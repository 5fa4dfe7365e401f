using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Examining;

/// <summary>The link is up, and both sides named the same agreement in their hellos.</summary>
internal sealed class HelloCheck : PartnerCheck
{
    /// <summary>Digits of a hash that people compare.</summary>
    private const int HashDigits = 16;

    public override string Name => "hello";

    public override bool NeedsLine => true;

    public override IEnumerable<Finding> Look(ExaminedPartner partner)
    {
        PartnerLine line = partner.Line!;
        if (line.Link.State == LinkState.Stopped)
            return [Failure(partner, "stopped", line.Link.Cause, $"certbridge partner epoch {partner.Partner.Id}; then docs/operations.md, After a restore")];
        if (line.Link.State == LinkState.Maintenance)
            return [Warning(partner, "maintenance", line.Link.Cause, $"wait until then; what is urgent goes by telephone: certbridge partner show {partner.Partner.Id}")];
        if (!line.HasHello)
        {
            return [line.Link.State == LinkState.Never
                ? Failure(partner, "never", "there was no link since the node started", $"see the lines above; then: certbridge partner show {partner.Partner.Id}")
                : Failure(partner, "down", $"the link is down: {line.Link.Cause}", $"see the lines above; then: certbridge partner show {partner.Partner.Id}")];
        }
        Digest? ours = partner.Partner.InForce(partner.Now)?.Document.Hash;
        if (ours is null)
            return [Skipped(partner, "depends", "the link is there, and no agreement is in force here to compare")];
        if (line.TheirAgreement == ours && line.Link.State == LinkState.Degraded)
            return [Warning(partner, "half", $"both sides name the agreement {Short(ours)}, and {line.Link.Cause}", $"see the lines above; then: certbridge partner show {partner.Partner.Id}")];
        return [line.TheirAgreement == ours
            ? Ok(partner, $"the link is up, and both sides name the agreement {Short(ours)}")
            : Failure(
                partner,
                "agreement-differs",
                $"we name the agreement {Short(ours)}, they name {(line.TheirAgreement is { } theirs ? Short(theirs) : "none")}: nothing flows",
                "certbridge agreement list, here and there; then, on the side that lacks a signature: certbridge agreement cosign ID")];
    }

    private static string Short(Digest? hash) => hash!.Value.ToString()[..HashDigits];
}
