using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Rationing;

/// <summary>
/// Processor time shared fairly between partners: the next turn is that of the partner who has had least, measured in time and not in pieces of work (start-time
/// fair queueing: Goyal, Vin, Cheng, SIGCOMM 1996, section 2). Work is not interrupted, so one partner never has every worker while there is more than one.
/// Within a partner the order is kept. Thread-safe.
/// </summary>
/// <param name="workers">How many turns are taken at once.</param>
/// <param name="threads">As many.</param>
internal sealed class FairTurns(int workers, TurnThreads threads)
{
    private readonly int workersPerPartner = Math.Max(1, workers - 1);
    private readonly Lock gate = new();
    private readonly Dictionary<PartnerId, Line> lines = [];
    private readonly List<Line> waiting = [];
    private int working;
    private long reached; // what the partner served last had had: who comes back from a pause starts here, with no credit for it

    /// <summary>Runs the work when it is the partner's turn.</summary>
    /// <exception cref="OperationCanceledException">It was given up before its turn.</exception>
    public Task<T> RunAsync<T>(PartnerId partner, Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (!lines.TryGetValue(partner, out Line? line))
                lines[partner] = line = new Line();
            if (line.IsIdle)
                line.Had = Math.Max(line.Had, reached);
            if (line.Work.Count == 0)
                waiting.Add(line);
            line.Work.Enqueue(() => Do(work, done, cancellationToken));
        }
        Begin();
        return done.Task;
    }

    private static void Do<T>(Func<T> work, TaskCompletionSource<T> done, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.TrySetCanceled(cancellationToken);
            return;
        }
        try
        {
            done.TrySetResult(work());
        }
        catch (Exception failure)
        {
            done.TrySetException(failure);
        }
    }

    private void Begin()
    {
        while (Next() is { } turn)
            threads.Run(() => Take(turn));
    }

    private Turn? Next()
    {
        lock (gate)
        {
            if (working >= workers || waiting.Where(one => one.Working < workersPerPartner).MinBy(one => one.Had) is not { } line)
                return null;
            Action work = line.Work.Dequeue();
            if (line.Work.Count == 0)
                waiting.Remove(line);
            line.Working++;
            working++;
            reached = line.Had;
            return new Turn(line, work);
        }
    }

    private void Take(Turn turn)
    {
        long began = threads.Time.GetTimestamp();
        turn.Work();
        lock (gate)
        {
            turn.Line.Had += Math.Max(0, threads.Time.GetTimestamp() - began); // no turn gives credit
            turn.Line.Working--;
            working--;
        }
        Begin();
    }

    private sealed class Line
    {
        public Queue<Action> Work { get; } = new();

        public int Working { get; set; }

        public long Had { get; set; }

        public bool IsIdle => Work.Count == 0 && Working == 0;
    }

    private sealed record Turn(Line Line, Action Work);
}

/// <summary>Where turns are taken: on <see cref="PatientThreads"/> in every node, on the one thread of all of them in the simulation (docs/SIMULATION.md).</summary>
/// <param name="Run">Has a turn taken soon, and not by the caller.</param>
/// <param name="Time">What a turn takes, asked before it and after it on its own thread.</param>
internal sealed record TurnThreads(Action<Action> Run, TimeProvider Time);
