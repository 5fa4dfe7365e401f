using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>Numbers of epochs that ended which this node forgot when it went back, and the other side's record proves.</summary>
/// <param name="Side">Whose numbers.</param>
/// <param name="Lane">The lane.</param>
/// <param name="FirstEpoch">The first of these epochs.</param>
/// <param name="LastEpoch">The last of them.</param>
/// <param name="LastNumber">The last number there is in the last of them; in those before it any may be.</param>
public sealed record EndedLane(LogSide Side, LaneName Lane, ulong FirstEpoch, ulong LastEpoch, ulong LastNumber);
