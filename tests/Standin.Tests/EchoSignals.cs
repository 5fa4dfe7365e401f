namespace CertBridge.Standin.Tests;

/// <summary>Lets a test await what the server does instead of sleeping.</summary>
internal sealed class EchoSignals
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
