using CertBridge.Node.Checkpointing;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Checkpointing;

public sealed class LogFramesTests
{
    [Fact]
    public void Leaves_WithinTheLimits_MayGoOn() =>
        Assert.Null(LogFrames.Objection(Leaves(Limits.LeavesPerFrameMax, 1_000)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(Limits.LeavesPerFrameMax + 1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, Limits.LeafRecordBytesMax + 1)]
    [InlineData(500, Limits.LeafRecordBytesMax)]
    public void Leaves_OverALimit_BreakTheLink(int count, int bytes) =>
        Assert.NotNull(LogFrames.Objection(Leaves(count, bytes)));

    [Fact]
    public void Checkpoint_OverItsSize_BreaksTheLink()
    {
        Assert.Null(LogFrames.Objection(Checkpoint(Limits.CheckpointBytesMax)));
        Assert.NotNull(LogFrames.Objection(Checkpoint(1024 * 1024)));
    }

    private static Frame Checkpoint(int bytes) => new() { Checkpoint = new Checkpoint { Note = ByteString.CopyFrom(new byte[bytes]) } };

    private static Frame Leaves(int count, int bytes)
    {
        var leaves = new Leaves();
        leaves.Records.AddRange(Enumerable.Repeat(ByteString.CopyFrom(new byte[bytes]), count));
        return new Frame { Leaves = leaves };
    }
}
