using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>Gathers what this node knows into the question the guards answer. One snapshot, one instant, no reading behind its back.</summary>
internal static class ReportQuestion
{
    /// <summary>A report of our own, on its way to the partner.</summary>
    public static SharingQuestion Outgoing(NodeIdentity self, Report report, TrustedPartner partner, bool isNamed, long? sentThisPeriod, DateTimeOffset now) =>
        SharingQuestion.About(report, self.Id, partner.Id, self.Environment, ToMillis(now)) with
        {
            Partner = FactsOf(partner, now),
            Agreement = NearestAgreement(partner, now),
            IsNamed = isNamed,
            SentThisPeriod = sentThisPeriod,
        };

    /// <summary>The same of a later revision.</summary>
    /// <param name="question">As of a first one.</param>
    /// <param name="report">The later one.</param>
    /// <param name="partner">Whom it would go to.</param>
    /// <param name="sent">What went there before.</param>
    public static SharingQuestion Following(SharingQuestion question, Report report, TrustedPartner partner, SentRevisions sent) =>
        ItemsOverCeiling.Among(question, report) is { Count: > 0 } over && sent.MayHold(over, partner) ? question with { HoldsLooser = true } : question;

    /// <summary>A report that a partner made and sent here, on its way to another with that partner's signature.</summary>
    /// <param name="self">This node.</param>
    /// <param name="report">As it was received.</param>
    /// <param name="cameUnder">The agreement it came under.</param>
    /// <param name="originator">Who made it; null where no card of it is known.</param>
    /// <param name="partner">Whom it would go to.</param>
    /// <param name="sentThisPeriod">Reports that have a place in the partner's period.</param>
    /// <param name="now">When.</param>
    public static SharingQuestion Onward(
        NodeIdentity self, Report report, Digest? cameUnder, TrustedPartner? originator, TrustedPartner partner, long? sentThisPeriod, DateTimeOffset now) =>
        Outgoing(self, report, partner, isNamed: true, sentThisPeriod, now) with { Onward = new OnwardFacts(report.Content.OnwardAllowed, Binding(cameUnder, originator, now)) };

    /// <summary>What was promised when it came, and what is promised now; nothing where either cannot be read any more.</summary>
    private static Agreement[] Binding(Digest? cameUnder, TrustedPartner? originator, DateTimeOffset now)
    {
        Agreement? before = originator?.Agreements.FirstOrDefault(known => known.Document.Hash == cameUnder)?.Document;
        Agreement? inForce = originator?.InForce(now)?.Document;
        return before is null || inForce is null ? [] : before.Hash == inForce.Hash ? [before] : [before, inForce];
    }

    /// <summary>Something said about a report of the partner's, on its way there.</summary>
    public static SharingQuestion Feedback(NodeIdentity self, Report report, Marking marking, TrustedPartner partner, DateTimeOffset now) =>
        SharingQuestion.OfFeedback(report, marking, self.Id, partner.Id, self.Environment, ToMillis(now)) with
        {
            Partner = FactsOf(partner, now),
            Agreement = NearestAgreement(partner, now),
        };

    /// <summary>What a named person here says about what the partner sealed to them, on its way there: what was stated of it when it came is all this node knows.</summary>
    /// <param name="self">This node.</param>
    /// <param name="receipt">With the person.</param>
    /// <param name="exercise">As its manifest stated.</param>
    /// <param name="partner">Who sent it.</param>
    /// <param name="now">When.</param>
    public static SharingQuestion PersonReceipt(NodeIdentity self, FeedbackRow receipt, bool exercise, TrustedPartner partner, DateTimeOffset now) => new()
    {
        Direction = ExchangeDirection.Outgoing,
        IsFeedback = true,
        IsSealedToPersons = true,
        Self = self.Id,
        PartnerId = partner.Id,
        Partner = FactsOf(partner, now),
        Agreement = NearestAgreement(partner, now),
        ReportId = receipt.ReportId.Value,
        Revision = receipt.Revision,
        Marking = new Marking { Tlp = receipt.Tlp, Pap = receipt.Pap },
        Origin = partner.Id, // what is passed on is never sealed to persons: a relay cannot
        Persons = [receipt.SaidBy],
        ContentExpires = null,
        Exercise = exercise,
        Sectors = null,
        Environment = self.Environment,
        SentThisPeriod = null,
        Now = ToMillis(now),
    };

    /// <summary>A report the partner sent: what the signed manifest states counts, or an item that is stricter; the content has been held against it.</summary>
    /// <param name="self">This node.</param>
    /// <param name="manifest">The sender's.</param>
    /// <param name="report">What is inside.</param>
    /// <param name="partner">The sender.</param>
    /// <param name="isPassedOn">Another partner made it, and its signature was verified.</param>
    /// <param name="now">When.</param>
    public static SharingQuestion Incoming(NodeIdentity self, Manifest manifest, Report report, TrustedPartner partner, bool isPassedOn, DateTimeOffset now)
    {
        var stated = new ArrivalStatement(
            MarkingWords.Strictest(manifest.Marking, report.Content.StrictestMarking),
            manifest.ContentExpires(),
            manifest.Exercise);
        return SharingQuestion.OfArrival(report, stated, self.Id, partner.Id, self.Environment, ToMillis(now)) with
        {
            Partner = FactsOf(partner, now),
            Agreement = NearestAgreement(partner, now),
            Onward = isPassedOn ? OnwardFacts.OnArrival(report.Content.OnwardAllowed) : null,
        };
    }

    /// <summary>What the partner sealed to persons of ours: the signed manifest is all this node knows of it.</summary>
    /// <param name="own">The own contact sheet, which says whose keys they are.</param>
    public static SharingQuestion ForPersons(NodeIdentity self, PersonSealedEnvelope envelope, TrustedPartner partner, VerifiedContactSheet? own, DateTimeOffset now)
    {
        Manifest manifest = envelope.Manifest;
        ContactPerson[] ours = [.. (own?.Persons ?? []).Where(person => manifest.PersonKeyIds.Any(key => key.Span.SequenceEqual(person.Encryption.KeyId.ToBytes())))];
        return new SharingQuestion
        {
            Direction = ExchangeDirection.Incoming,
            Self = self.Id,
            PartnerId = partner.Id,
            Partner = FactsOf(partner, now),
            Agreement = NearestAgreement(partner, now),
            ReportId = manifest.ReportId,
            Revision = manifest.Revision,
            Marking = manifest.Marking,
            Origin = partner.Id, // what is passed on is never sealed to persons: a relay cannot
            ContentExpires = manifest.ContentExpires(),
            Exercise = manifest.Exercise,
            Sectors = null,
            IsSealedToPersons = true,
            Persons = ours.Length == manifest.PersonKeyIds.Count ? [.. ours.Select(person => person.Name)] : [],
            Environment = self.Environment,
            SentThisPeriod = null,
            Now = now,
        };
    }

    /// <summary>
    /// What the partner sent and this node kept, before a person here gets it. Nothing is kept but under an agreement both sides had signed, so those signatures are no question any more: an officer who left since
    /// takes nothing from what came before.
    /// </summary>
    /// <param name="self">This node.</param>
    /// <param name="row">As it is stored.</param>
    /// <param name="report">What is in it; null where it is sealed to persons, or cannot be read.</param>
    /// <param name="stated">What was stated of it when it came, for what is in nobody's reach here.</param>
    /// <param name="partner">Its sender; null where no card of it is known.</param>
    /// <param name="exit">Where to.</param>
    /// <param name="now">When.</param>
    public static SharingQuestion Kept(NodeIdentity self, InboxRow row, Report? report, ArrivalStatement? stated, TrustedPartner? partner, KeptExit exit, DateTimeOffset now)
    {
        Agreement? agreement = partner?.Agreements.FirstOrDefault(known => known.Document.Hash == row.AgreementHash)?.Document;
        var marking = new Marking { Tlp = row.Tlp, Pap = row.Pap };
        return new SharingQuestion
        {
            Direction = ExchangeDirection.Incoming,
            Self = self.Id,
            PartnerId = row.Partner,
            Partner = partner is null ? null : FactsOf(partner, now),
            Agreement = agreement is null ? null : new AgreementFacts(agreement, new HashSet<PartnerId> { self.Id, row.Partner }),
            ReportId = row.ReportId?.Value ?? "",
            Revision = row.Revision,
            Marking = report is null ? marking : MarkingWords.Strictest(marking, report.Content.StrictestMarking),
            ExchangePolicy = report?.Content.ExchangePolicy,
            Origin = report?.Origin ?? row.Originator ?? row.Partner,
            ContentExpires = report is null ? stated?.Expires : report.Content.Expires,
            Exercise = report?.Content.IsExercise ?? stated?.Exercise ?? false,
            Sectors = report?.Content.Sectors,
            IsSealedToPersons = row.IsSealedToPersons,
            Onward = row.IsPassedOn && report is not null ? OnwardFacts.OnArrival(report.Content.OnwardAllowed) : null,
            Environment = self.Environment,
            SentThisPeriod = null,
            Now = ToMillis(now),
            Kept = new KeptFacts(exit, row.Received),
        };
    }

    /// <summary>As exact as it is recorded.</summary>
    private static DateTimeOffset ToMillis(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>A snapshot holds only partners whose first card people vouched for, so being in it is being verified.</summary>
    private static PartnerFacts FactsOf(TrustedPartner partner, DateTimeOffset now) =>
        new(partner.Id, IsVerified: true, partner.Card.Expires, partner.EncryptionKey(now) is null ? null : partner.Sheet?.Expires);

    /// <summary>The one in force, else the one an officer would look at first to see why none is.</summary>
    private static AgreementFacts? NearestAgreement(TrustedPartner partner, DateTimeOffset now)
    {
        KnownAgreement? nearest = partner.InForce(now) ?? partner.Agreements
            .OrderBy(agreement => partner.StateOf(agreement, now) switch { AgreementState.Suspended or AgreementState.Terminated => 0, AgreementState.NotYet => 1, AgreementState.Proposed or AgreementState.Countered => 2, _ => 3 })
            .ThenByDescending(agreement => agreement.Document.Version)
            .FirstOrDefault();
        return nearest is null ? null : new AgreementFacts(nearest.Document, nearest.SignedBy) { Standing = partner.StandingOf(nearest) };
    }
}
