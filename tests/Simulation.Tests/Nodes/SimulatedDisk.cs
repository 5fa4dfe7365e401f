using CertBridge.Simulation.Tests.Worlds;

namespace CertBridge.Simulation.Tests.Nodes;

/// <summary>How long a node's store takes to come to what waits for it, and to flush it, in virtual time. The store is a real one; this only says when its writer has its turn.</summary>
internal sealed class SimulatedDisk(Timeline timeline, Dice dice, int millisMax)
{
    private const int StuckMillisMax = 3_000;
    private const int StuckPerMille = 5;

    private Action? waiting;
    private bool isTimeless;

    public void Turns(Action writer)
    {
        if (isTimeless)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static turn => turn(), writer, preferLocal: false);
            return;
        }
        waiting = writer;
        timeline.After(dice.Below(1_000) < StuckPerMille ? dice.Millis(0, StuckMillisMax) : dice.Millis(0, millisMax), Take);
    }

    /// <summary>The node has died, and its store was copied: what still waits only has to end.</summary>
    public void GoOnWithoutTime()
    {
        isTimeless = true;
        if (waiting is { } writer)
            Turns(writer);
        waiting = null;
    }

    private void Take()
    {
        Action? writer = waiting;
        waiting = null;
        writer?.Invoke();
    }
}
