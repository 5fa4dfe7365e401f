using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Checkpoints;

/// <summary>The head of a link log (C2SP tlog-checkpoint): which log, how many leaves, which root.</summary>
/// <param name="Origin">First line of the checkpoint and name of its key.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">RFC 6962 root over them.</param>
public sealed record LogCheckpoint(string Origin, ulong Size, Digest Root)
{
    /// <summary>The origin of <paramref name="owner"/>'s log about <paramref name="about"/>.</summary>
    public static string OriginOf(string environment, PartnerId owner, PartnerId about) => $"certbridge/{environment}/{owner}/{about}";
}
