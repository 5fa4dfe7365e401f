using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Epochs;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Epochs;

/// <summary>
/// Takes in what two officers of the node that went back signed, ours or the partner's, and begins the epoch in the same commit. A record counts once: it names what the partner holds, and
/// an epoch above every one there was.
/// </summary>
internal sealed class EpochTaking(NodeIdentity identity, TrustBook trust, NodeStore store, LinkStops stops, LinkAlarms alarms, LinkBoard board, LinkSignals signals, TimeProvider time)
{
    /// <summary>Signatures of one record.</summary>
    public const int SignaturesMax = 8;

    private const int OfficersMin = 2;
    private const int NamedMax = 20;

    /// <summary>What officers of this node would sign now.</summary>
    public Parsed<EpochRecord> Draft(PartnerId partner) => store.Read(reader => EpochDrafting.Draft(reader, identity, partner));

    /// <summary>This node went back, and these officers on its card open the next epoch.</summary>
    public async Task<Parsed<BegunEpoch>> TakeOursAsync(PartnerId partner, IReadOnlyList<byte[]> signatures, CancellationToken cancellationToken)
    {
        Parsed<EpochRecord> draft = Draft(partner);
        Parsed<VerifiedCard> own = trust.OwnCardOnDisk(); // who left it does not count, whether or not this node has taken it in
        if (!draft.IsValid || !own.IsValid)
            return Parsed<BegunEpoch>.Invalid(draft.IsValid ? own.Problems : draft.Problems);
        byte[] statement = draft.Value.Write();
        Parsed<string> persons = Persons(statement, signatures, own.Value);
        if (!persons.IsValid)
            return Parsed<BegunEpoch>.Invalid(persons.Problems);
        return await BeginAsync(partner, LogSide.Mine, Signed(statement, signatures), draft.Value, persons.Value, writer =>
            EpochDrafting.Draft(writer, identity, partner) is { IsValid: true } still && still.Value.Write().AsSpan().SequenceEqual(statement)
                ? null
                : "what the partner shows changed meanwhile; the officers signed over another state", cancellationToken);
    }

    /// <summary>The partner went back, and its officers opened the next epoch.</summary>
    /// <param name="partner">Whose record it must be.</param>
    /// <param name="signed">As it came.</param>
    /// <param name="cancellationToken">Before the commit.</param>
    public async Task<Parsed<BegunEpoch>> TakeTheirsAsync(PartnerId partner, SignedEpoch signed, CancellationToken cancellationToken)
    {
        Parsed<EpochRecord> read = EpochRecord.Read(signed.Statement.Span);
        if (!read.IsValid)
            return Parsed<BegunEpoch>.Invalid(read.Problems);
        if (trust.Current.Find(partner) is not { } trusted)
            return Refused($"This node holds no card of {partner}.");
        if (store.Read(reader => EpochComparing.Objection(reader, identity, partner, read.Value)) is { } objection)
            return Refused($"The record of {partner}: {objection}.");
        byte[][] signatures = [.. signed.Signatures.Select(signature => signature.ToByteArray())];
        Parsed<string> persons = Persons(signed.Statement.ToByteArray(), signatures, trusted.Card);
        return persons.IsValid
            ? await BeginAsync(partner, LogSide.Theirs, signed, read.Value, persons.Value, writer => EpochComparing.Objection(writer, identity, partner, read.Value), cancellationToken)
            : Parsed<BegunEpoch>.Invalid(persons.Problems);
    }

    /// <summary>
    /// A record that came with a hello. One that was taken before says nothing new, and one that is refused is an alarm. Both connections may bring it at the same moment: it is taken once, and is no alarm on the other.
    /// </summary>
    /// <returns>True when its epoch has begun here, with it or before: what was judged without it is judged again.</returns>
    public async Task<bool> TakeFromHelloAsync(PartnerId partner, SignedEpoch signed)
    {
        if (HasBegun(partner, signed))
            return true;
        Parsed<BegunEpoch> taken = await TakeTheirsAsync(partner, signed, CancellationToken.None);
        if (taken.IsValid || HasBegun(partner, signed))
            return true;
        await alarms.RaiseAsync("EPOCH_REFUSED", partner, taken.Problems[0].Message, signed.CalculateSize() <= Protocol.Limits.SignatureBytesMax ? signed.ToByteArray() : null);
        return false;
    }

    private bool HasBegun(PartnerId partner, SignedEpoch signed) =>
        EpochRecord.Read(signed.Statement.Span) is { IsValid: true } read && read.Value.Begun <= store.Read(reader => reader.Epoch(partner));

    private async Task<Parsed<BegunEpoch>> BeginAsync(
        PartnerId partner, LogSide side, SignedEpoch signed, EpochRecord record, string persons, Func<StoreWriter, string?> objection, CancellationToken cancellationToken)
    {
        byte[] evidence = signed.ToByteArray();
        string text = $"{persons} of {record.Node} opened epoch {record.Begun} with {record.Partner} after epoch {record.Ended}, because {record.Node} went back";
        DateTimeOffset now = time.GetUtcNow();
        Outcome done = await store.CommitAsync(CommitUrgency.Urgent, evidence.Length, writer =>
        {
            if (objection(writer) is { } changed)
                return new Outcome(changed, null);
            writer.AddEpochRecord(new EpochRecordRow(partner, record.Begun, side, evidence, now));
            BegunEpoch begun = side == LogSide.Mine ? EpochBeginning.Ours(writer, record, now) : EpochBeginning.Theirs(writer, record, now);
            writer.AddAlarm(alarms.Tell("EPOCH_BEGUN", partner, text, evidence));
            if (begun.NotRecoverable.Count > 0)
                writer.AddAlarm(alarms.Tell("LOST_THERE", partner, $"{partner} lost {Named(begun.NotRecoverable)}, and their sealed bytes are not here any more: submit them again under another --key where it still needs them"));
            writer.MoveRewind(partner, side == LogSide.Mine ? RewindEvent.OurRecord : RewindEvent.TheirRecord, now, text);
            return new Outcome(null, begun);
        }, cancellationToken);
        if (done.Objection is { } late)
            return Refused($"The record was not taken: {late}.");
        stops.Changed(partner);
        board.Close(partner, ClosingReason.Superseded, "a new epoch began");
        signals.Withdrawals.Raise();
        signals.Leaves(partner).Raise();
        signals.RaiseOutbox(partner);
        signals.RaiseDial(partner);
        return Parsed<BegunEpoch>.Valid(done.Begun!);
    }

    /// <returns>Who signed, by name; every signature must hold, and they must be two persons.</returns>
    private static Parsed<string> Persons(byte[] statement, IReadOnlyList<byte[]> signatures, VerifiedCard card)
    {
        if (signatures.Count > SignaturesMax || signatures.Any(signature => signature.Length > Protocol.Limits.SignatureBytesMax))
            return Parsed<string>.Invalid(new Problem(TrustErrors.EpochNotOpened, "signatures", $"At most {SignaturesMax} signatures of {Protocol.Limits.SignatureBytesMax} bytes are read."));
        Sealing.Cards.CardOfficer[] officers = [.. card.Officers];
        KeyCertificate[] certificates = [.. officers.Select(officer => officer.Certificate)];
        Parsed<KeyCertificate>[] signed = [.. signatures.Select(signature => DetachedSignature.Verify(statement, signature, certificates, $"the officers of {card.Id}"))];
        if (signed.FirstOrDefault(one => !one.IsValid) is { } bad)
            return Parsed<string>.Invalid(bad.Problems);
        string[] persons = [.. officers.Where(officer => signed.Any(one => one.Value!.KeyId == officer.Certificate.KeyId)).Select(officer => officer.Name)];
        return persons.Length >= OfficersMin
            ? Parsed<string>.Valid(string.Join(" and ", persons))
            : Parsed<string>.Invalid(new Problem(TrustErrors.EpochNotOpened, "signatures", $"It takes the signatures of {OfficersMin} different officers on the card of {card.Id} over this statement, not {persons.Length}."));
    }

    private static SignedEpoch Signed(byte[] statement, IReadOnlyList<byte[]> signatures) => new()
    {
        Statement = ByteString.CopyFrom(statement),
        Signatures = { signatures.Select(signature => ByteString.CopyFrom(signature)) },
    };

    private static string Named(IReadOnlyList<string> reports) =>
        string.Join(", ", reports.Take(NamedMax)) + (reports.Count > NamedMax ? $" and {reports.Count - NamedMax} more" : "");

    private sealed record Outcome(string? Objection, BegunEpoch? Begun);

    private static Parsed<BegunEpoch> Refused(string message) => Parsed<BegunEpoch>.Invalid(new Problem(TrustErrors.EpochNotOpened, "record", message));
}
