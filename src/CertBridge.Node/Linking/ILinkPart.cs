using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>One activity on a live link: delivering, receiving, checkpointing, noticing. The session feeds it frames and ends with it; what is disposable is disposed of then.</summary>
internal interface ILinkPart
{
    bool Takes(Frame.KindOneofCase kind);

    /// <summary>Takes one frame. May wait: that is how a flood is slowed.</summary>
    ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken);

    /// <summary>Works until the link ends. Whatever it throws ends the link.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Makes the part for a link that has just come up.</summary>
internal interface ILinkPartSource
{
    /// <returns>Null where the connection's lanes have no such part.</returns>
    ILinkPart? Join(LinkSession session);
}
