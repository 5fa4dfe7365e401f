using System.Buffers.Binary;
using CertBridge.Node.Linking;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Partials;

namespace CertBridge.Node.Receiving;

/// <summary>
/// The envelope that comes in parts on one lane of one link (docs/LINK.md, Large envelopes). Its parts come in order, each begins where the one before ended, and all name the same number, total and digest; anything else
/// ends the link. What came lies on the disk until the last part is here. Not thread-safe: the link's reader alone.
/// </summary>
internal sealed class PartedArrival
{
    private readonly PartnerId partner;
    private readonly LaneName lane;
    private readonly PartialArrivals partials;
    private readonly bool areTaken;
    private PartialFile? file; // what is here of it; null before the first part was kept
    private PartialEnvelope? coming; // null while no envelope is under way on this link
    private int generation;

    /// <param name="partner">Whose envelopes they are.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="partials">Where they are kept.</param>
    /// <param name="ours">Our hello, which said whether parts are taken and where they go on.</param>
    public PartedArrival(PartnerId partner, LaneName lane, PartialArrivals partials, Hello ours)
    {
        this.partner = partner;
        this.lane = lane;
        this.partials = partials;
        areTaken = ours.TakesParts;
        file = partials.TakeUp(partner, lane, ours.PartialArrivals.FirstOrDefault(offered => offered.Lane == lane));
    }

    private int HeldBytes => file?.HeldBytes ?? 0;

    public static bool IsLast(DeliverPart part) => part.Offset + (ulong)part.Content.Length == part.Total;

    /// <summary>What the whole takes in memory, bytes.</summary>
    public static int EnvelopeBytes(DeliverPart part) => (int)part.Total - sizeof(uint);

    /// <summary>True while an envelope is under way that was begun in this generation of the lane: after a busy number everything comes again from its beginning.</summary>
    public bool IsOpen(int laneGeneration) => coming is not null && generation == laneGeneration;

    /// <exception cref="LinkBrokenException">A whole envelope came before the one in parts was complete.</exception>
    public void DemandNone(int laneGeneration, ulong number)
    {
        if (IsOpen(laneGeneration))
            throw Broken($"number {number} came whole while number {coming!.Number} comes in parts");
    }

    /// <exception cref="LinkBrokenException">It is no part that can be, whatever came before it.</exception>
    public void DemandForm(DeliverPart part)
    {
        if (!areTaken)
            throw Broken("a part of an envelope came, and this node's hello did not say that it takes parts");
        if (part.Digest.Length != Digest.SizeBytes)
            throw Broken($"a part of number {part.Number} names a digest of {part.Digest.Length} bytes; {Digest.SizeBytes} are one");
        if (part.Total is <= sizeof(uint) or > Limits.PartedBytesMax)
            throw Broken($"a part of number {part.Number} is of {part.Total} bytes in all; an envelope has at most {Limits.PartedBytesMax}");
        if (part.Offset + (ulong)part.Content.Length > part.Total)
            throw Broken($"a part of number {part.Number} ends at byte {part.Offset + (ulong)part.Content.Length} of {part.Total}");
        if (part.Content.Length is 0 or > Limits.PartBytesMax || (part.Content.Length < Limits.PartBytesMin && !IsLast(part)))
            throw Broken($"a part of number {part.Number} has {part.Content.Length} bytes; {Limits.PartBytesMin} to {Limits.PartBytesMax} are allowed, and fewer in the last one");
    }

    /// <summary>Finds the part's place: after what is under way, after what an earlier link left, or at the beginning of another envelope.</summary>
    /// <returns>Room on the disk that was not counted before, bytes.</returns>
    /// <exception cref="LinkBrokenException">It has none: a hole, an overlap, or another envelope before this one is whole.</exception>
    public long Place(DeliverPart part, int laneGeneration)
    {
        var named = new PartialEnvelope(part.Epoch, part.Number, Digest.FromBytes(part.Digest.Span), (int)part.Total);
        if (IsOpen(laneGeneration))
        {
            if (named != coming)
                throw Broken(named.Number == coming!.Number ? $"the parts of number {named.Number} name two digests or totals" : $"number {named.Number} began before number {coming.Number} was whole");
            DemandOffset(part);
            return 0;
        }
        bool goesOn = part.Offset > 0;
        if (goesOn && (coming is not null || named != file?.Envelope))
            throw Broken($"the first part of number {part.Number} begins at byte {part.Offset}, and nothing of it is here");
        if (goesOn)
        {
            DemandOffset(part);
            partials.NoteResumed(file!);
        }
        else
        {
            GiveUp();
        }
        (coming, generation) = (named, laneGeneration);
        return goesOn ? 0 : named.TotalBytes;
    }

    /// <summary>Writes the part behind those before it.</summary>
    /// <exception cref="OwnDiskException">It could not be written.</exception>
    public void Keep(DeliverPart part)
    {
        file ??= partials.Begin(partner, lane, coming!);
        PartialArrivals.Append(file, part.Content.Memory);
    }

    /// <summary>With the last part: the whole, as it would have come in one frame. Nothing of it is on the disk any more.</summary>
    /// <exception cref="LinkBrokenException">It is not what its parts named.</exception>
    /// <exception cref="OwnDiskException">What is on the disk could not be read or erased.</exception>
    public Arrival Whole(DeliverPart last)
    {
        PartialEnvelope named = coming ?? throw new InvalidOperationException("A part without a place ended an envelope.");
        var bytes = new byte[named.TotalBytes];
        bool isRead = file is null || PartialArrivals.TryRead(file, bytes);
        last.Content.Span.CopyTo(bytes.AsSpan((int)last.Offset));
        uint headerBytes = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        ReadOnlyMemory<byte> envelope = bytes.AsMemory(sizeof(uint));
        if (isRead && headerBytes <= (uint)envelope.Length)
        {
            var arrival = new Arrival(named.Epoch, lane, named.Number, envelope[..(int)headerBytes], envelope[(int)headerBytes..]);
            if (arrival.Digest == named.Digest)
            {
                GiveUp();
                return arrival;
            }
        }
        (file, coming) = (null, null);
        partials.Spoil(partner, lane, named);
        throw Broken($"the parts of number {named.Number} are together not the envelope they were sent as; it begins anew");
    }

    /// <summary>Nothing is under way any more, and what is here of it is erased.</summary>
    /// <exception cref="OwnDiskException">It could not be.</exception>
    public void GiveUp()
    {
        coming = null;
        if (file is null)
            return;
        file = null;
        partials.Drop(partner, lane);
    }

    private void DemandOffset(DeliverPart part)
    {
        if (part.Offset != (uint)HeldBytes)
            throw Broken($"a part of number {part.Number} begins at byte {part.Offset}; {HeldBytes} are here");
    }

    private static LinkBrokenException Broken(string why) => new(ClosingReason.Protocol, why);
}
