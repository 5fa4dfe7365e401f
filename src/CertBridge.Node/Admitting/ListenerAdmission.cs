using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Decides during the TLS handshake who comes in: a partner by a key pinned on its card, an operator by a key on the register. TLS 1.3 hides
/// this refusal from the other side's handshake, so both are asked again at each call.
/// </summary>
internal sealed class ListenerAdmission(TrustBook trust, OperatorRegister register, IdentityLock locked, RefusalTally tally, TimeProvider time)
{
    public bool AdmitsPartner(X509Certificate2 certificate) =>
        Judge("partner", certificate, CertificateJudgement.PinOf(certificate), pin => trust.Current.PartnerByPin(pin) is null ? "its key is on no partner's card" : locked.IsLocked ? IdentityLock.PartnersTold : null);

    public bool AdmitsOperator(X509Certificate2 certificate) =>
        Judge("local", certificate, CertificateJudgement.PinOf(certificate), pin => register.Find(new KeyId(pin)) switch
        {
            null => "its key is not on the register of operators",
            { Revoked: not null } => "it was revoked",
            _ => null,
        });

    private bool Judge(string listener, X509Certificate2 certificate, Digest pin, Func<Digest, string?> belongs)
    {
        string? objection = CertificateJudgement.Objection(certificate, CertificateJudgement.ClientAuthentication, time.GetUtcNow())?.Cause ?? belongs(pin);
        if (objection is not null)
            tally.Count(listener, objection);
        return objection is null;
    }
}
