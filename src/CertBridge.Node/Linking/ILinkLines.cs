using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Linking;

/// <summary>Where connections to partners come from: the network (<see cref="GrpcLines"/>), or the simulated one of docs/SIMULATION.md.</summary>
internal interface ILinkLines
{
    /// <param name="partner">Whose key the other end must show.</param>
    /// <param name="group">The lanes the connection is for.</param>
    /// <param name="endpoints">host:port, at least one.</param>
    LinkLine To(PartnerId partner, LaneGroup group, string[] endpoints);
}

/// <summary>One connection that is about to be dialled. Disposing of it ends it.</summary>
internal abstract class LinkLine : IDisposable
{
    /// <summary>The key the other end showed, once it was accepted.</summary>
    public abstract LinkKey Key { get; }

    /// <summary>Why the other end was not accepted, for people; null when it was or was never heard.</summary>
    public abstract string? Objection { get; }

    /// <summary>Once.</summary>
    /// <exception cref="Exception">What the network or the other end says; <see cref="LinkFailure"/> has the words.</exception>
    public abstract Task<FrameDuplex> ConnectAsync(CancellationToken stopping);

    public abstract void Dispose();
}
