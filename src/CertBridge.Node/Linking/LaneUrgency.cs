using CertBridge.Protocol.V1;
using CertBridge.Storage;

namespace CertBridge.Node.Linking;

/// <summary>Whose commit goes first: what is written for flash and immediate passes all that waits for the store's one writer (DESIGN section 9).</summary>
internal static class LaneUrgency
{
    public static CommitUrgency Of(LaneName lane) => LaneGroups.Of(lane) == LaneGroup.Urgent ? CommitUrgency.Urgent : CommitUrgency.Routine;
}
