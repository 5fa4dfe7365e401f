using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Receiving;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Receiving;

/// <summary>An envelope that comes in parts, over links that break and nodes that start again, from a partner that may do what it wants.</summary>
public sealed class PartedArrivalTests : SharedReport
{
    private OutboxRow entry = null!;
    private Frame[] parts = null!;
    private PartialArrivals partials = null!;

    private static LaneName Lane => LaneName.Routine;

    private PartnerId Sender => Aln.Identity.Id;

    private string PartFile => Path.Combine(Bor.Founded.Home.PartialsFolder, "cert-aln.routine.part");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        string many = string.Concat(Enumerable.Range(1, 6_000).Select(i => $"  - {{ ref: d{i}, type: domain, role: c2, value: \"host-{i}.example\", confidence: 80 }}\n"));
        await Aln.AcceptedAsync(Reports.Yaml().Replace("indicators:\n", $"indicators:\n{many}", StringComparison.Ordinal), LaneName.Routine);
        entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        parts = [.. EnvelopeParts.Of(entry, from: 0)];
        Assert.True(parts.Length >= 3, $"{parts.Length} parts are too few for what is tested");
        partials = Recordings.Partials(Bor);
    }

    [Fact]
    public async Task AnEnvelopeInParts_IsStoredLikeOneThatCameWhole_AndNothingIsLeftOfThem()
    {
        await using PartsTaker link = Link();
        Assert.True(link.Ours.TakesParts);
        link.Send(parts[..^1]);
        await UntilHeldAsync((parts.Length - 1) * Limits.PartBytesMax);
        link.Send(parts[^1]);
        await link.AckedAsync(1);

        InboxRow stored = Assert.IsType<InboxRow>(Held(entry.ReportId));
        Assert.Equal(entry.EnvelopeDigest, stored.EnvelopeDigest);
        Assert.False(File.Exists(PartFile));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AfterABrokenLink_ItGoesOnWhereItBroke_AlsoAtANodeThatWasStartedAgain(bool isStartedAgain)
    {
        await using (PartsTaker first = Link())
        {
            first.Send(parts[..2]);
            await first.CutAsync();
        }
        if (isStartedAgain)
            partials = Recordings.Partials(Bor);
        await using PartsTaker second = Link();

        PartialArrival offered = Assert.Single(second.Ours.PartialArrivals);
        Assert.Equal((Lane, 1ul, 1ul, 2u * Limits.PartBytesMax), (offered.Lane, offered.Epoch, offered.Number, offered.Held));
        Assert.True(EnvelopeParts.IsBeginning(entry, offered));
        second.Send(parts[2..]);
        await second.AckedAsync(1);
        Assert.Equal(entry.EnvelopeDigest, Held(entry.ReportId)?.EnvelopeDigest);
    }

    [Theory]
    [InlineData("anew")]
    [InlineData("whole")]
    public async Task AfterABrokenLink_WhoDoesNotGoOn_BeginsAnew(string how)
    {
        await using (PartsTaker first = Link())
        {
            first.Send(parts[..2]);
            await first.CutAsync();
        }
        await using PartsTaker second = Link();
        second.Send(how == "anew" ? parts : [Whole()]);
        await second.AckedAsync(1);

        Assert.Equal(entry.EnvelopeDigest, Held(entry.ReportId)?.EnvelopeDigest);
        Assert.False(File.Exists(PartFile));
    }

    /// <summary>Each ends the link by its name, and harms nobody: on the next link the envelope arrives.</summary>
    [Theory]
    [InlineData("nothing in it", "has 0 bytes")]
    [InlineData("too little in it", "has 100 bytes")]
    [InlineData("too much in it", "bytes; 16384 to 262144 are allowed")]
    [InlineData("beyond the whole", "ends at byte")]
    [InlineData("beyond any number", "ends at byte")]
    [InlineData("a total no envelope has", "an envelope has at most")]
    [InlineData("no total", "is of 0 bytes in all")]
    [InlineData("no digest", "names a digest of 0 bytes")]
    [InlineData("another epoch", "epoch 2 is not the one agreed")]
    [InlineData("another connection's lane", "not one this connection is for")]
    [InlineData("a hole", "262144 are here")]
    [InlineData("an overlap", "begins at byte 0; 262144 are here")]
    [InlineData("a middle first", "nothing of it is here")]
    [InlineData("another digest", "two digests or totals")]
    [InlineData("another total", "two digests or totals")]
    [InlineData("another number", "number 2 began before number 1 was whole")]
    [InlineData("the next number", "number 2 began before number 1 was whole")]
    [InlineData("a number left out", "number 2 came out of order")]
    [InlineData("a number that was taken", "number 0 came in parts after it was taken")]
    [InlineData("the whole in between", "number 1 came whole while number 1 comes in parts")]
    [InlineData("the next whole", "number 2 came whole while number 1 comes in parts")]
    public async Task APartThatHasNoPlace_EndsTheLink_ByName(string what, string expected)
    {
        await using (PartsTaker link = Link())
        {
            link.Send(Spoilt(what));
            Assert.Contains(expected, await link.Ended.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
            Assert.Equal(ClosingReason.Protocol, (await link.HearAsync(Frame.KindOneofCase.Notice)).Notice.Closing.Reason);
        }
        await using PartsTaker next = Link();
        next.SendRest(entry);
        await next.AckedAsync(1);

        Assert.Equal(entry.EnvelopeDigest, Held(entry.ReportId)?.EnvelopeDigest);
    }

    [Theory]
    [InlineData("a bit")]
    [InlineData("the length of the header")]
    [InlineData("the end of the file")]
    public async Task AWholeThatIsNotWhatItsPartsNamed_EndsTheLink_AndComesWhole_UntilItIsSettled(string what)
    {
        await using (PartsTaker link = Link())
        {
            if (what != "the end of the file")
                parts[0].DeliverPart.Content = Flipped(parts[0].DeliverPart.Content, what == "a bit" ? 5_000 : 0);
            link.Send(parts[..^1]);
            await UntilHeldAsync((parts.Length - 1) * Limits.PartBytesMax);
            if (what == "the end of the file")
                Shorten();
            link.Send(parts[^1]);
            Assert.Contains("not the envelope they were sent as", await link.Ended.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
        }
        Assert.False(File.Exists(PartFile));

        await using (PartsTaker next = Link())
        {
            Assert.False(next.Ours.TakesParts);
            Assert.Empty(next.Ours.PartialArrivals);
            next.Send(Whole());
            await next.AckedAsync(1);
        }
        Assert.NotNull(Held(entry.ReportId));
        await using PartsTaker after = Link();
        Assert.True(after.Ours.TakesParts);
    }

    [Fact]
    public async Task PartsForWhoDidNotSayThatItTakesThem_EndTheLink()
    {
        partials.Spoil(Sender, Lane, new(1, 1, entry.EnvelopeDigest, 100));
        await using PartsTaker link = Link();
        link.Send(parts);

        Assert.Contains("did not say that it takes parts", await link.Ended.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BelowTheWatermark_ItIsBusy_WhatIsUnderWayIsDropped_AndItComesFromItsBeginning()
    {
        bool isFull = false;
        var disk = new DiskRoom(Bor.Clock, () => new DiskSpace(isFull ? 0 : 1L << 40, 1L << 40));
        await using PartsTaker link = Link(disk);
        link.Send(parts[0]);
        await UntilHeldAsync(Limits.PartBytesMax);
        isFull = true;
        Bor.Clock.Running += TimeSpan.FromSeconds(1);
        link.Send(parts[1..]);

        Busy busy = (await link.HearAsync(Frame.KindOneofCase.Busy)).Busy;
        Assert.Equal((1ul, BusyReason.StoreDown), (busy.Number, busy.Reason));
        Assert.False(File.Exists(PartFile));
        isFull = false;
        Bor.Clock.Running += TimeSpan.FromSeconds(1);
        link.Send(parts);
        await link.AckedAsync(1);
        Assert.NotNull(Held(entry.ReportId));
    }

    [Fact]
    public async Task ADuplicateOfANumberThatWasTaken_InParts_EndsTheLink()
    {
        await using PartsTaker link = Link();
        link.Send(parts);
        await link.AckedAsync(1);
        link.Send(parts[0]);

        Assert.Contains("came in parts after it was taken", await link.Ended.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OverThePartnersRoom_ItIsBusy_WithItsFirstPart()
    {
        var limits = new LimitsInForce(new LimitSettings { PartnerStoredBytes = LimitSettings.PartnerStoredBytesMin });
        var room = new PartnerRoom(Bor.Store, limits, new DiskRoom(Bor.Clock, () => null), Bor.Clock);
        room.Reserve(Sender, LimitSettings.PartnerStoredBytesMin - EnvelopeParts.TotalBytes(entry) + 1);
        await using PartsTaker link = Link(room: room);
        link.Send(parts);

        Assert.Equal(1ul, (await link.HearAsync(Frame.KindOneofCase.Busy)).Busy.Number);
        Assert.False(File.Exists(PartFile));
    }

    private PartsTaker Link(DiskRoom? disk = null, PartnerRoom? room = null) => new(Bor, Sender, partials, disk, room);

    private IEnumerable<Frame> Spoilt(string what) => what switch
    {
        "nothing in it" => [With(0, part => part.Content = ByteString.Empty)],
        "too little in it" => [With(0, part => part.Content = ByteString.CopyFrom(new byte[100]))],
        "too much in it" => [With(0, part => part.Content = ByteString.CopyFrom(new byte[Limits.PartBytesMax + 1]))],
        "beyond the whole" => [.. parts[..^1], With(^1, part => part.Content = ByteString.CopyFrom([.. part.Content.Span, 0]))],
        "beyond any number" => [With(0, part => part.Offset = uint.MaxValue)],
        "a total no envelope has" => [With(0, part => part.Total = Limits.PartedBytesMax + 1)],
        "no total" => [With(0, part => part.Total = 0)],
        "no digest" => [With(0, part => part.Digest = ByteString.Empty)],
        "another epoch" => [With(0, part => part.Epoch = 2)],
        "another connection's lane" => [With(0, part => part.Lane = LaneName.Flash)],
        "a hole" => [parts[0], parts[2]],
        "an overlap" => [parts[0], parts[0]],
        "a middle first" => [parts[1]],
        "another digest" => [parts[0], With(1, part => part.Digest = ByteString.CopyFrom(Digest.Of("other"u8).ToBytes()))],
        "another total" => [parts[0], With(1, part => part.Total++)],
        "another number" => [parts[0], With(1, part => part.Number = 2)],
        "the next number" => [parts[0], With(0, part => part.Number = 2)],
        "a number left out" => [With(0, part => part.Number = 2)],
        "a number that was taken" => [With(0, part => part.Number = 0)],
        "the whole in between" => [parts[0], Whole()],
        "the next whole" => [parts[0], Whole(number: 2)],
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such way to spoil parts"),
    };

    private Frame With(Index index, Action<DeliverPart> change)
    {
        Frame changed = parts[index].Clone();
        change(changed.DeliverPart);
        return changed;
    }

    private Frame Whole(ulong number = 1) => new()
    {
        Deliver = new Deliver { Epoch = 1, Lane = Lane, Number = number, Envelope = new Envelope { Header = ByteString.CopyFrom(entry.Header), Cms = ByteString.CopyFrom(entry.Cms) } },
    };

    private static ByteString Flipped(ByteString content, int at)
    {
        byte[] bytes = content.ToByteArray();
        bytes[at] ^= 0x80;
        return ByteString.CopyFrom(bytes);
    }

    private void Shorten()
    {
        using FileStream file = File.OpenWrite(PartFile);
        file.SetLength(file.Length - 1);
    }

    /// <summary>Parts are answered by nothing until the last one: the file is what there is to see.</summary>
    private async Task UntilHeldAsync(int bytes)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!File.Exists(PartFile) || new FileInfo(PartFile).Length < bytes)
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
    }
}
