using System.Text;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>
/// Signatures come in any order, are taken back, officers leave and stop what was agreed: what is in force never opens more than what was in force before, unless two officers of each side signed
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

    /// <summary>A departure, a withdrawal, a suspension, a termination now and then, and resumptions for every nine signatures.</summary>
    private static Gen<Event> Events() =>
        from what in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)), (1, Gen.Constant(3)), (3, Gen.Constant(4)), (9, Gen.Constant(5)))
        from document in Gen.Choose(0, 4)
        from side in Gen.Choose(0, 1)
        from officer in Gen.Choose(1, OfficersPerSide)
        select new Event(what == 0, document, side == 0 ? Aln : Bor, officer)
        {
            IsWithdrawal = what == 1,
            Said = what switch { 2 => StandingWord.Suspended, 3 => officer == 1 ? StandingWord.Terminated : StandingWord.Suspended, 4 => StandingWord.Resumed, _ => StandingWord.Unspecified },
        };

    private static string? FirstBreach((Agreement[] Documents, Event[] Events) history)
    {
        IReadOnlyList<KnownAgreement> known = [.. history.Documents.Select(document => new KnownAgreement { Document = document, Signatures = [], Past = [] })];
        KnownAgreement? last = null;
        foreach (Event one in history.Events)
        {
            known = AgreementOrder.Of(known.Select((agreement, at) => After(agreement, at, one)));
            if (new TrustedPartner { Card = null!, Agreements = known }.InForce(Now) is not { } inForce)
                continue;
            if (known.FirstOrDefault(stopped => IsStopped(stopped) && AgreementOrder.Ranked([stopped, inForce]).Last().Document == stopped.Document) is { } over)
                return $"{inForce.Document} although {over.Document} is stopped: {string.Join("; ", known.Select(Text))}";
            if (last is not null && known.FirstOrDefault(stopped => stopped.Document == last.Document) is { } before && IsStopped(before) && !known.Any(one => ComesAfter(one, before, inForce)))
                return $"{inForce.Document} by one officer after {before.Document} was stopped: {string.Join("; ", known.Select(Text))}";
            if (last is not null && AgreementComparison.Widens(last.Document, inForce.Document) && !known.Any(one => Opens(one, inForce, last)))
                return $"{inForce.Document} after {last.Document}: {string.Join("; ", known.Select(Text))}";
            last = inForce;
        }
        return null;

        // Two officers of each side signed it above what was stopped, and what is in force opens no more.
        static bool ComesAfter(KnownAgreement agreement, KnownAgreement stopped, KnownAgreement inForce) =>
            agreement.OfficersOf(Aln) >= 2 && agreement.OfficersOf(Bor) >= 2 && !IsStopped(agreement)
            && agreement.Document.Version > stopped.Document.Version && agreement.Document.Version <= inForce.Document.Version
            && !AgreementComparison.Widens(agreement.Document, inForce.Document);

        static bool Opens(KnownAgreement agreement, KnownAgreement inForce, KnownAgreement before) =>
            agreement.IsSigned && agreement.OfficersOf(Aln) >= 2 && agreement.OfficersOf(Bor) >= 2
            && agreement.Document.Version > before.Document.Version
            && !AgreementComparison.Widens(agreement.Document, inForce.Document);
    }

    /// <summary>By what was said alone: the newest word of a side narrows, or lifts and is signed by one officer, or the side once ended it.</summary>
    private static bool IsSignedByEach(KnownAgreement agreement) =>
        agreement.Completed is not null || new[] { Aln, Bor }.All(side => agreement.Signatures.Concat(agreement.TakenBack).Any(signature => signature.Party == side));

    /// <summary>What only one side has signed stops nothing: it is not in force either.</summary>
    private static bool IsStopped(KnownAgreement agreement) => IsSignedByEach(agreement) && new[] { Aln, Bor }.Any(side =>
    {
        KnownStatement[] said = [.. agreement.Statements.Where(statement => statement.Claim.Side == side).OrderBy(statement => statement.Claim.Serial)];
        return said.Any(statement => statement.Claim.Word == StandingWord.Terminated) || (said.LastOrDefault() is { } newest && (newest.Claim.Word != StandingWord.Resumed || newest.Signatures.Count < 2));
    });

    /// <summary>An officer says it with the next serial; what lifts joins what another officer has said.</summary>
    private static KnownAgreement Saying(KnownAgreement agreement, Event one)
    {
        KnownStatement? newest = agreement.Said.Newest(one.Side);
        bool joins = one.Said == StandingWord.Resumed && newest?.Claim.Word == StandingWord.Resumed;
        StandingReason reason = one.Said == StandingWord.Resumed ? StandingReason.Unspecified : StandingReason.Other;
        StandingClaim claim = joins ? newest!.Claim : new StandingClaim(one.Side, agreement.Said.NextSerial(one.Side), one.Said, reason);
        return agreement with { Statements = agreement.Said.With([new KnownStatement(claim) { Signatures = [Signature(one)], Past = [] }]).All };
    }

    private static KnownStatement WithoutDeparted(KnownStatement statement, Event one)
    {
        AgreementSignature[] left = [.. statement.Signatures.Where(signature => signature.Party == one.Side && signature.Officer == Name(one.Officer))];
        return statement with { Signatures = [.. statement.Signatures.Except(left)], Past = [.. statement.Past, .. left.Select(signature => signature.Der)] };
    }

    private static AgreementSignature Signature(Event one) => new(one.Side, Name(one.Officer), new KeyId(Digest.Of(Encoding.UTF8.GetBytes($"{one.Side}/{one.Officer}"))), []);

    private static KnownAgreement After(KnownAgreement agreement, int at, Event one)
    {
        AgreementSignature[] given = [.. agreement.Signatures, .. agreement.TakenBack];
        AgreementSignature[] others = [.. given.Where(signature => signature.Party != one.Side || signature.Officer != Name(one.Officer))];
        if (one.IsDeparture)
        {
            return (agreement with
            {
                Past = [.. agreement.Past, .. given.Except(others).Select(signature => signature.Der)],
                Statements = [.. agreement.Statements.Select(statement => WithoutDeparted(statement, one))],
            }).With(others, agreement.Withdrawals);
        }
        if (at != one.Document)
            return agreement;
        if (one.Said != StandingWord.Unspecified)
            return Saying(agreement, one);
        AgreementSignature signed = Signature(one);
        return one.IsWithdrawal ? agreement.With(given, [.. agreement.Withdrawals, signed]) : agreement.With([.. others, signed], agreement.Withdrawals);
    }

    private static string Text(KnownAgreement agreement) =>
        $"{agreement.Document} {(agreement.Document.Grants.Count > 0 ? "grants" : "")} {agreement.Document.Ceilings.Tlp}: {agreement.OfficersOf(Aln)}/{agreement.OfficersOf(Bor)} of {agreement.OfficersNeeded}, completed {agreement.Completed}, past {agreement.Past.Count}, {agreement.Standing}";

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

        public StandingWord Said { get; init; }
    }
}
