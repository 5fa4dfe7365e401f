namespace CertBridge.Node.Examining;

/// <summary>The partner's endpoints speak TLS 1.3 with a certificate that may be used for it today.</summary>
internal sealed class TlsCheck : PartnerCheck
{
    public override string Name => "tls";

    public override bool NeedsLine => true;

    public override IEnumerable<Finding> Look(ExaminedPartner partner)
    {
        EndpointTrial[] tried = [.. partner.Line!.Endpoints.Where(trial => trial.IsConnected)];
        if (tried.Length == 0)
            return [Skipped(partner, "depends", "there is no connection")];
        string ask = $"theirs to mend, unless something on the way speaks for them; their duty contacts: certbridge partner show {partner.Partner.Id}";
        Finding[] failed =
        [
            .. tried.Where(trial => !trial.IsSecured).Select(trial => Failure(partner, "handshake", $"{trial.Endpoint}: {trial.HandshakeFailure}", ask)),
            .. tried.Where(trial => trial.IsSecured && trial.CertificateObjection.Length > 0).Select(trial => Failure(partner, "certificate", $"{trial.Endpoint}: {trial.CertificateObjection}", ask)),
        ];
        return failed.Length > 0 ? failed : [Ok(partner, "TLS 1.3, with a certificate that is in date")];
    }
}
