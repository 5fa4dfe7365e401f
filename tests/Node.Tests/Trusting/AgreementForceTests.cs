using System.Text;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>
/// Signatures come in any order, are taken back, and officers leave: what is in force never opens more than what was in force before, unless two officers of each side signed
/// that, or a version in between that opens as much.
/// </summary>
public sealed class AgreementForceTests
{
    private const int Runs = 2_000;
    private const int EventsMax = 40;
    private const int OfficersPerSide = 3;

    private static readonly DateOnly Today = new(2026, 11, 25);
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln"), Bor = PartnerId.Parse("cert-bor");

    /// <summary>Every combination of two terms, so that some open what others do not and the other way round.</summary>
    private static readonly Agreement[] Documents =
        [.. Enumerable.Range(1, 5).SelectMany(version => Enumerable.Range(0, 4), (version, terms) => Document((ulong)version, opensGrants: (terms & 1) != 0, opensAmber: (terms & 2) != 0))];

    [Fact]
    public void Of_AfterAnySignaturesAndDepartures_OpensNothingByOneOfficerOfASide() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Runs),
        Prop.ForAll(Histories().ToArbitrary(), history => FirstBreach(history) is { } breach ? false.Label(breach) : true.ToProperty()));

    /// <summary>
    /// Version 3 is in force by one officer of each side; 2 is signed after it, and then 1, so that 3 would take two officers. Version 5, which opens what 3 does not, is signed by
    /// one of each side: had 3 been passed over, it would be in force by its likeness to 2.
    /// </summary>
    [Fact]
    public void Of_WhatTakesMoreOfficersByNow_IsStillHeldAgainstWhatComesAbove()
    {
        Agreement[] documents = [Document(1, false, false), Document(2, true, true), Document(3, false, true), Document(5, true, true)];
        Event[] events =
        [
            Signs(1, Bor, 3), Signs(2, Bor, 2), Signs(2, Aln, 2), Signs(1, Bor, 2), Signs(3, Aln, 2), Signs(1, Aln, 2), Signs(1, Aln, 1), Signs(0, Bor, 2), Signs(3, Bor, 1), Signs(0, Aln, 1),
        ];

        Assert.Null(FirstBreach((documents, events)));

        static Event Signs(int document, PartnerId side, int officer) => new(IsDeparture: false, document, side, officer);
    }

    private static Gen<(Agreement[] Documents, Event[] Events)> Histories() =>
        from documents in Gen.ArrayOf(Gen.Elements(Documents), 5)
        from events in Gen.ArrayOf(Events(), EventsMax)
        select (documents.DistinctBy(document => document.Version).ToArray(), events);

    /// <summary>A departure and a withdrawal for every nine signatures.</summary>
    private static Gen<Event> Events() =>
        from what in Gen.Choose(0, 10)
        from document in Gen.Choose(0, 4)
        from side in Gen.Choose(0, 1)
        from officer in Gen.Choose(1, OfficersPerSide)
        select new Event(what == 0, document, side == 0 ? Aln : Bor, officer) { IsWithdrawal = what == 1 };

    private static string? FirstBreach((Agreement[] Documents, Event[] Events) history)
    {
        IReadOnlyList<KnownAgreement> known = [.. history.Documents.Select(document => new KnownAgreement { Document = document, Signatures = [], Past = [] })];
        KnownAgreement? last = null;
        foreach (Event one in history.Events)
        {
            known = AgreementOrder.Of(known.Select((agreement, at) => After(agreement, at, one)));
            if (new TrustedPartner { Card = null!, Agreements = known }.InForce(Now) is not { } inForce)
                continue;
            if (last is not null && AgreementComparison.Widens(last.Document, inForce.Document) && !known.Any(one => Opens(one, inForce, last)))
                return $"{inForce.Document} after {last.Document}: {string.Join("; ", known.Select(Text))}";
            last = inForce;
        }
        return null;

        static bool Opens(KnownAgreement agreement, KnownAgreement inForce, KnownAgreement before) =>
            agreement.IsSigned && agreement.OfficersOf(Aln) >= 2 && agreement.OfficersOf(Bor) >= 2
            && agreement.Document.Version > before.Document.Version
            && !AgreementComparison.Widens(agreement.Document, inForce.Document);
    }

    private static KnownAgreement After(KnownAgreement agreement, int at, Event one)
    {
        AgreementSignature[] given = [.. agreement.Signatures, .. agreement.TakenBack];
        AgreementSignature[] others = [.. given.Where(signature => signature.Party != one.Side || signature.Officer != Name(one.Officer))];
        if (one.IsDeparture)
            return (agreement with { Past = [.. agreement.Past, .. given.Except(others).Select(signature => signature.Der)] }).With(others, agreement.Withdrawals);
        if (at != one.Document)
            return agreement;
        var signed = new AgreementSignature(one.Side, Name(one.Officer), new KeyId(Digest.Of(Encoding.UTF8.GetBytes($"{one.Side}/{one.Officer}"))), []);
        return one.IsWithdrawal ? agreement.With(given, [.. agreement.Withdrawals, signed]) : agreement.With([.. others, signed], agreement.Withdrawals);
    }

    private static string Text(KnownAgreement agreement) =>
        $"{agreement.Document} {(agreement.Document.Grants.Count > 0 ? "grants" : "")} {agreement.Document.Ceilings.Tlp}: {agreement.OfficersOf(Aln)}/{agreement.OfficersOf(Bor)} of {agreement.OfficersNeeded}, completed {agreement.Completed}, past {agreement.Past.Count}";

    private static string Name(int officer) => $"officer-{officer}";

    private static Agreement Document(ulong version, bool opensGrants, bool opensAmber)
    {
        byte[] text = Encoding.UTF8.GetBytes(AgreementTemplate.Write(Aln, Bor, Today, version));
        text = opensGrants ? AgreementTexts.Wider(text) : text;
        return Agreement.Read(opensAmber ? text : AgreementTexts.Narrower(text)).Value!;
    }

    private sealed record Event(bool IsDeparture, int Document, PartnerId Side, int Officer)
    {
        public bool IsWithdrawal { get; init; }
    }
}
