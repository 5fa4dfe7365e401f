using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Receipts;
using CertBridge.Sealing.Envelopes;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Exchange.Tests;

/// <summary>The connection of flash and immediate, spoken to by a partner with real keys: it goes on when the other stands still, and takes nothing that is not its own.</summary>
public sealed class UrgentConnectionTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private readonly TestNode bor = shared.Pair.Bor;

    [Fact]
    public async Task Flash_IsDelivered_AndSettledByAReceiptAlone_WhileTheOrdinaryConnectionIsNotRead()
    {
        await using RoguePartner ordinary = shared.Dial();
        await ordinary.GreetAsync();
        await using RoguePartner urgent = Dial();
        await urgent.GreetAsync();
        for (int i = 0; i < 3; i++)
            await bor.MustAsync("report", "submit", await ReportFile.WriteAsync(bor, $"stuck {i}"));

        string id = Word((await bor.MustAsync("report", "submit", await ReportFile.WriteAsync(bor, "flash"), "--lane", "flash")).Json, "reportId");
        Deliver delivered = (await urgent.HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Deliver)).Deliver;
        await urgent.SayAsync(new Frame { Receipt = Signed(urgent, delivered) });

        JsonElement receipt = Assert.Single((await bor.MustAsync("report", "receipts", id, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((LaneName.Flash, "quarantined", 0), (delivered.Lane, Word(receipt, "verdict"), receipt.GetProperty("checkpointSize").GetInt32()));
    }

    [Fact]
    public async Task AnEnvelopeByFlash_IsAnsweredByAReceiptSignedAlone_ThatIsTheLeafItNames_AndTheSameAgainTheSameBytes()
    {
        await using RoguePartner urgent = Dial();
        await urgent.GreetAsync();
        SealedEnvelope envelope = new Lane(shared, urgent).Seal();
        await urgent.DeliverAsync(1, envelope.Header, envelope.Cms, LaneName.Flash);
        SignedReceipt first = (await urgent.HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Receipt)).Receipt;
        await urgent.DeliverAsync(1, envelope.Header, envelope.Cms, LaneName.Flash);
        SignedReceipt second = (await urgent.HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Receipt)).Receipt;

        FollowedLeaf opened = ReceiptSignature.Open(first, LogCheckpoint.OriginOf("dev", bor.Id, urgent.Mask.Id), SigningKeyVerification.Of(urgent.Trust.Find(bor.Id)!.Card, TimeProvider.System.GetUtcNow()), bor.Id, urgent.Mask.Id).Value!;
        Assert.Equal((ReceiptVerdict.Stored, LaneName.Flash, 1UL), (opened.Record.Receipt.Verdict, opened.Record.Receipt.Lane, opened.Record.Receipt.Number));
        Assert.Equal((first.LeafIndex, first.Record), (second.LeafIndex, second.Record));
    }

    [Fact]
    public async Task AReceiptThatDoesNotVerify_EndsTheConnection()
    {
        await using RoguePartner urgent = Dial();
        await urgent.GreetAsync();
        SignedReceipt forged = Signed(urgent, new Deliver { Epoch = 1, Lane = LaneName.Flash, Number = 1, Envelope = new Envelope() });
        forged.LeafIndex++;
        await urgent.SayAsync(new Frame { Receipt = forged });

        Assert.Equal(ClosingReason.Protocol, await urgent.HearClosingAsync());
    }

    [Fact]
    public async Task AReceiptAlone_OnTheOrdinaryConnection_EndsIt()
    {
        await using RoguePartner ordinary = shared.Dial();
        await ordinary.GreetAsync();
        await ordinary.SayAsync(new Frame { Receipt = new SignedReceipt() });

        Assert.Equal(ClosingReason.Protocol, await ordinary.HearClosingAsync());
    }

    [Fact]
    public async Task AnEnvelopeOfALaneThatIsNotOfThisConnection_EndsIt()
    {
        await using RoguePartner urgent = Dial();
        await urgent.GreetAsync();
        SealedEnvelope envelope = new Lane(shared, urgent).Seal();
        await urgent.DeliverAsync(1, envelope.Header, envelope.Cms, LaneName.Routine);

        Assert.Equal(ClosingReason.Protocol, await urgent.HearClosingAsync());
    }

    [Fact]
    public async Task AHello_WithALaneThatIsNone_IsRefused()
    {
        await using RoguePartner urgent = Dial();
        await urgent.SayAsync(new Frame { Hello = urgent.Hello(hello => hello.Lanes.Add(new LaneStanding { Lane = (LaneName)6, MyEpoch = 1 })) });

        Assert.Equal(ClosingReason.Protocol, await urgent.HearClosingAsync());
    }

    [Fact]
    public async Task AHello_IsNotJudgedByWhatItGaveOnTheLanesOfTheOtherConnection_WhichMoveMeanwhile()
    {
        await using RoguePartner ordinary = shared.Dial();
        await ordinary.GreetAsync();
        SealedEnvelope envelope = new Lane(shared, ordinary).Seal();
        await ordinary.DeliverAsync(1, envelope.Header, envelope.Cms, LaneName.Bulk);
        await ordinary.HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Ack);
        await using RoguePartner urgent = Dial();
        await urgent.GreetAsync(hello => hello.Lanes.Add(new LaneStanding { Lane = LaneName.Bulk, MyEpoch = 1 }));

        Assert.Contains(urgent.VictimHello!.Lanes, lane => lane is { Lane: LaneName.Bulk, Floor: 1 });
    }

    [Fact]
    public async Task AHeaderThatNamesUnknownLanes_IsRefused_AndSaysWhichThereAre()
    {
        await using RoguePartner unknown = RoguePartner.Dial(shared.Pair.Aln, bor, lanes: "express");

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => unknown.HearAsync(_ => true));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("ordinary and urgent", refused.Status.Detail, StringComparison.Ordinal);
    }

    private RoguePartner Dial() => RoguePartner.Dial(shared.Pair.Aln, bor, lanes: LaneGroup.Urgent.Word());

    /// <summary>What the mask's node would say of an envelope it cannot open.</summary>
    private SignedReceipt Signed(RoguePartner rogue, Deliver delivered)
    {
        byte[] record = LeafRecords.Write(new LeafRecord
        {
            Receipt = new Receipt
            {
                Sender = bor.Id.Value,
                Receiver = rogue.Mask.Id.Value,
                Epoch = delivered.Epoch,
                Lane = delivered.Lane,
                Number = delivered.Number,
                EnvelopeId = delivered.Envelope.Header.IsEmpty ? ByteString.CopyFrom(new byte[16]) : EnvelopeHeader.Parser.ParseFrom(delivered.Envelope.Header).EnvelopeId,
                EnvelopeDigest = ByteString.CopyFrom(EnvelopeDigest.Of(delivered.Envelope.Header.Span, delivered.Envelope.Cms.Span).ToBytes()),
                Verdict = ReceiptVerdict.Quarantined,
                QuarantineReason = QuarantineReason.Unopenable,
                ReceivedMs = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                Kind = ReceiptKind.Stored,
            },
        });
        return ReceiptSignature.Sign(LogCheckpoint.OriginOf("dev", rogue.Mask.Id, bor.Id), 0, record, rogue.Keys.Signing.Id, rogue.Keys.Signing.Sign);
    }

    private static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
