using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Witnessing;

/// <summary>What a question to a witness and its answer may weigh, asked before either waits or is kept.</summary>
internal static class WitnessFrames
{
    /// <summary>Tags, lengths and what a newer partner adds.</summary>
    private const int RoomForFieldsBytes = 16 * 1024;

    private const int HashFieldBytes = Digest.SizeBytes + 2;

    /// <returns>Null when it may go on.</returns>
    public static string? Objection(Frame frame) => frame.KindCase == Frame.KindOneofCase.WitnessAsk
        ? Ask(frame.WitnessAsk) ?? Size(frame, Limits.CheckpointBytesMax + (Limits.ConsistencyHashesMax * HashFieldBytes))
        : Answer(frame.WitnessAnswer) ?? Size(frame, Limits.CosignatureBytesMax);

    private static string? Ask(WitnessAsk ask) =>
        ask.Note.Length > Limits.CheckpointBytesMax ? $"a head to cosign has {ask.Note.Length} bytes; {Limits.CheckpointBytesMax} are allowed"
        : ask.Consistency.Count > Limits.ConsistencyHashesMax ? $"a consistency proof has {ask.Consistency.Count} hashes; {Limits.ConsistencyHashesMax} are allowed"
        : ask.Consistency.Any(hash => hash.Length != Digest.SizeBytes) ? $"a hash of a consistency proof has other than {Digest.SizeBytes} bytes"
        : null;

    private static string? Answer(WitnessAnswer answer) =>
        answer.Cosignature.Length > Limits.CosignatureBytesMax ? $"a cosignature has {answer.Cosignature.Length} bytes; {Limits.CosignatureBytesMax} are allowed" : null;

    private static string? Size(Frame frame, int contentBytesMax)
    {
        int size = frame.CalculateSize();
        return size > contentBytesMax + RoomForFieldsBytes ? $"a frame of {frame.KindCase} has {size} bytes; {contentBytesMax + RoomForFieldsBytes} are allowed" : null;
    }
}
