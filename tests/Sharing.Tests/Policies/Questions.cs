using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Tests.Agreements;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>Questions every guard says yes to, to be changed in one place.</summary>
internal static class Questions
{
    public static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    public static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    public static readonly PartnerId Cel = PartnerId.Parse("cert-cel");
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 9, 5, TimeSpan.Zero);
    public static readonly Agreement Agreement = AgreementSamples.Good(AgreementSamples.Whole);
    public static readonly FactsKey FactsKey = new(Digest.Of("a key for tests"u8).ToBytes());
    public static readonly IReadOnlySet<PartnerId> BothSigned = new HashSet<PartnerId> { Aln, Bor };

    /// <summary>This node is cert-aln and the report is its own.</summary>
    public static SharingQuestion Outgoing() => new()
    {
        Direction = ExchangeDirection.Outgoing,
        Self = Aln,
        PartnerId = Bor,
        Partner = new PartnerFacts(Bor, IsVerified: true, Now.AddDays(200), Now.AddDays(20)),
        Agreement = new AgreementFacts(Agreement, BothSigned),
        ReportId = "CB-ALN-2026-0142",
        Revision = 1,
        Marking = new Marking { Tlp = Tlp.Amber, Pap = Pap.Amber },
        Origin = Aln,
        ContentExpires = Now.AddDays(30),
        Exercise = false,
        Sectors = ["health"],
        Environment = "production",
        SentThisPeriod = 3,
        Now = Now,
    };

    /// <summary>The same report where it arrives: this node is cert-bor.</summary>
    public static SharingQuestion Incoming() => Outgoing() with
    {
        Direction = ExchangeDirection.Incoming,
        Self = Bor,
        PartnerId = Aln,
        Partner = new PartnerFacts(Aln, IsVerified: true, Now.AddDays(200), SheetExpires: null),
        SentThisPeriod = null,
    };

    public static AgreementFacts AgreementWith(string place, string instead) =>
        new(AgreementSamples.Good(AgreementSamples.With(place, instead)), BothSigned);
}
