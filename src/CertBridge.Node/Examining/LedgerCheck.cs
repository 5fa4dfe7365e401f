using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Examining;

/// <summary>The end of every link log is hashed again and compared with the newest checkpoint that was signed over it, the node log's with how it was anchored last. <c>ledger verify</c> reads the whole.</summary>
internal sealed class LedgerCheck : HomeCheck
{
    public override string Name => "ledger";

    /// <summary>True: a node that signs the next checkpoint over a changed log bears witness against itself.</summary>
    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Own.IsValid)
            return [Skipped("depends", "the checkpoints are held against the own card, which cannot be read")];
        try
        {
            if (!home.HasStore)
                return [Ok("there is no log yet", "none")];
            LedgerTail[] tails = [.. Tails(home, home.Own.Value.Card)];
            Finding[] wrong = [.. tails.Where(tail => tail.Objection.Length > 0).Select(tail => Failure("tail", $"{tail.Log}: {tail.Objection}", "stop the node, copy the store aside, then: certbridge ledger verify"))];
            return wrong.Length > 0
                ? wrong
                : [Ok(tails.Length == 0 ? "nothing was logged yet" : $"{tails.Length} logs end as their newest checkpoints say; {tails.Sum(tail => tail.LeavesRead)} leaves were hashed again")];
        }
        catch (StoreRefusedException refused) when (refused.Problem.Code == Protocol.Errors.StoreErrors.InUse)
        {
            return [Skipped("in-use", "a running node has the store; it looks at it when it is asked")];
        }
        catch (Exception failed) when (failed is StoreRefusedException or StoreFailedException)
        {
            return [Skipped("unreadable", $"the store cannot be read: {failed.Message}")];
        }
    }

    private static IEnumerable<LedgerTail> Tails(ExaminedHome home, VerifiedCard own)
    {
        Dictionary<PartnerId, VerifiedCard> partners = home.Partners.Where(one => one.IsValid).ToDictionary(one => one.Value!.Id, one => one.Value!.Card);
        IReadOnlyList<(PartnerId Partner, LogSide Side)> logs = home.ReadStore(LedgerTails.Logs);
        ulong leavesMax = LedgerTails.LeavesOfEach(logs.Count);
        if (home.ReadStore(reader => reader.LatestNodeCheckpoint() is { } anchored ? LedgerTails.LookAtNodeLog(reader, anchored, leavesMax) : null) is { } nodeLog)
            yield return nodeLog;
        foreach ((PartnerId partner, LogSide side) in logs)
            yield return home.ReadStore(reader => LedgerTails.Look(reader, own, partners.GetValueOrDefault(partner), reader.LatestCheckpoint(partner, side)!, leavesMax));
    }
}
