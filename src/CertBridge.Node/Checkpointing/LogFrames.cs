using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Node.Checkpointing;

/// <summary>What a frame of leaves or a checkpoint may weigh, asked before it is queued or kept.</summary>
internal static class LogFrames
{
    private const int LeavesBytesMax = 1024 * 1024;

    /// <summary>Tags, lengths and what a newer partner adds.</summary>
    private const int RoomForFieldsBytes = 16 * 1024;

    /// <returns>Null when it may go on.</returns>
    public static string? Objection(Frame frame) => frame.KindCase == Frame.KindOneofCase.Leaves
        ? Leaves(frame.Leaves) ?? Size(frame, LeavesBytesMax)
        : Size(frame, Limits.CheckpointBytesMax);

    private static string? Leaves(Leaves leaves)
    {
        if (leaves.Records.Count is 0 or > Limits.LeavesPerFrameMax)
            return $"{leaves.Records.Count} leaves in one frame; 1 to {Limits.LeavesPerFrameMax} are allowed";
        ByteString? unfit = leaves.Records.FirstOrDefault(record => record.Length is 0 or > Limits.LeafRecordBytesMax);
        return unfit is null ? null : $"a leaf of {unfit.Length} bytes; 1 to {Limits.LeafRecordBytesMax} are allowed";
    }

    private static string? Size(Frame frame, int contentBytesMax)
    {
        int size = frame.CalculateSize();
        return size > contentBytesMax + RoomForFieldsBytes ? $"a frame of {frame.KindCase} has {size} bytes; {contentBytesMax + RoomForFieldsBytes} are allowed" : null;
    }
}
