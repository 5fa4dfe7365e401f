using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Operating;

/// <summary>
/// Puts a policy in force, or back in force, and its leaf in the node log. One at a time: the leaves stand in the order in which policies came into force,
/// which the next start and the next rollback go by.
/// </summary>
internal sealed class PolicyChanging(TrustBook trust, NodeStore store, TimeProvider time, ILogger<PolicyChanging> logger) : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    public void Dispose() => one.Dispose();

    public Parsed<PolicyTaken> LookAt(ReadOnlyMemory<byte> document, IReadOnlyList<byte[]> signatures) => trust.JudgePolicy(document, signatures, Position());

    public Task<Parsed<PolicyTaken>> LoadAsync(ReadOnlyMemory<byte> document, IReadOnlyList<byte[]> signatures, Caller caller, CancellationToken cancellationToken) =>
        ChangeAsync(position => trust.TakePolicy(document, signatures, position), caller, isRollback: false, cancellationToken);

    /// <summary>What officers would sign to go back to the policy in force before, and what that would change.</summary>
    public Parsed<Rollback> LookBack()
    {
        PolicyPosition position = Position();
        Parsed<SharingPolicy> target = Target();
        if (!target.IsValid)
            return Parsed<Rollback>.Invalid(target.Problems);
        byte[] statement = trust.RollbackOf(trust.Current.Policy.Document, target.Value, position);
        Parsed<PolicyTaken> judged = trust.JudgeRollback(target.Value, position);
        return judged.IsValid ? Parsed<Rollback>.Valid(new Rollback(judged.Value, statement)) : Parsed<Rollback>.Invalid(judged.Problems);
    }

    public Task<Parsed<PolicyTaken>> RollBackAsync(IReadOnlyList<byte[]> signatures, Caller caller, CancellationToken cancellationToken) =>
        ChangeAsync(position => RollBack(signatures, position), caller, isRollback: true, cancellationToken);

    /// <returns>What was asked beside the policy in force; null for nothing.</returns>
    public async Task<SharingPolicy?> EndShadowAsync(Caller caller, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            SharingPolicy? ended = trust.EndShadow();
            if (ended is not null)
                await AppendAsync(PolicyLeaf.WriteShadowEnded(ended, caller, time.GetUtcNow()));
            return ended;
        }
        finally
        {
            one.Release();
        }
    }

    private Parsed<PolicyTaken> RollBack(IReadOnlyList<byte[]> signatures, PolicyPosition position)
    {
        Parsed<SharingPolicy> target = Target();
        return target.IsValid ? trust.RollPolicyBack(target.Value, signatures, position) : Parsed<PolicyTaken>.Invalid(target.Problems);
    }

    private PolicyPosition Position() => store.Read(PolicyLog.Position);

    /// <summary>The one in force before the last; the built-in one before the first.</summary>
    private Parsed<SharingPolicy> Target()
    {
        (LoggedPolicy? last, LoggedPolicy? before) = store.Read(reader => (PolicyLog.Last(reader), PolicyLog.Before(reader)));
        if (last is null)
            return Nothing("No policy was ever loaded: the built-in one is in force.");
        if (before is null)
            return Parsed<SharingPolicy>.Valid(SharingPolicy.BuiltIn);
        return trust.FindPolicy(new RecordedPolicy(before.Name, before.Version, before.Digest)) is { } found
            ? Parsed<SharingPolicy>.Valid(found)
            : Nothing($"{before} was in force before and does not lie in the home as it was.");
    }

    private async Task<Parsed<PolicyTaken>> ChangeAsync(Func<PolicyPosition, Parsed<PolicyTaken>> change, Caller caller, bool isRollback, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            Parsed<PolicyTaken> taken = change(Position());
            if (taken.IsValid)
                await RecordAsync(taken.Value, caller, isRollback);
            return taken;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>It is in force already: that the caller went away does not leave it without a leaf.</summary>
    private async Task RecordAsync(PolicyTaken taken, Caller caller, bool isRollback)
    {
        await AppendAsync(PolicyLeaf.Write(taken, caller, time.GetUtcNow(), isRollback));
        if (taken.IsInForce)
            logger.PolicyInForce(taken.Document.ToString(), taken.Document.Hash, string.Join(", ", taken.Officers));
        else if (taken.IsBeside)
            logger.PolicyBeside(taken.Document.ToString(), taken.Document.Hash, string.Join(", ", taken.Officers));
    }

    private Task<ulong> AppendAsync(byte[] leaf) =>
        store.CommitAsync(CommitUrgency.Routine, leaf.Length, writer => writer.AppendNodeLeaf(PolicyLeaf.Kind, leaf), CancellationToken.None);

    private static Parsed<SharingPolicy> Nothing(string message) => Parsed<SharingPolicy>.Invalid(new Problem(PolicyErrors.NothingBefore, "", message));
}

/// <summary>A rollback that could be.</summary>
/// <param name="Taken">What it would change, and how many officers it takes.</param>
/// <param name="Statement">The exact bytes they sign.</param>
internal sealed record Rollback(PolicyTaken Taken, byte[] Statement);
