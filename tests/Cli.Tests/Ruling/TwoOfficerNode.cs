using CertBridge.Cli.Tests.Running;

namespace CertBridge.Cli.Tests.Ruling;

/// <summary>One real node with two officers on its card.</summary>
public sealed class TwoOfficerNode : IDisposable
{
    public RunningNode Node { get; } = new(hasSecondOfficer: true);

    public void Dispose() => Node.Dispose();
}
