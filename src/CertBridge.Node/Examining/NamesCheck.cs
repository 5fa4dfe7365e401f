namespace CertBridge.Node.Examining;

/// <summary>The names of the partner's endpoints resolve here.</summary>
internal sealed class NamesCheck : PartnerCheck
{
    public override string Name => "names";

    public override bool NeedsLine => true;

    public override IEnumerable<Finding> Look(ExaminedPartner partner)
    {
        if (partner.Line!.Endpoints.Count == 0)
            return [Warning(partner, "no-endpoint", "no contact sheet of theirs names an endpoint: this node waits for them to dial", $"ask them for it: certbridge partner show {partner.Partner.Id}")];
        Finding[] unknown = [.. partner.Line.Endpoints.Where(trial => !trial.IsResolved).Select(trial => Failure(
            partner, "unresolved", $"{trial.Endpoint} does not resolve: {trial.NameFailure}", $"getent hosts {ShellWord.Of(HostOf(trial.Endpoint))}; then resolv.conf, or ask them for the name"))];
        return unknown.Length > 0 ? unknown : [Ok(partner, string.Join(", ", partner.Line.Endpoints.Select(trial => $"{trial.Endpoint} is {trial.Addresses[0]}")))];
    }

    private static string HostOf(string endpoint) => endpoint.LastIndexOf(':') is > 0 and int colon ? endpoint[..colon] : endpoint;
}
