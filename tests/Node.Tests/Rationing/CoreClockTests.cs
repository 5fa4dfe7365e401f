using System.Reflection.Emit;
using System.Runtime;
using CertBridge.Node.Rationing;

namespace CertBridge.Node.Tests.Rationing;

public sealed class CoreClockTests
{
    [Fact]
    public void ATurn_IsNotChargedWithACollection()
    {
        object[][] kept = [.. Enumerable.Range(0, 2_000).Select(_ => Enumerable.Range(0, 500).Select(i => (object)i).ToArray())];
        var clock = new CoreClock();
        TimeSpan paused = GC.GetTotalPauseDuration();
        long before = clock.GetTimestamp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        TimeSpan charged = clock.GetElapsedTime(before);
        paused = GC.GetTotalPauseDuration() - paused;
        GC.KeepAlive(kept);

        Assert.True(paused > TimeSpan.Zero);
        Assert.True(charged < paused / 2, $"{charged} of {paused}");
    }

    [Fact]
    public void ATurn_IsNotChargedWithWhatIsCompiledInIt()
    {
        var method = new DynamicMethod("Long", typeof(int), [typeof(int)]);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        for (int i = 0; i < 50_000; i++)
        {
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Xor);
        }
        il.Emit(OpCodes.Ret);
        var called = method.CreateDelegate<Func<int, int>>();
        var clock = new CoreClock();
        TimeSpan compiled = JitInfo.GetCompilationTime(currentThread: true);
        long before = clock.GetTimestamp();
        called(1);
        TimeSpan charged = clock.GetElapsedTime(before);
        compiled = JitInfo.GetCompilationTime(currentThread: true) - compiled;

        Assert.True(compiled > TimeSpan.Zero);
        Assert.True(charged < compiled / 2, $"{charged} of {compiled}");
    }

    [Fact]
    public void ATurn_IsChargedWithWork_AndNotWithWaiting()
    {
        var clock = new CoreClock();
        long before = clock.GetTimestamp();
        new ManualResetEventSlim().Wait(TimeSpan.FromMilliseconds(200));
        TimeSpan waiting = clock.GetElapsedTime(before);
        before = clock.GetTimestamp();
        long began = TimeProvider.System.GetTimestamp();
        while (clock.GetElapsedTime(before) < TimeSpan.FromMilliseconds(50))
        {
        }

        Assert.True(waiting < TimeSpan.FromMilliseconds(100), $"{waiting}");
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMilliseconds(40)); // no faster than the clock on the wall, but for how finely either is cut
    }
}
