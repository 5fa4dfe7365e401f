using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Receiving;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Receiving;

/// <summary>The sender's own end of a lane and the receiver's own end, with a line between them that the test cuts.</summary>
public sealed class PartsBetweenNodesTests : SharedReport
{
    [Fact]
    public async Task OverALineThatIsCutTwice_EveryPartCrossesOnce_AndTheReportArrives()
    {
        string many = string.Concat(Enumerable.Range(1, 8_000).Select(i => $"  - {{ ref: d{i}, type: domain, role: c2, value: \"host-{i}.example\", confidence: 80 }}\n"));
        ReportId id = (await Aln.AcceptedAsync(Reports.Yaml().Replace("indicators:\n", $"indicators:\n{many}", StringComparison.Ordinal), LaneName.Routine)).ReportId;

        int first = await CarryAsync(Recordings.Partials(Bor), atMost: 1);
        int second = await CarryAsync(Recordings.Partials(Bor), atMost: 1);
        int rest = await CarryAsync(Recordings.Partials(Bor), atMost: int.MaxValue);

        OutboxRow sent = Newest(id);
        Assert.Equal((1, 1), (first, second));
        Assert.Equal(EnvelopeParts.Of(Aln.Store.Read(reader => reader.SentUnsettled(Bor.Identity.Id, LaneName.Routine, 0, 1))[0], from: 0).Count(), first + second + rest);
        Assert.Equal(sent.EnvelopeDigest, Held(id)?.EnvelopeDigest);
    }

    /// <summary>One link; it is cut after so many parts, or when everything has arrived.</summary>
    /// <param name="partials">What the receiver has from before, as after a start.</param>
    /// <param name="atMost">Parts.</param>
    /// <returns>How many crossed.</returns>
    private async Task<int> CarryAsync(PartialArrivals partials, int atMost)
    {
        await using var taker = new PartsTaker(Bor, Aln.Identity.Id, partials);
        var frames = new QueuedFrames();
        using var stop = new CancellationTokenSource();
        using var session = new LinkSession(Bor.Identity.Id, dialledByUs: true, default, frames, TimeProvider.System) { Group = LaneGroup.Ordinary, Theirs = taker.Ours };
        session.Stand(Aln.Trust.Current.Find(Bor.Identity.Id)!.InForce(Aln.Clock.Now)!.Document.Hash);
        var urgentFirst = new UrgentFirst(Aln.Store, new LinkBoard(Aln.Identity, Aln.Clock), Aln.Settled, TimeProvider.System);
        var source = new DeliveringSource(Aln.Store, Aln.Numbering, Aln.Signals, Aln.Lanes, Aln.Fresh, new LimitsInForce(new LimitSettings()), urgentFirst, TimeProvider.System);
        Task<string> running = session.RunAsync([source.Join(session)!], stop.Token);
        int carried = 0;
        while (carried < atMost)
        {
            Frame frame = await frames.Outgoing.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            if (frame.KindCase != Frame.KindOneofCase.DeliverPart)
                continue;
            taker.Send(frame);
            carried++;
            if (PartedArrival.IsLast(frame.DeliverPart))
            {
                await taker.AckedAsync(1);
                break;
            }
        }
        await stop.CancelAsync();
        await running;
        await taker.CutAsync();
        return carried;
    }
}
