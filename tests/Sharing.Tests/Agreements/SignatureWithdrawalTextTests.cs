using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Tests.Agreements;

public sealed class SignatureWithdrawalTextTests
{
    [Fact]
    public void Write_NamesDocumentPartiesEnvironmentAndOfficer()
    {
        Agreement agreement = Agreement.Read(Encoding.UTF8.GetBytes(AgreementTemplate.Write(PartnerId.Parse("cert-aln"), PartnerId.Parse("cert-bor"), new DateOnly(2026, 1, 1)))).Value!;
        var officer = new KeyId(Digest.Of("officer-1"u8));

        Assert.Equal(
            $"CertBridge/1 agreement-signature-withdrawal\nagreement: agr-aln-bor v1\ndocument: {agreement.Hash}\nbetween: cert-aln and cert-bor\nenvironment: dev\nofficer: {officer}\n",
            Encoding.UTF8.GetString(SignatureWithdrawal.Write(agreement, "dev", officer)));
    }
}
