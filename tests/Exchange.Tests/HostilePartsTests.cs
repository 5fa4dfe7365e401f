using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Exchange.Tests;

/// <summary>A partner with real keys that sends envelopes in parts, in order and not: what has no place ends its link, and nothing else.</summary>
public sealed class HostilePartsTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private readonly Neighbourhood pair = shared.Pair;

    [Fact]
    public async Task Parts_OfOneEnvelope_AreThatEnvelope_AlsoOverTwoLinks()
    {
        SealedEnvelope envelope;
        Frame[] parts;
        await using (Lane first = await shared.OpenLaneAsync())
        {
            Assert.True(first.Rogue.VictimHello.TakesParts);
            envelope = Large(first);
            parts = first.Parts(envelope);
            await SayAsync(first, parts[..2]);
            await UntilHeldAsync(2);
        }
        await using Lane second = await shared.OpenLaneAsync();
        PartialArrival offered = Assert.Single(second.Rogue.VictimHello.PartialArrivals);
        Assert.Equal((parts[0].DeliverPart.Number, parts[0].DeliverPart.Digest, parts[2].DeliverPart.Offset), (offered.Number, offered.Digest, offered.Held));
        await SayAsync(second, parts[2..]);
        second.CountParted();

        Receipt receipt = await second.ReceiptAsync();
        Assert.Equal(envelope.Digest.ToBytes(), receipt.EnvelopeDigest.ToByteArray());
        Assert.Equal(QuarantineReason.ContentInvalid, receipt.QuarantineReason); // opened and verified: it holds no report
        await LaneGoesOnAsync(second);
    }

    [Theory]
    [InlineData("hole")]
    [InlineData("overlap")]
    [InlineData("empty")]
    [InlineData("beyond")]
    [InlineData("other-digest")]
    [InlineData("other-number")]
    [InlineData("whole-in-between")]
    [InlineData("middle-first")]
    [InlineData("total-of-4-GiB")]
    public async Task Parts_ThatHaveNoPlace_EndTheLink_AndTheLaneGoesOn(string what)
    {
        await using (Lane lane = await shared.OpenLaneAsync())
        {
            SealedEnvelope envelope = Large(lane);
            await SayAsync(lane, Disordered(lane.Parts(envelope), envelope, what));
            Assert.Equal(ClosingReason.Protocol, await lane.Rogue.HearClosingAsync());
        }
        await using Lane next = await shared.OpenLaneAsync();
        await LaneGoesOnAsync(next);
    }

    [Fact]
    public async Task Parts_ThatAreNotWhatTheyNamed_EndTheLink_AndTheNumberComesWhole()
    {
        SealedEnvelope envelope;
        await using (Lane lane = await shared.OpenLaneAsync())
        {
            envelope = Large(lane);
            Frame[] parts = lane.Parts(envelope);
            byte[] spoilt = parts[1].DeliverPart.Content.ToByteArray();
            spoilt[7] ^= 1;
            parts[1].DeliverPart.Content = ByteString.CopyFrom(spoilt);
            await SayAsync(lane, parts);
            Assert.Equal(ClosingReason.Protocol, await lane.Rogue.HearClosingAsync());
        }
        await using (Lane next = await shared.OpenLaneAsync())
        {
            Assert.False(next.Rogue.VictimHello.TakesParts);
            await next.DeliverAsync(envelope);
            Assert.Equal(QuarantineReason.ContentInvalid, (await next.ReceiptAsync()).QuarantineReason);
        }
        await using Lane after = await shared.OpenLaneAsync();
        Assert.True(after.Rogue.VictimHello.TakesParts);
    }

    private static async Task LaneGoesOnAsync(Lane lane)
    {
        await lane.DeliverAsync(lane.Seal());
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
    }

    /// <summary>Of more than two parts; what is inside is no report.</summary>
    private static SealedEnvelope Large(Lane lane)
    {
        var item = new EnvelopeItem { Type = "attachment", Content = ByteString.CopyFrom(new byte[3 * Limits.PartBytesMax]) };
        return lane.Seal(draft => draft with { Items = [item] });
    }

    private static async Task SayAsync(Lane lane, IEnumerable<Frame> frames)
    {
        foreach (Frame frame in frames)
        {
            try
            {
                await lane.Rogue.SayAsync(frame);
            }
            catch (Exception ended) when (ended is RpcException or InvalidOperationException or IOException)
            {
                return; // the victim has heard enough
            }
        }
    }

    private static Frame[] Disordered(Frame[] parts, SealedEnvelope envelope, string what)
    {
        DeliverPart second = parts[1].DeliverPart;
        switch (what)
        {
            case "hole": return [parts[0], parts[2]];
            case "overlap": return [parts[0], parts[0]];
            case "middle-first": return [parts[1]];
            case "empty": second.Content = ByteString.Empty; break;
            case "beyond": second.Offset = uint.MaxValue; break;
            case "other-digest": second.Digest = ByteString.CopyFrom(new byte[Digest.SizeBytes]); break;
            case "other-number": second.Number++; break;
            case "total-of-4-GiB": second.Total = uint.MaxValue; break;
            case "whole-in-between":
                var whole = new Envelope { Header = ByteString.CopyFrom(envelope.Header), Cms = ByteString.CopyFrom(envelope.Cms) };
                return [parts[0], new Frame { Deliver = new Deliver { Epoch = 1, Lane = LaneName.Routine, Number = second.Number, Envelope = whole } }];
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "no such disorder");
        }
        return parts;
    }

    /// <summary>Parts are answered by nothing until the last one: the file is what there is to see.</summary>
    private Task<bool> UntilHeldAsync(int parts) => Neighbourhood.UntilAsync<bool>($"{parts} parts on the disk", () =>
    {
        var file = new FileInfo(Path.Combine(pair.Bor.Home, "store", "partials", "cert-aln.routine.part"));
        return Task.FromResult<bool?>(file.Exists && file.Length >= parts * Limits.PartBytesMax ? true : null);
    });
}
