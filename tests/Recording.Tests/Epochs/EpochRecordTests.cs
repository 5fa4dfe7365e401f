using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Epochs;

namespace CertBridge.Recording.Tests.Epochs;

public sealed class EpochRecordTests
{
    private const string Text =
        """
        CertBridge/1 epoch
        node: cert-aln
        environment: dev
        partner: cert-bor
        epoch: 1 ends, 2 begins
        log of the node at the partner: epoch 1, 57 leaves, root e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        flash: the partner has number 0, gave 0; the node has 0 of epoch 0
        immediate: the partner has number 0, gave 0; the node has 0 of epoch 0
        priority: the partner has number 0, gave 0; the node has 0 of epoch 0
        routine: the partner has number 41, gave 17; the node has 12 of epoch 1
        bulk: the partner has number 0, gave 0; the node has 0 of epoch 0

        """;

    private static readonly EpochRecord Record = new()
    {
        Node = PartnerId.Parse("cert-aln"),
        Environment = "dev",
        Partner = PartnerId.Parse("cert-bor"),
        Ended = 1,
        Begun = 2,
        LogEpoch = 1,
        LogSize = 57,
        LogRoot = Digest.Of([]),
        Lanes = [.. EpochRecord.AllLanes.Select(lane => lane == LaneName.Routine ? new EpochLane(lane, 41, 17, 12, 1) : new EpochLane(lane, 0, 0, 0, 0))],
    };

    [Fact]
    public void Write_IsThisText() => Assert.Equal(Text, Encoding.UTF8.GetString(Record.Write()));

    [Fact]
    public void Read_OfWhatWasWritten_IsTheRecord()
    {
        Parsed<EpochRecord> read = EpochRecord.Read(Encoding.UTF8.GetBytes(Text));

        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        Assert.Equal(Record.Lanes, read.Value.Lanes);
        Assert.Equal(Record with { Lanes = [] }, read.Value with { Lanes = [] });
    }

    [Theory]
    [InlineData("CertBridge/1 epoch", "CertBridge/1 suite-floor")]
    [InlineData("node: cert-aln", "node: CERT-ALN")]
    [InlineData("node: cert-aln", "node: -")]
    [InlineData("environment: dev\n", "")]
    [InlineData("epoch: 1 ends", "epoch: 01 ends")]
    [InlineData("epoch: 1 ends", "epoch: 9999999999999999999 ends")]
    [InlineData("57 leaves", "-57 leaves")]
    [InlineData("e3b0c442", "E3B0C442")]
    [InlineData("e3b0c442", "e3b0c4")]
    [InlineData("number 41", "number 041")]
    [InlineData("number 41", "number 9999999999999999999")]
    [InlineData("flash:", "bulk:")]
    [InlineData("bulk: the partner has number 0, gave 0; the node has 0 of epoch 0\n", "")]
    [InlineData("\nbulk:", "\nroutine: the partner has number 0, gave 0; the node has 0 of epoch 0\nbulk:")]
    [InlineData("of epoch 1\n", "of epoch 1\r\n")]
    [InlineData("cert-bor\n", "cert-bor\nserial: 1\n")]
    public void Read_OfAnythingElse_IsRefused(string part, string other)
    {
        string changed = Text.Replace(part, other, StringComparison.Ordinal);
        Assert.NotEqual(Text, changed);

        Problem problem = Assert.Single(EpochRecord.Read(Encoding.UTF8.GetBytes(changed)).Problems);

        Assert.Equal(TrustErrors.EpochRecordForm, problem.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(EpochRecord.BytesMax + 1)]
    public void Read_OfNothing_OrTooMuch_IsRefused(int bytes) => Assert.False(EpochRecord.Read(new byte[bytes]).IsValid);

    [Fact]
    public void Read_OfEveryTruncation_IsRefused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Text);
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.False(EpochRecord.Read(whole.AsSpan(0, length)).IsValid));
        Assert.False(EpochRecord.Read([.. whole, (byte)'\n']).IsValid);
    }
}
