using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Syncing;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Witnessing;

/// <summary>A link on which the one side asks when the test says so, and the other answers as the test says.</summary>
internal sealed class WitnessLink : IAsyncDisposable
{
    private readonly LinkSession session;
    private readonly Task[] running;
    private readonly List<WitnessAsk> asked = [];
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WitnessLink(WitnessingPart asking, LinkSession session, LinkSession answering, Func<WitnessAsk, WitnessAnswer?> answer)
    {
        this.session = session;
        Asking = asking;
        var mine = new FramePart(asking.Takes, asking.TakeAsync);
        var theirs = new FramePart(kind => kind == Frame.KindOneofCase.WitnessAsk, async (frame, cancel) =>
        {
            asked.Add(frame.WitnessAsk);
            first.TrySetResult();
            if (answer(frame.WitnessAsk) is { } given)
                await answering.SendAsync(new Frame { WitnessAnswer = given }, cancel);
        });
        running = [session.RunAsync([mine], CancellationToken.None), answering.RunAsync([theirs], CancellationToken.None)];
    }

    public WitnessingPart Asking { get; }

    public LinkSession Session => session;

    public Task FirstAsked => first.Task;

    /// <summary>Every question that went over.</summary>
    public IReadOnlyList<WitnessAsk> Asked => asked;

    public async Task ShowAsync(bool onlyGrown = true) => await Asking.ShowAsync(onlyGrown, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        session.Close(ClosingReason.Shutdown, "the test is over");
        await Task.WhenAll(running);
        session.Dispose();
    }
}
