using CertBridge.Node.Delivering;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Epochs;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Epochs;

/// <summary>
/// What begins with a new epoch, in the commit that takes its record in (decision 0027):
/// 1. the log of the node that went back is closed where it is, and its next one begins with no leaf and an origin of its own;
/// 2. numbers begin anew on every lane, in both directions; what has a number and no receipt gets a new one with the same bytes, which the receiver knows by its envelope id;
/// 3. to a partner that went back: what it has no more is queued again while its bytes are here, and every report that was taken back from it is taken back again.
/// </summary>
internal static class EpochBeginning
{
    /// <summary>This node went back. What it forgot is remembered as numbers: receipts for them, and what the partner sent under them, come again in the partner's log.</summary>
    public static BegunEpoch Ours(StoreWriter writer, EpochRecord record, DateTimeOffset now)
    {
        PartnerId partner = record.Partner;
        writer.BeginLog(partner, LogSide.Mine, record.Begun); // step 1
        long again = 0;
        foreach (EpochLane lane in record.Lanes)
        {
            writer.AddEndedLane(partner, new EndedLane(LogSide.Mine, lane.Lane, writer.GetLaneOut(partner, lane.Lane).Epoch, record.Ended, lane.HeldThere));
            writer.AddEndedLane(partner, new EndedLane(LogSide.Theirs, lane.Lane, Math.Max(1, lane.HeldHereEpoch), record.Ended, lane.GivenThere));
            again += Renumber(writer, partner, lane.Lane, record.Begun, now); // step 2
        }
        return new BegunEpoch(again, []);
    }

    /// <summary>The partner went back.</summary>
    public static BegunEpoch Theirs(StoreWriter writer, EpochRecord record, DateTimeOffset now)
    {
        PartnerId partner = record.Node;
        writer.BeginLog(partner, LogSide.Theirs, record.Begun); // step 1
        long again = 0;
        var gone = new List<string>();
        foreach (EpochLane lane in record.Lanes)
        {
            OutboxRow[] lost = [.. Lost(writer, partner, lane)];
            again += Renumber(writer, partner, lane.Lane, record.Begun, now); // step 2
            foreach (OutboxRow entry in lost) // step 3
            {
                if (entry.Kind == CarriedKind.Withdrawal || entry.State == OutboxState.Refused || IsTakenBack(writer, entry))
                    continue;
                if (MayGoAgain(writer, entry, now))
                {
                    writer.QueueLost(entry.Id, now);
                    again++;
                }
                else
                {
                    gone.Add(entry.ReportId.Value);
                }
            }
        }
        again += TakeBackAgain(writer, partner, now);
        return new BegunEpoch(again, [.. gone.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>What has a receipt here, and a number above those the partner still has.</summary>
    private static IEnumerable<OutboxRow> Lost(StoreWriter writer, PartnerId partner, EpochLane lane)
    {
        ulong current = writer.GetLaneOut(partner, lane.Lane).Epoch;
        for (ulong epoch = Math.Max(1, lane.HeldHereEpoch); epoch <= current; epoch++)
        {
            foreach (OutboxRow entry in writer.SettledAbove(partner, lane.Lane, epoch, epoch == lane.HeldHereEpoch ? lane.HeldHere : 0))
                yield return entry;
        }
    }

    private static long Renumber(StoreWriter writer, PartnerId partner, LaneName lane, ulong epoch, DateTimeOffset now)
    {
        IReadOnlyList<OutboxRow> unsettled = writer.UnsettledOutbox(partner, lane);
        writer.BeginLane(partner, lane, epoch);
        ulong number = 0;
        foreach (OutboxRow entry in unsettled)
        {
            writer.RenumberOutbox(entry.Id, epoch, ++number, now);
            writer.AppendLinkLeaf(partner, EntryNumbering.SentLeaf(entry, epoch, lane, number, now));
        }
        if (number > 0)
            writer.SetLaneOut(partner, lane, new LaneOut(epoch, number));
        return unsettled.Count;
    }

    private static bool IsTakenBack(StoreReader reader, OutboxRow entry) =>
        reader.FindWithdrawal(entry.ReportId, entry.Partner) is { State: not WithdrawalState.Lifted };

    /// <summary>What people released once is not released by them again; what ran out is of no use to anybody.</summary>
    private static bool MayGoAgain(StoreReader reader, OutboxRow entry, DateTimeOffset now) =>
        entry.Expires > now && reader.IsOutboxKept(entry.Id) && reader.FindApprovalOfEntry(entry.Id) is null;

    /// <summary>A node that forgot what it was told to take back would show it again.</summary>
    private static int TakeBackAgain(StoreWriter writer, PartnerId partner, DateTimeOffset now)
    {
        IReadOnlyList<WithdrawalRow> answered = writer.AnsweredWithdrawals(partner);
        foreach (WithdrawalRow row in answered)
            writer.SayWithdrawal(row with { Said = now });
        return answered.Count;
    }
}

/// <summary>What a new epoch began with.</summary>
/// <param name="SentAgain">Entries that got another number, are queued again, or are taken back again.</param>
/// <param name="NotRecoverable">Ids of reports the partner lost and whose bytes are not here any more.</param>
internal sealed record BegunEpoch(long SentAgain, IReadOnlyList<string> NotRecoverable);
