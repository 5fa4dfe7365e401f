namespace CertBridge.Node.Tests.Submitting;

/// <summary>Three nodes for tests of one: aln knows bor and cel, and has an agreement with bor alone.</summary>
public abstract class AmongThree : IAsyncLifetime
{
    private protected WorkingNode Aln { get; } = WorkingNode.Founding("cert-aln");

    private protected WorkingNode Bor { get; } = WorkingNode.Founding("cert-bor");

    private protected WorkingNode Cel { get; } = WorkingNode.Founding("cert-cel");

    public virtual Task InitializeAsync()
    {
        Aln.Meet(Bor);
        Aln.Meet(Cel);
        Aln.Agree(Bor);
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        await Aln.DisposeAsync();
        await Bor.DisposeAsync();
        await Cel.DisposeAsync();
    }
}
