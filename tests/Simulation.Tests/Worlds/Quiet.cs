namespace CertBridge.Simulation.Tests.Worlds;

/// <summary>
/// Everything in a world runs on the one worker thread of its process, the world itself too. So there is one order of everything, and what the queue does not hold waits for virtual time, a frame or the
/// disk, all of which the world gives.
/// </summary>
internal static class Quiet
{
    /// <exception cref="InvalidOperationException">The process has more than one worker thread: it was not started by the tests.</exception>
    public static void TakeOneThread()
    {
        if (Environment.ProcessorCount != 1 || !ThreadPool.SetMaxThreads(workerThreads: 1, completionPortThreads: 1))
            throw new InvalidOperationException("A world runs in a process with one worker thread: set DOTNET_PROCESSOR_COUNT=1.");
    }

    /// <summary>Lets everything go on until all of it waits.</summary>
    public static async Task ComeAsync()
    {
        do
            await Task.Yield();
        while (ThreadPool.PendingWorkItemCount > 0);
    }
}
