using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>
/// The card after a lost root, and every other card that recovery officers let follow. Here the draft is made and, once two of them have signed it on machines of their own, taken; nothing about it asks whether the node runs,
/// is locked or has a card in force that ran out.
/// </summary>
public sealed class RecoveryDesk(NodeHome home)
{
    /// <summary>
    /// (1) The draft is made and judged as far as it can be without its officers, (2) the new root is written outside the home and announced keys in it. The card in force stays: what is written is used once the card is taken.
    /// </summary>
    public Parsed<RecoveryDrafted> Draft(RecoveryRequest request, DateTimeOffset now) => HomeLock.UnderOwn(home, (settings, own) =>
    {
        Parsed<VerifiedCard>? over = request.OverFile is null ? null : ReadOver(request.OverFile, own.Card);
        Problem[] problems = [.. over?.Problems ?? [], .. Objections(request, own.Card)];
        if (problems.Length > 0)
            return Parsed<RecoveryDrafted>.Invalid(problems);
        using var roots = request.Root is null ? null : RootKeys.Read(request.Root, previous: null, own.Card);
        using PrivateKey? made = request.NewRoot is null ? null : PrivateKey.Create();
        return roots?.Problems is { Count: > 0 } refused
            ? Parsed<RecoveryDrafted>.Invalid(refused)
            : Draft(request, settings, own, over?.Value, roots?.Root ?? made!, now);
    });

    /// <summary>Verifies the card as a partner would that holds the card in force, and puts it there.</summary>
    /// <param name="files">Drafts as the officers signed them, of one card.</param>
    /// <param name="now">The key sheet is of now where it has to be signed anew.</param>
    public Parsed<CardSigned> Take(IReadOnlyList<byte[]> files, DateTimeOffset now)
    {
        Parsed<RecoveryDraft>[] read = [.. files.Select(file => RecoveryDraft.Read(file))];
        Problem[] problems = [.. read.SelectMany(one => one.Problems)];
        Parsed<RecoveryDraft> whole = problems.Length > 0 ? Parsed<RecoveryDraft>.Invalid(problems) : RecoveryDraft.Merge([.. read.Select(one => one.Value!)]);
        return whole.IsValid
            ? HomeLock.UnderOwn(home, (settings, own) => new NextCard(home, settings, own, now).Take(whole.Value.Card.Wire))
            : Parsed<CardSigned>.Invalid(whole.Problems);
    }

    private Parsed<RecoveryDrafted> Draft(RecoveryRequest request, NodeSettings settings, OwnIdentity own, VerifiedCard? over, PrivateKey root, DateTimeOffset now)
    {
        // 1
        var folder = new KeyFolder(home);
        Dictionary<KeyKind, PrivateKey> announced = request.Change.Announce.Distinct().ToDictionary(kind => kind, _ => PrivateKey.Create());
        try
        {
            Parsed<IReadOnlySet<KeyId>> replaced = new KeyOrder(folder).Replaced(own.Card);
            if (!replaced.IsValid)
                return Parsed<RecoveryDrafted>.Invalid(replaced.Problems);
            CardDraft card = request.NewRoot is null
                ? CardDraft.Make(own.Card, settings, request.Change, replaced.Value, announced, nextRoot: null, now)
                : CardDraft.MakeRecovery(own.Card, over, settings, request.Change, replaced.Value, announced, root, now);
            Problem[] problems = [.. card.Problems, .. folder.Problems, .. request.NewRoot?.Objections(home, "root", RootName(own.Card.Id, card.Card.Serial)) ?? []];
            if (problems.Length > 0)
                return Parsed<RecoveryDrafted>.Invalid(problems);
            KeyId[] others = over is null || over.RootKeyId == own.Card.RootKeyId ? [] : [over.RootKeyId];
            Parsed<RecoveryDraft> draft = RecoveryDraft.Make(CardSigning.Card(card.Card, root, previousRoot: null), own.Card, others);
            return draft.IsValid
                ? Parsed<RecoveryDrafted>.Valid(Write(request, settings, own, draft.Value, announced, root, now))
                : Parsed<RecoveryDrafted>.Invalid(draft.Problems);
        }
        finally
        {
            foreach (PrivateKey key in announced.Values)
                key.Dispose();
        }
    }

    private RecoveryDrafted Write(RecoveryRequest request, NodeSettings settings, OwnIdentity own, RecoveryDraft draft, Dictionary<KeyKind, PrivateKey> announced, PrivateKey root, DateTimeOffset now)
    {
        // 2
        string? rootFile = request.NewRoot is { } place ? new OutsideFolder(place.OutFolder).Write(RootName(own.Card.Id, draft.Card.Serial), root.ToEncryptedPem(place.Passphrase)) : null;
        new NextCard(home, settings, own, now).WriteAnnounced(announced, own.Contacts);
        CrashPoints.Reach(CrashPoint.CardKeysWritten);
        return new RecoveryDrafted(draft.ToBytes(), draft.Card.Serial, draft.Card.Fingerprint, rootFile, [.. own.Card.RecoveryOfficers.Select(officer => officer.Name)]);
    }

    private static IEnumerable<Problem> Objections(RecoveryRequest request, VerifiedCard inForce)
    {
        CardChange change = request.Change;
        if (inForce.RecoveryOfficers.Count == 0)
            yield return Refused("recovery-officer", $"Card {inForce.Serial}, the one in force, names no recovery officers: nobody can let another root follow, and partners are introduced anew.");
        if ((request.Root is null) == (request.NewRoot is null))
            yield return Refused("root", "Either the root in force signs the draft, or a new root is made for it.");
        if (request.OverFile is not null && request.NewRoot is null)
            yield return Refused("over", "A card follows one that a thief signed only with a new root.");
        if (change.NextRoot is not null || change.Activate.Count > 0 || change.Retire.Count > 0)
            yield return Refused("change", "A next root, an activation or a retirement is for an ordinary card.");
    }

    /// <summary>What a partner holds: the file of its home (cards/partners/ID.card), or any other with this node's card in it.</summary>
    private static Parsed<VerifiedCard> ReadOver(string path, VerifiedCard inForce)
    {
        Parsed<byte[]> file = BoundedFile.Read(path, Limits.PartnerCardBytesMax, HomeErrors.InputFileUnreadable);
        if (!file.IsValid)
            return Parsed<VerifiedCard>.Invalid(file.Problems);
        if (PartnerFile.Parse(file.Value) is not { Card: { } wire })
            return Parsed<VerifiedCard>.Invalid(new Problem(HomeErrors.InputFileUnreadable, "over", $"{path} holds no card."));
        Parsed<VerifiedCard> card = CardVerification.Card(wire, held: null);
        if (!card.IsValid)
            return card;
        if (card.Value.Id != inForce.Id || card.Value.Environment != inForce.Environment)
            return Parsed<VerifiedCard>.Invalid(Refused("over", $"{path} holds the card of {card.Value.Id} in {card.Value.Environment}."));
        int shared = card.Value.RecoveryOfficers.Count(there => inForce.RecoveryOfficers.Any(here => here.Certificate.KeyId == there.Certificate.KeyId));
        return shared >= CardRecovery.SignersNeeded
            ? card
            : Parsed<VerifiedCard>.Invalid(Refused("over", $"{path} names {shared} recovery officers of the card in force. Whoever holds that card takes no signature of theirs: such a partner is introduced anew."));
    }

    /// <summary>Named after the card that it signs first.</summary>
    private static string RootName(PartnerId id, ulong serial) => $"{id}.root-of-{serial}.key";

    private static Problem Refused(string field, string message) => new(HomeErrors.CardChangeRefused, field, message);
}
