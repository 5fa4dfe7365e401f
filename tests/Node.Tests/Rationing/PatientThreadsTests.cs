using CertBridge.Node.Rationing;

namespace CertBridge.Node.Tests.Rationing;

public sealed class PatientThreadsTests
{
    [Fact]
    public async Task Run_IsOnAThreadThatStepsBack_AndNoOtherDoes()
    {
        using var threads = new PatientThreads(2);
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Run(() => seen.SetResult(Nice()));

        Assert.Equal(Nice() + 15, await seen.Task);
    }

    [Fact]
    public async Task Run_DoesAsManyAtOnceAsThereAreThreads()
    {
        using var threads = new PatientThreads(2);
        using var both = new Barrier(2);
        var met = new TaskCompletionSource[] { new(), new() };
        foreach (TaskCompletionSource one in met)
        {
            threads.Run(() =>
            {
                both.SignalAndWait();
                one.SetResult();
            });
        }

        await Task.WhenAll(met.Select(one => one.Task)).WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>A turn that was under way when the node stopped asks for the next on one of these threads: what is thrown there ends the process.</summary>
    [Fact]
    public void Run_AfterTheEnd_IsPassedBy()
    {
        var threads = new PatientThreads(1);
        threads.Dispose();
        bool isDone = false;
        threads.Run(() => isDone = true);

        Assert.False(isDone);
    }

    /// <summary>Of the thread that asks: the 19th field (proc_pid_stat(5)), the 17th after the name, which may hold anything.</summary>
    private static int Nice() => int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[16], System.Globalization.CultureInfo.InvariantCulture);
}
