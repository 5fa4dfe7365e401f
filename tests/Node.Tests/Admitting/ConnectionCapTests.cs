using CertBridge.Node.Admitting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Admitting;

public sealed class ConnectionCapTests
{
    [Fact]
    public async Task Invoke_BeyondTheCap_EndsTheNewOne()
    {
        using var tally = new RefusalTally(TimeProvider.System, NullLogger<RefusalTally>.Instance);
        var cap = new ConnectionCap("health", max: 1, tally);
        var open = new TaskCompletionSource();
        int served = 0;
        Task Serve(ConnectionContext connection)
        {
            served++;
            return open.Task;
        }
        Task first = cap.InvokeAsync(new DefaultConnectionContext("first"), Serve);
        var second = new AbortableContext();
        await cap.InvokeAsync(second, Serve);
        Assert.True(second.IsAborted);
        Assert.Equal(1, served);

        open.SetResult();
        await first;
        await cap.InvokeAsync(new DefaultConnectionContext("third"), Serve);
        Assert.Equal(2, served);
    }

    private sealed class AbortableContext : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
