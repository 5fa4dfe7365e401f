using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>How far a partner's log says it has numbered one lane towards us.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Epoch">Epoch of its numbering.</param>
/// <param name="LastNumber">The last number that its log, as far as it was followed, says was sent.</param>
public sealed record FollowedLane(LaneName Lane, ulong Epoch, ulong LastNumber);
