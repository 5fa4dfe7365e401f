using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Linking;

/// <summary>What a hello says of parts that arrived: what cannot be ends the link before it came up, whatever can be is taken.</summary>
public sealed class PartialHelloTests : SharedReport
{
    [Fact]
    public void WhatCanBe_IsTaken_WhateverItIsOf()
    {
        Hello hello = Hello();
        hello.PartialArrivals.AddRange(LaneGroups.Lanes.Select(lane => Partial(partial => partial.Lane = lane)));

        Assert.Null(Judge(hello));
    }

    [Theory]
    [InlineData("no lane")]
    [InlineData("a lane there is not")]
    [InlineData("no epoch")]
    [InlineData("no number")]
    [InlineData("a number beyond all")]
    [InlineData("half a digest")]
    [InlineData("nothing held")]
    [InlineData("all held")]
    [InlineData("more than all held")]
    [InlineData("a total no envelope has")]
    [InlineData("one lane twice")]
    [InlineData("six lanes")]
    public void WhatCannotBe_IsRefused(string what)
    {
        Hello hello = Hello();
        hello.PartialArrivals.Add(Partial(partial =>
        {
            switch (what)
            {
                case "no lane": partial.Lane = LaneName.Unspecified; break;
                case "a lane there is not": partial.Lane = (LaneName)6; break;
                case "no epoch": partial.Epoch = 0; break;
                case "no number": partial.Number = 0; break;
                case "a number beyond all": partial.Number = ulong.MaxValue; break;
                case "half a digest": partial.Digest = ByteString.CopyFrom(new byte[Digest.SizeBytes / 2]); break;
                case "nothing held": partial.Held = 0; break;
                case "all held": partial.Held = partial.Total; break;
                case "more than all held": partial.Held = uint.MaxValue; break;
                case "a total no envelope has": partial.Total = Limits.PartedBytesMax + 1; break;
                default: break;
            }
        }));
        if (what is "one lane twice" or "six lanes")
            hello.PartialArrivals.AddRange(Enumerable.Range(0, what == "six lanes" ? 5 : 1).Select(_ => Partial(_ => { })));

        Assert.Equal(ClosingReason.Protocol, Judge(hello)?.Reason);
    }

    private static PartialArrival Partial(Action<PartialArrival> change)
    {
        var partial = new PartialArrival { Lane = LaneName.Bulk, Epoch = 7, Number = 1_000, Digest = ByteString.CopyFrom(new byte[Digest.SizeBytes]), Total = Limits.PartedBytesMax, Held = Limits.PartedBytesMax - 1 };
        change(partial);
        return partial;
    }

    private Hello Hello() => Aln.Hellos.Write(Bor.Identity.Id);

    private HelloObjection? Judge(Hello hello) => new HelloJudging(Bor.Identity, Bor.Trust, Bor.Store).Judge(Aln.Identity.Id, LaneGroup.Ordinary, hello);
}
