namespace CertBridge.Node.Examining;

/// <summary>The partner's endpoints take TCP connections from here.</summary>
internal sealed class TcpCheck : PartnerCheck
{
    public override string Name => "tcp";

    public override bool NeedsLine => true;

    public override IEnumerable<Finding> Look(ExaminedPartner partner)
    {
        EndpointTrial[] tried = [.. partner.Line!.Endpoints.Where(trial => trial.IsResolved)];
        if (tried.Length == 0)
            return [Skipped(partner, "depends", "there is no address to connect to")];
        Finding[] closed = [.. tried.Where(trial => !trial.IsConnected).Select(trial => Failure(
            partner, "not-connected", $"{trial.Endpoint} takes no connection: {trial.ConnectFailure}", $"ask both firewalls for TCP from here to {trial.Endpoint}; their duty contacts: certbridge partner show {partner.Partner.Id}"))];
        return closed.Length > 0 ? closed : [Ok(partner, $"{string.Join(", ", tried.Select(trial => trial.Endpoint))}: connected")];
    }
}
