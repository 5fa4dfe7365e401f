using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Witnessing;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Witnessing;

/// <summary>
/// The side of the witness: cosigns the head of a partner's log about somebody else, where it continues what was cosigned before. The questions in this order:
/// 1. the partner is one this node witnesses for;
/// 2. the note is a checkpoint of a log of that partner, in this environment, about neither of the two, and of at least one leaf;
/// 3. a log key of the partner's card in force signed it;
/// 4. it contradicts nothing that was cosigned, and continues it (<see cref="WitnessJudgement"/>); what does not is kept as evidence, with an alarm;
/// 5. there is room for it, and it is not one log too many;
/// 6. it is on the disk, by compare-and-set, before it is signed: a witness that forgot what it signed could be shown another history.
/// </summary>
internal sealed class WitnessJudging(NodeIdentity identity, NodeKeys keys, WitnessSettings settings, TrustBook trust, NodeStore store, DiskRoom disk, LinkAlarms alarms, TimeProvider time)
{
    private const int SizeBytes = 1_024;

    public const string AlarmKind = "WITNESS_CONFLICT";

    public bool WitnessesFor(PartnerId partner) => settings.WitnessFor.Contains(partner);

    /// <param name="asking">The partner the connection belongs to.</param>
    /// <param name="ask">Its question, within the sizes of <see cref="WitnessFrames"/>.</param>
    public async Task<WitnessAnswer> JudgeAsync(PartnerId asking, WitnessAsk ask, CancellationToken cancellationToken)
    {
        if (!WitnessesFor(asking) || trust.Current.Find(asking) is not { } known) // step 1
            return Answer(ask, WitnessOutcome.NotAllowed, null);
        byte[] note = ask.Note.ToByteArray();
        if (SignedNote.Peek(note) is not { IsValid: true, Value: { Size: > 0 } said } || !LogOrigin.TryParse(said.Origin, out LogOrigin? log) || log.Owner != asking || log.Environment != identity.Environment) // step 2
            return Answer(ask, WitnessOutcome.BadNote, null);
        if (log.About == identity.Id || log.About == asking)
            return Answer(ask, WitnessOutcome.NotAllowed, null);
        WitnessedRow? before = store.Read(reader => reader.FindWitnessed(asking, said.Origin));
        Parsed<LogCheckpoint> shown = LogKeyVerification.Open(known.Card, note, said.Origin); // step 3
        if (!shown.IsValid)
            return Answer(ask, WitnessOutcome.BadNote, before);
        LogCheckpoint? cosigned = before is null ? null : new LogCheckpoint(before.Origin, before.Size, before.Root);
        WitnessFinding finding = WitnessJudgement.Judge(cosigned, shown.Value, ask.OldSize, [.. ask.Consistency.Select(hash => Digest.FromBytes(hash.Span))]); // step 4
        if (finding == WitnessFinding.OtherSize)
            return Answer(ask, WitnessOutcome.SizeMismatch, before);
        if (finding != WitnessFinding.Continues)
        {
            await KeepEvidenceAsync(log, before, shown.Value, note, finding);
            return Answer(ask, finding == WitnessFinding.NotProven ? WitnessOutcome.BadProof : WitnessOutcome.Conflict, before);
        }
        if (disk.Shortage(LaneName.Flash) is not null) // step 5
            return Answer(ask, WitnessOutcome.NotNow, before);
        if (before is null && store.Read(reader => reader.CountWitnessed(asking)) >= Limits.WitnessedLogsMax)
            return Answer(ask, WitnessOutcome.NotAllowed, null);
        return await CosignAsync(ask, new WitnessedRow(asking, shown.Value.Origin, shown.Value.Size, shown.Value.Root, note, time.GetUtcNow()), before, shown.Value, cancellationToken);
    }

    private async Task<WitnessAnswer> CosignAsync(WitnessAsk ask, WitnessedRow row, WitnessedRow? before, LogCheckpoint head, CancellationToken cancellationToken)
    {
        try
        {
            await store.CommitAsync(CommitUrgency.Routine, SizeBytes, writer => writer.SaveWitnessed(row, before), cancellationToken); // step 6
        }
        catch (StoreConflictException)
        {
            // Two connections of the partner overlapped, and the other's question came between.
            return Answer(ask, WitnessOutcome.SizeMismatch, store.Read(reader => reader.FindWitnessed(row.Owner, row.Origin)));
        }
        CrashPoints.Reach(CrashPoint.HeadWitnessed);
        PrivateKey log = keys.Log;
        WitnessAnswer answer = Answer(ask, WitnessOutcome.Cosigned, row);
        answer.Cosignature = UnsafeByteOperations.UnsafeWrap(Cosignature.Sign(head, row.At, Cosignature.NameOf(identity.Environment, identity.Id), log.Id, log.Sign));
        return answer;
    }

    /// <summary>Both notes are kept: together they show to others what the partner signed, or what it would have to join by a proof.</summary>
    private async Task KeepEvidenceAsync(LogOrigin log, WitnessedRow? before, LogCheckpoint shown, byte[] note, WitnessFinding finding)
    {
        string sentence = finding switch
        {
            WitnessFinding.Forked => $"its log about {log.About} was cosigned at {shown.Size} leaves, and is shown with another root",
            WitnessFinding.Shrunk => $"its log about {log.About} was cosigned at {before!.Size} leaves, and is shown with {shown.Size}",
            _ => $"its log about {log.About} was cosigned at {before?.Size ?? 0} leaves, and nothing proves that the {shown.Size} that are shown continue it",
        };
        await alarms.RaiseAsync(AlarmKind, log.Owner, sentence, new KeptEvidence { Followed = before?.Note ?? [], Shown = note }.Write(log.Owner, sentence));
    }

    private static WitnessAnswer Answer(WitnessAsk ask, WitnessOutcome outcome, WitnessedRow? held) => new() { Number = ask.Number, Outcome = outcome, Size = held?.Size ?? 0 };
}
