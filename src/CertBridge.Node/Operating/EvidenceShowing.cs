using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Operating;

/// <summary>Hands out what alarms about a partner's log keep, with the card that says whose the signatures are (docs/LEDGER.md, "Evidence").</summary>
internal sealed class EvidenceShowing(NodeStore store, NodeIdentity identity, TrustBook trust)
{
    // As many as may be of one kind about one partner, for a hundred partners.
    private const int ItemsMax = 100 * StoreWriter.AlarmsOfAKindMax;

    /// <summary>The one raised last first.</summary>
    public IEnumerable<EvidenceItem> All() =>
        store.Read(reader => KeptEvidence.Kinds.SelectMany(kind => reader.ListEvidence(kind, ItemsMax)).ToArray()).OrderByDescending(alarm => alarm.At).ThenByDescending(alarm => alarm.Id).Select(ToWire);

    /// <exception cref="NodeRefusalException">No alarm of this number keeps evidence, or no card of its partner is kept.</exception>
    public ShowEvidenceResponse Show(ulong id)
    {
        AlarmRow? alarm = id <= long.MaxValue ? store.Read(reader => reader.FindAlarm((long)id)) : null;
        if (alarm is not { Partner: { } partner, Evidence.Length: > 0 } || !KeptEvidence.Kinds.Contains(alarm.Kind))
            throw Asked.Refused(LedgerErrors.EvidenceUnknown, "id", $"No alarm {id} keeps evidence.");
        KeptEvidence kept = KeptEvidence.Read(alarm.Evidence);
        return new ShowEvidenceResponse
        {
            Environment = identity.Environment,
            Holder = identity.Id.Value,
            Item = ToWire(alarm),
            Followed = UnsafeByteOperations.UnsafeWrap(kept.Followed),
            Shown = UnsafeByteOperations.UnsafeWrap(kept.Shown),
            Hello = UnsafeByteOperations.UnsafeWrap(kept.Hello),
            FirstLeaf = kept.FirstLeaf,
            Leaves = { kept.Leaves.Select(leaf => UnsafeByteOperations.UnsafeWrap(leaf)) },
            Card = Card(partner, kept, isAboutAnother: alarm.Kind == WitnessJudging.AlarmKind).Wire,
        };
    }

    /// <summary>The first card, from the one in force back, that names the keys of both notes; the one in force where none does: that no key of the partner signed them is a finding too.</summary>
    private VerifiedCard Card(PartnerId partner, KeptEvidence kept, bool isAboutAnother)
    {
        if (trust.Current.Find(partner) is not { } known)
            throw Asked.Refused(LedgerErrors.CheckpointKeyGone, "id", $"No card of {partner} is kept here any more.");
        byte[][] notes = [.. new[] { kept.Followed, kept.Shown }.Where(note => note.Length > 0)];
        return trust.CardsOf(partner).FirstOrDefault(card => notes.All(note => LogKeyVerification.Open(card, note, OriginOf(note, partner, isAboutAnother)).IsValid)) ?? known.Card;
    }

    /// <summary>What a witness keeps is of a log about somebody else, and the note alone says whom.</summary>
    private string OriginOf(byte[] note, PartnerId partner, bool isAboutAnother) =>
        isAboutAnother && SignedNote.Peek(note) is { IsValid: true, Value.Origin: var origin } ? origin : LogCheckpoint.OriginIn(note, identity.Environment, partner, identity.Id);

    private static EvidenceItem ToWire(AlarmRow alarm) => new()
    {
        Id = (ulong)alarm.Id,
        Kind = alarm.Kind,
        Partner = alarm.Partner?.Value ?? "",
        Text = alarm.Text,
        Times = (uint)alarm.Times,
        FirstMs = RowWords.Millis(alarm.FirstAt),
        LastMs = RowWords.Millis(alarm.At),
    };
}
