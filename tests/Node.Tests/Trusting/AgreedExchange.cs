using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>Two nodes that have one agreement in force, and what officers of either say about it.</summary>
public abstract class AgreedExchange : IDisposable
{
    private protected const string First = FoundedNode.OfficerName, Second = FoundedNode.SecondOfficerName;

    private protected AgreedExchange()
    {
        Both.AddOfficers();
        Assert.Empty(Both.Bor.Book().ImportCard(Both.Aln.Card.Bytes, Both.Aln.Card.Fingerprint).Problems);
        Document = Both.Document();
        Both.Agree(Document);
    }

    private protected Exchange Both { get; } = new();

    private protected byte[] Document { get; }

    public void Dispose()
    {
        Both.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected AgreementState State() => Both.Partner.StateOf(Both.Partner.Agreements[0], FoundedNode.Now);

    private protected Parsed<AgreementTaken> Suspend(ulong serial, string officer = First) => Say(Document, serial, StandingWord.Suspended, officer, StandingReason.SecurityIncident);

    private protected void Resume(ulong serial)
    {
        Assert.Empty(Say(Document, serial, StandingWord.Resumed, First).Problems);
        Assert.Empty(Say(Document, serial, StandingWord.Resumed, Second).Problems);
    }

    private protected Parsed<AgreementTaken> Say(byte[] about, ulong serial, StandingWord word, string officer, StandingReason reason = StandingReason.Unspecified)
    {
        SignedClaim said = Both.Aln.Say(about, serial, word, reason, officer);
        return Both.Book.ChangeStanding(Agreement.Read(about).Value!, said.Claim, said.Signatures[0]);
    }

    private protected Parsed<AgreementTaken> Arrive(params SignedClaim[] said) => Both.Book.TakeAgreement(new SignedAgreement(Document, []) { Statements = said }, Both.Bor.Id);

    private protected void Arrive(SignedClaim said, byte[] about) => Assert.Empty(Both.Book.TakeAgreement(new SignedAgreement(about, []) { Statements = [said] }, Both.Bor.Id).Problems);
}
