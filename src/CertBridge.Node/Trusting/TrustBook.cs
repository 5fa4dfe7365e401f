using CertBridge.Node.Settings;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>
/// What this node believes, on disk and as one immutable snapshot. One change at a time: it is judged against the snapshot, written
/// durably, and only then seen. A restart reads the files and believes the same. Nothing is believed because a peer says so, only
/// because a key that people verified has signed it.
/// </summary>
internal sealed class TrustBook
{
    private readonly NodeHome home;
    private readonly NodeSettings settings;
    private readonly TimeProvider time;
    private readonly AgreementShelf shelf;
    private readonly PolicyShelf policies;
    private readonly Lock writing = new();
    private volatile TrustSnapshot current;

    private TrustBook(NodeHome home, NodeSettings settings, TimeProvider time, TrustSnapshot first)
    {
        this.home = home;
        this.settings = settings;
        this.time = time;
        shelf = new AgreementShelf(home);
        policies = new PolicyShelf(home);
        current = first;
        foreach (TrustedPartner partner in first.Partners.Values)
            Remembered(partner); // a home from before that was written down, or one killed in between
    }

    public TrustSnapshot Current => current;

    /// <summary>
    /// The own card as it lies on disk. A running node takes in a new one within half a minute, or at its next start where keys in use change with it;
    /// until then an officer who has left the card must not count any more.
    /// </summary>
    public Parsed<VerifiedCard> OwnCardOnDisk()
    {
        Parsed<OwnIdentity> own = TrustLoading.ReadOwn(home, settings);
        return own.IsValid ? Parsed<VerifiedCard>.Valid(own.Value.Card) : Parsed<VerifiedCard>.Invalid(own.Problems);
    }

    /// <summary>The cards that came before the one in force of a partner, newest first; read from the disk, since only old checkpoints ask for them. A file that does not verify any more gives none.</summary>
    public IReadOnlyList<VerifiedCard> FormerCardsOf(PartnerId partner) => [.. (PartnerFile.ReadFormer(home, partner).Value?.Cards ?? []).Reverse()];

    /// <summary>The card in force of a partner, then those before it, newest first: those are read from the disk once they are asked for. None of a partner that is not known.</summary>
    public IEnumerable<VerifiedCard> CardsOf(PartnerId partner)
    {
        if (current.Find(partner) is not { } known)
            yield break;
        yield return known.Card;
        foreach (VerifiedCard former in FormerCardsOf(partner))
            yield return former;
    }

    /// <summary>
    /// Raised after a change is on disk and in <see cref="Current"/>, with the partner it concerns, or this node's own id when its own card or
    /// sheets changed. Handlers are quick and do not throw.
    /// </summary>
    public event Action<PartnerId>? Changed;

    /// <summary>Reads the home. A file that does not verify refuses the start, by its name.</summary>
    public static Parsed<TrustBook> Load(NodeHome home, NodeSettings settings, TimeProvider time)
    {
        Parsed<TrustSnapshot> loaded = TrustLoading.Load(home, settings);
        return loaded.IsValid
            ? Parsed<TrustBook>.Valid(new TrustBook(home, settings, time, loaded.Value))
            : Parsed<TrustBook>.Invalid(loaded.Problems);
    }

    /// <summary>True when a refusal means that two histories of one identity are about: the caller raises an alarm and stops the link.</summary>
    public static bool IsIdentityConflict(IReadOnlyList<Problem> problems) => problems.Any(problem =>
        problem.Code == IdentityErrors.CardConflict || problem.Code == IdentityErrors.SheetConflict
        || problem.Code == IdentityErrors.CardSerialLower || problem.Code == IdentityErrors.SheetSerialLower
        || problem.Code == IdentityErrors.CardRootNotNamed || problem.Code == IdentityErrors.CardRootRevoked
        || problem.Code == IdentityErrors.RecoveryOfficersChanged || problem.Code == IdentityErrors.CardRecoveryRoom || IsRecoveryRefused(problem));

    /// <summary>A root that nobody named, with too little from recovery officers to take the place of the one held.</summary>
    private static bool IsRecoveryRefused(Problem problem) =>
        problem.Code == IdentityErrors.CardRecoveryTooFew || problem.Code == IdentityErrors.CardRecoverySigner || problem.Code == IdentityErrors.CardRecoverySignature
        || problem.Code == IdentityErrors.CardRecoveryOfAnother || problem.Code == IdentityErrors.CardRecoveryRootKept;

    /// <summary>A card file an operator hands in. The first card of a partner needs the fingerprint as typed, and environment dev.</summary>
    public Parsed<CardTaken> ImportCard(ReadOnlyMemory<byte> file, string? fingerprint)
    {
        if (file.Length > Limits.PartnerCardBytesMax)
            return Malformed($"The file has {file.Length} bytes; the limit is {Limits.PartnerCardBytesMax}.");
        return PartnerFile.Parse(file.Span) is { } bundle
            ? ImportCard(bundle, fingerprint)
            : Malformed($"The {file.Length} bytes are not a partner card file.");
    }

    public Parsed<CardTaken> ImportCard(V1.PartnerCard bundle, string? fingerprint) => Change(intake => intake.Import(bundle, fingerprint));

    /// <summary>What an introduction would make of a bundle now; changes nothing.</summary>
    public Parsed<CardTaken> JudgeIntroduced(V1.PartnerCard bundle) => new CardIntake(current, time.GetUtcNow()).Introduce(bundle);

    /// <summary>The bundle of an introduction that two people completed.</summary>
    public Parsed<CardTaken> Introduce(V1.PartnerCard bundle) => Change(intake => intake.Introduce(bundle));

    /// <summary>A bundle that came over the link, of the partner itself. Unknown partners are refused: nobody introduces themselves.</summary>
    public Parsed<CardTaken> TakeCard(PartnerId from, V1.PartnerCard bundle) => Change(intake => intake.Take(from, bundle));

    /// <summary>
    /// A document with signatures: from an operator, or (<paramref name="from"/> given) from a partner over the link, who may speak only of
    /// its own agreements. Every signature must hold; new ones join those known.
    /// </summary>
    public Parsed<AgreementTaken> TakeAgreement(ReadOnlyMemory<byte> document, IReadOnlyList<byte[]> signatures, PartnerId? from = null) =>
        TakeAgreement(new SignedAgreement(document, signatures), from);

    public Parsed<AgreementTaken> TakeAgreement(SignedAgreement arrived, PartnerId? from = null) => from is { } sender && Held(arrived, sender) is { } known
        ? Parsed<AgreementTaken>.Valid(new AgreementTaken(sender, known, IsChanged: false))
        : ChangeAgreement(intake => intake.Take(arrived, from));

    /// <summary>A partner says all it holds with every link: what is here already is not read and verified again. Null where anything of it is new.</summary>
    private KnownAgreement? Held(SignedAgreement arrived, PartnerId from) => current.Find(from)?.Agreements.FirstOrDefault(one => one.Holds(arrived));

    /// <summary>An officer takes back the own signature of what both sides have not signed yet; <paramref name="statement"/> is signed over <see cref="SignatureWithdrawal"/>.</summary>
    public Parsed<AgreementTaken> WithdrawSignature(Agreement document, byte[] statement) => ChangeAgreement(intake => intake.Withdraw(document, statement));

    /// <summary>An officer of this node suspends, resumes or terminates what both sides have signed. It is on disk before this returns.</summary>
    /// <param name="document">The agreement.</param>
    /// <param name="claim">What is said of it.</param>
    /// <param name="signature">Over the claim's text, by an officer on the own card.</param>
    public Parsed<AgreementTaken> ChangeStanding(Agreement document, StandingClaim claim, byte[] signature) =>
        ChangeAgreement(intake => intake.ChangeStanding(document, claim, signature, time.GetUtcNow()));

    private Parsed<AgreementTaken> ChangeAgreement(Func<AgreementIntake, Parsed<AgreementTaken>> judge)
    {
        Parsed<VerifiedCard> own = OwnCardOnDisk();
        if (!own.IsValid)
            return Parsed<AgreementTaken>.Invalid(own.Problems);
        AgreementTaken believed;
        lock (writing)
        {
            Parsed<AgreementTaken> taken = judge(new AgreementIntake(current, own.Value, shelf));
            if (taken.Value is not { IsChanged: true } change)
                return taken;
            CrashPoints.Reach(CrashPoint.AgreementJudged);
            shelf.Write(change.Agreement, settings.Environment);
            CrashPoints.Reach(CrashPoint.AgreementWritten);
            current = current.With(Remembered(With(current.Partners[change.Partner], change.Agreement)));
            believed = change with { Agreement = Known(change) };
        }
        Changed?.Invoke(believed.Partner);
        return Parsed<AgreementTaken>.Valid(believed);
    }

    /// <summary>
    /// A policy with officers' signatures. One officer is enough for what only narrows; what widens is kept and waits for a second officer, who hands in the same
    /// bytes. The one in force stays until then, whatever is wrong with what came.
    /// </summary>
    public Parsed<PolicyTaken> TakePolicy(ReadOnlyMemory<byte> document, IReadOnlyList<byte[]> signatures, PolicyPosition? position = null) => ChangePolicy(position, intake =>
    {
        Parsed<JudgedPolicy> judged = intake.Take(document, signatures);
        if (judged.IsValid)
            policies.Write(judged.Value.Taken.Document, judged.Value.Signatures);
        return judged;
    });

    /// <summary>What <see cref="TakePolicy"/> would say; nothing is kept, and a signature is not asked for.</summary>
    public Parsed<PolicyTaken> JudgePolicy(ReadOnlyMemory<byte> document, IReadOnlyList<byte[]> signatures, PolicyPosition? position = null) =>
        TakenOf(Intake(current.Policy, current.OwnCard, position).Take(document, signatures, mayBeUnsigned: true));

    /// <summary>The policy that was in force before is again, by officers' signatures over <see cref="RollbackOf"/>; as many as a policy takes that changes as much.</summary>
    public Parsed<PolicyTaken> RollPolicyBack(SharingPolicy target, IReadOnlyList<byte[]> signatures, PolicyPosition position) => ChangePolicy(position, intake =>
    {
        Parsed<JudgedPolicy> judged = intake.TakeRollback(target, RollbackOf(current.Policy.Document, target, position), signatures);
        if (judged.IsValid)
            policies.WriteRollback(position.After, judged.Value.Signatures);
        return judged;
    });

    /// <summary>What <see cref="RollPolicyBack"/> would say; nothing is kept, and a signature is not asked for.</summary>
    public Parsed<PolicyTaken> JudgeRollback(SharingPolicy target, PolicyPosition position) =>
        TakenOf(Intake(current.Policy, current.OwnCard, position).TakeRollback(target, RollbackOf(current.Policy.Document, target, position), [], mayBeUnsigned: true));

    /// <summary>What officers sign to put a policy back in force.</summary>
    public byte[] RollbackOf(SharingPolicy from, SharingPolicy target, PolicyPosition position) => RollbackStatement.Write(settings.Id, settings.Environment, from, target, position.After);

    /// <summary>
    /// Whether what is in force came there from <paramref name="before"/> by the signatures that lie beside it: loaded, or rolled back. Asked at a start that finds it in force
    /// and no leaf that says so.
    /// </summary>
    public PolicyTaken? ReviewInForce(SharingPolicy before, PolicyPosition position)
    {
        SharingPolicy now = current.Policy.Document;
        PolicyIntake intake = Intake(new PolicyInForce(before, DateTimeOffset.MinValue), current.OwnCard, position);
        Parsed<JudgedPolicy> judged = intake.Take(now.Bytes, [], mayBeUnsigned: true);
        if (!judged.IsValid)
            judged = intake.TakeRollback(now, RollbackOf(before, now, position), [], mayBeUnsigned: true);
        return judged.Value?.Taken is { IsInForce: true, Officers.Count: > 0 } taken ? taken : null;
    }

    /// <summary>Nothing is asked beside the policy in force any more.</summary>
    /// <returns>What was; null for nothing.</returns>
    public SharingPolicy? EndShadow()
    {
        lock (writing)
        {
            SharingPolicy? shadow = current.Policy.Shadow;
            RemoveShadow();
            return shadow;
        }
    }

    /// <summary>A policy a decision names; null when it is not here any more.</summary>
    public SharingPolicy? FindPolicy(RecordedPolicy named) => policies.Find(named.Name, named.Version, named.Digest);

    /// <summary>Officers on the own card whose signatures a policy was loaded with; none for the built-in one.</summary>
    public IReadOnlyList<string> PolicySigners(SharingPolicy policy) => Intake(current.Policy, current.OwnCard, position: null).SignersOf(policy);

    /// <summary>After <c>card sign</c> or <c>sheet sign</c>: reads the own card and sheets again and holds every agreement against them.</summary>
    public Parsed<TrustSnapshot> ReloadOwn()
    {
        lock (writing)
        {
            Parsed<OwnIdentity> own = TrustLoading.ReadOwn(home, settings);
            if (!own.IsValid)
                return Parsed<TrustSnapshot>.Invalid(own.Problems);
            if (own.Value.Card.Serial < current.OwnCard.Serial || own.Value.Sheet.Serial < current.OwnSheet.Serial)
                return Parsed<TrustSnapshot>.Invalid(new Problem(HomeErrors.HomeFileCorrupt, "serial", "The own card or sheet on disk is older than the one in use."));
            current = new TrustSnapshot(own.Value, current.Policy, current.Partners.Values.Select(partner => Remembered(AppraisedAnew(partner, own.Value.Card))));
        }
        Changed?.Invoke(current.Self);
        return Parsed<TrustSnapshot>.Valid(current);
    }

    private void RemoveShadow()
    {
        policies.EndShadow();
        current = current.With(current.Policy with { Shadow = null });
    }

    private PolicyIntake Intake(PolicyInForce inForce, VerifiedCard own, PolicyPosition? position) => new(inForce, own, policies, position ?? PolicyPosition.First);

    private static Parsed<PolicyTaken> TakenOf(Parsed<JudgedPolicy> judged) =>
        judged.IsValid ? Parsed<PolicyTaken>.Valid(judged.Value.Taken) : Parsed<PolicyTaken>.Invalid(judged.Problems);

    /// <param name="position">Where it stands among those before it.</param>
    /// <param name="take">Judges it, and writes down the signatures it has now.</param>
    private Parsed<PolicyTaken> ChangePolicy(PolicyPosition? position, Func<PolicyIntake, Parsed<JudgedPolicy>> take)
    {
        Parsed<VerifiedCard> own = OwnCardOnDisk();
        if (!own.IsValid)
            return Parsed<PolicyTaken>.Invalid(own.Problems);
        Parsed<PolicyTaken> taken;
        lock (writing)
        {
            taken = TakenOf(take(Intake(current.Policy, own.Value, position)));
            if (taken.Value is { IsBeside: true, Document: { } shadow })
            {
                policies.PutBeside(shadow, time.GetUtcNow());
                current = current.With(current.Policy with { Shadow = shadow });
            }
            if (taken.Value is not { IsInForce: true, Document: { } document } || document.Hash == current.Policy.Document.Hash)
                return taken;
            var now = new PolicyInForce(document, time.GetUtcNow(), position?.After) { Shadow = current.Policy.Shadow };
            policies.PutInForce(now);
            current = current.With(now);
            if (now.Shadow is { } tried && tried.Name == document.Name && tried.Version <= document.Version)
                RemoveShadow(); // it has been tried
        }
        Changed?.Invoke(current.Self);
        return taken;
    }

    private Parsed<CardTaken> Change(Func<CardIntake, Parsed<CardTaken>> judge)
    {
        TrustedPartner partner;
        lock (writing)
        {
            Parsed<CardTaken> judged = judge(new CardIntake(current, time.GetUtcNow()));
            if (judged.Value is not { IsChanged: true } taken)
                return judged;
            CrashPoints.Reach(CrashPoint.CardImportJudged);
            PartnerFile.Write(home, taken.Partner, current.Find(taken.Partner.Id));
            CrashPoints.Reach(CrashPoint.CardImportWritten);
            // An officer who left the card signs no more, and documents of an earlier introduction may lie on the shelf.
            partner = Remembered(AppraisedAnew(taken.Partner, current.OwnCard));
            current = current.With(partner);
        }
        Changed?.Invoke(partner.Id);
        return Parsed<CardTaken>.Valid(new CardTaken(partner, IsChanged: true));
    }

    /// <summary>Documents were verified when they came; what does not verify now was changed on disk and counts for nothing until the next start names it.</summary>
    private TrustedPartner AppraisedAnew(TrustedPartner partner, VerifiedCard own) => TrustLoading.WithAgreements(
        partner, shelf.ReadAll().Where(one => one.IsValid).Select(one => one.Value!), own, problems: []);

    /// <summary>What was signed by both sides is on disk before anybody sees it.</summary>
    private TrustedPartner Remembered(TrustedPartner partner)
    {
        shelf.Remember(partner.Agreements);
        return partner;
    }

    private static TrustedPartner With(TrustedPartner partner, KnownAgreement agreement) => partner with
    {
        Agreements = AgreementOrder.Of([.. partner.Agreements.Where(other => other.Document.Hash != agreement.Document.Hash), agreement]),
    };

    /// <summary>As it stands among the others: how many officers it takes depends on them.</summary>
    private KnownAgreement Known(AgreementTaken taken) =>
        current.Partners[taken.Partner].Agreements.First(agreement => agreement.Document.Hash == taken.Agreement.Document.Hash);

    private static Parsed<CardTaken> Malformed(string message) =>
        Parsed<CardTaken>.Invalid(new Problem(TrustErrors.CardFileMalformed, "", message));
}
