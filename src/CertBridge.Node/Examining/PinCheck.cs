namespace CertBridge.Node.Examining;

/// <summary>The key at the partner's endpoints is on its card.</summary>
internal sealed class PinCheck : PartnerCheck
{
    public override string Name => "pin";

    public override bool NeedsLine => true;

    public override IEnumerable<Finding> Look(ExaminedPartner partner)
    {
        EndpointTrial[] tried = [.. partner.Line!.Endpoints.Where(trial => trial.Pin is not null)];
        if (tried.Length == 0)
            return [Skipped(partner, "depends", "no key was shown")];
        Finding[] foreign = [.. tried.Where(trial => !partner.Partner.Card.TlsPins.Contains(trial.Pin!.Value)).Select(trial => Failure(
            partner,
            "not-on-card",
            $"the key at {trial.Endpoint} ({trial.Pin}) is not on their card: another machine answers there, or they changed the key without announcing it",
            $"call them on a number you know; a new card of theirs: certbridge partner import FILE"))];
        return foreign.Length > 0 ? foreign : [Ok(partner, "the key is on their card")];
    }
}
