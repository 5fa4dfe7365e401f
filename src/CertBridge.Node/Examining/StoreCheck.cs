using CertBridge.Storage;

namespace CertBridge.Node.Examining;

/// <summary>SQLite's own look at every page of the store, on a connection that only reads.</summary>
internal sealed class StoreCheck : HomeCheck
{
    /// <summary>A reader that stays longer keeps a running node's log from being folded, and a start must not wait for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override string Name => "store";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        try
        {
            if (!home.HasStore)
                return [Ok("there is no store yet: the node makes it at its first start", "none")];
            (StoreIntegrity integrity, long size) = home.ReadStore(reader => (reader.QuickCheck(Patience, home.Time), reader.SizeBytes()));
            if (integrity.Damage.Count > 0)
                return [Failure("damaged", $"SQLite finds damage in {home.Home.StoreFile}: {string.Join("; ", integrity.Damage)}", "stop the node, copy the store aside, and see docs/operations.md, When the disk fails")];
            return [integrity.IsFinished
                ? Ok($"integrity ok, {size / (1024 * 1024)} MiB, SQLite {NodeStore.SqliteVersion}")
                : Skipped("too-large", $"{size / (1024 * 1024)} MiB are too many to look at in {Patience.TotalSeconds:0} s; the whole is read by: certbridge ledger verify")];
        }
        catch (StoreRefusedException refused) when (refused.Problem.Code == Protocol.Errors.StoreErrors.InUse)
        {
            return [Skipped("in-use", "a running node has the store; it looks at it when it is asked")];
        }
        catch (Exception failed) when (failed is StoreRefusedException or StoreFailedException)
        {
            return [Failure("unreadable", failed.Message, $"dmesg and df -h {ShellWord.Of(home.Home.StoreFolder)}; then docs/operations.md, When the disk fails")];
        }
    }
}
