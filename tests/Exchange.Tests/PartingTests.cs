using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;

namespace CertBridge.Exchange.Tests;

/// <summary>A node with a large report for a partner whose program does not know parts, and for one that does.</summary>
public sealed class PartingTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    [Fact]
    public async Task ALargeReport_GoesWholeToWhoDoesNotSayThatItTakesParts_AndInPartsToWhoDoes()
    {
        TestNode bor = shared.Pair.Bor;
        await bor.MustAsync("report", "submit", await ReportFile.WriteLargeAsync(bor));
        Envelope whole;
        await using (RoguePartner older = shared.Dial())
        {
            await older.GreetAsync();
            whole = (await older.HearAsync(IsDelivery)).Deliver.Envelope;
        }
        await using RoguePartner newer = shared.Dial();
        await newer.GreetAsync(hello => hello.TakesParts = true);
        var parts = new List<DeliverPart>();
        do
            parts.Add((await newer.HearAsync(IsDelivery)).DeliverPart);
        while (parts[^1].Offset + parts[^1].Content.Length < parts[^1].Total);

        Assert.True(parts.Count > 3, $"{parts.Count} parts");
        Assert.All(parts, part => Assert.InRange(part.Content.Length, 1, Limits.PartBytesMax));
        byte[] together = [.. parts.SelectMany(part => part.Content)];
        Assert.Equal(Protocol.Ids.Digest.Of(together).ToBytes(), parts[0].Digest.ToByteArray());
        Assert.Equal(sizeof(uint) + whole.Header.Length + whole.Cms.Length, together.Length);
        Assert.True(together.AsSpan().EndsWith(whole.Cms.Span));
    }

    private static bool IsDelivery(Frame frame) => frame.KindCase is Frame.KindOneofCase.Deliver or Frame.KindOneofCase.DeliverPart;
}
