using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Partials;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Receiving;

/// <summary>
/// What arrived of envelopes that come in parts, of all partners: at most one a lane, over broken links and restarts, counted in the partner's room with all its bytes. What one holds is asked for by the hello of the next
/// link, and kept for a week at the most. Each lane is used by the one link that owns it; hellos read beside it.
/// </summary>
internal sealed class PartialArrivals
{
    private static readonly TimeSpan KeptMax = TimeSpan.FromDays(7);

    private readonly PartialFolder folder;
    private readonly PartnerRoom room;
    private readonly ILogger<PartialArrivals> logger;
    private readonly Lock gate = new();
    private readonly Dictionary<(PartnerId, LaneName), PartialFile> kept = [];
    private readonly Dictionary<(PartnerId, LaneName), (ulong Epoch, ulong Number)> spoilt = [];

    /// <summary>Takes up what lies on the disk; what nobody can go on with is erased.</summary>
    public PartialArrivals(NodeHome home, NodeStore store, TrustBook trust, PartnerRoom room, TimeProvider time, ILogger<PartialArrivals> logger)
    {
        folder = new PartialFolder(home);
        this.room = room;
        this.logger = logger;
        (IReadOnlyList<PartialFile> files, IReadOnlyList<string> unreadable) = folder.Sweep();
        foreach (string path in unreadable)
            logger.PartialUnreadable(path);
        foreach (PartialFile file in files)
        {
            LaneIn standing = store.Read(reader => reader.GetLaneIn(file.Partner, file.Lane));
            bool isAlive = trust.Current.Find(file.Partner) is not null && time.GetUtcNow() - file.Written < KeptMax && IsNext(file.Envelope, standing.Epoch, standing.Floor);
            if (isAlive)
                Keep(file);
            else
                EraseAtStart(file);
        }
    }

    /// <summary>Writes into our first hello on a connection that parts are taken, and from where they go on.</summary>
    public void Say(PartnerId partner, Hello hello)
    {
        lock (gate)
        {
            hello.TakesParts = true;
            foreach (LaneStanding lane in hello.Lanes)
            {
                if (spoilt.TryGetValue((partner, lane.Lane), out (ulong Epoch, ulong Number) one) && lane.YourEpoch <= one.Epoch && lane.Floor < one.Number)
                    hello.TakesParts = false;
                if (kept.GetValueOrDefault((partner, lane.Lane)) is { HeldBytes: > 0 } file && IsNext(file.Envelope, lane.YourEpoch, lane.Floor))
                    hello.PartialArrivals.Add(Said(file));
            }
            if (!hello.TakesParts)
                hello.PartialArrivals.Clear();
        }
    }

    /// <summary>For the link that comes to own the lane: what its hello offered, if it is still here. Everything else of the lane is erased.</summary>
    /// <exception cref="OwnDiskException">It could not be.</exception>
    public PartialFile? TakeUp(PartnerId partner, LaneName lane, PartialArrival? offered)
    {
        PartialFile? file = Find(partner, lane);
        if (file is null || (offered is not null && Said(file).Equals(offered)))
            return file;
        Drop(partner, lane);
        return null;
    }

    /// <summary>Begins another; what was there of the lane is erased.</summary>
    /// <exception cref="OwnDiskException">It could not be written.</exception>
    public PartialFile Begin(PartnerId partner, LaneName lane, PartialEnvelope envelope)
    {
        Drop(partner, lane);
        PartialFile file = OnOurDisk(() => folder.Begin(partner, lane, envelope));
        Keep(file);
        return file;
    }

    /// <exception cref="OwnDiskException">It could not be written.</exception>
    public static void Append(PartialFile file, ReadOnlyMemory<byte> bytes) => OnOurDisk(() => file.Append(bytes.Span));

    /// <returns>False where the file holds less than was written to it.</returns>
    /// <exception cref="OwnDiskException">It could not be read.</exception>
    public static bool TryRead(PartialFile file, Memory<byte> into) => OnOurDisk(() => file.TryRead(into.Span));

    /// <summary>It goes on where the link before it broke.</summary>
    public void NoteResumed(PartialFile file) => logger.PartialResumed(file.Envelope.Number, file.Partner, file.HeldBytes, file.Envelope.TotalBytes);

    /// <summary>Erases what is there of the lane; nothing is no error.</summary>
    /// <exception cref="OwnDiskException">It could not be.</exception>
    public void Drop(PartnerId partner, LaneName lane)
    {
        PartialFile? file;
        lock (gate)
        {
            if (!kept.Remove((partner, lane), out file))
                return;
        }
        room.Reserve(partner, -file.Envelope.TotalBytes);
        OnOurDisk(file.Erase);
    }

    /// <summary>
    /// The whole was not what its parts named: the partner sent other bytes, or this disk gave back other bytes. It begins anew, and until that number is settled whole: whatever spoils parts here would spoil them again.
    /// </summary>
    public void Spoil(PartnerId partner, LaneName lane, PartialEnvelope envelope)
    {
        lock (gate)
            spoilt[(partner, lane)] = (envelope.Epoch, envelope.Number);
        logger.PartialSpoilt(envelope.Number, partner);
        Drop(partner, lane);
    }

    /// <summary>0 is the epoch of a lane that nothing came by yet.</summary>
    private static bool IsNext(PartialEnvelope envelope, ulong epoch, ulong floor) => (epoch == 0 || envelope.Epoch == epoch) && envelope.Number == floor + 1;

    private static PartialArrival Said(PartialFile file) => new()
    {
        Lane = file.Lane,
        Epoch = file.Envelope.Epoch,
        Number = file.Envelope.Number,
        Digest = ByteString.CopyFrom(file.Envelope.Digest.ToBytes()),
        Total = (uint)file.Envelope.TotalBytes,
        Held = (uint)file.HeldBytes,
    };

    /// <summary>A file that cannot be erased is no reason not to start.</summary>
    private void EraseAtStart(PartialFile file)
    {
        try
        {
            OnOurDisk(file.Erase);
        }
        catch (OwnDiskException failure)
        {
            logger.PartialUnreadable(failure.Message);
        }
    }

    private PartialFile? Find(PartnerId partner, LaneName lane)
    {
        lock (gate)
            return kept.GetValueOrDefault((partner, lane));
    }

    private void Keep(PartialFile file)
    {
        lock (gate)
            kept[(file.Partner, file.Lane)] = file;
        room.Reserve(file.Partner, file.Envelope.TotalBytes);
    }

    private static void OnOurDisk(Action step) => OnOurDisk(() =>
    {
        step();
        return true;
    });

    private static T OnOurDisk<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OwnDiskException(failure);
        }
    }
}
