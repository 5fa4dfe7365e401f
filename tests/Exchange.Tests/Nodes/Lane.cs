using System.Buffers.Binary;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Reports;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>The routine lane of a rogue's link: seals like a node would unless told otherwise, and keeps count of the numbers.</summary>
internal sealed class Lane(MaskedPair pair, RoguePartner rogue) : IAsyncDisposable
{
    private ulong number;
    private long reports = TimeProvider.System.GetTimestamp() % 1_000_000_000;

    public RoguePartner Rogue => rogue;

    public SealedEnvelope Seal(Func<EnvelopeDraft, EnvelopeDraft>? spoil = null, Marking? marking = null, bool isHybrid = false)
    {
        EnvelopeDraft draft = Draft(marking ?? new Marking { Tlp = Tlp.Green, Pap = Pap.Green });
        return EnvelopeSealing.Seal(
            spoil?.Invoke(draft) ?? draft,
            rogue.Keys.Signing,
            rogue.Keys.SigningCertificate,
            rogue.VictimSheet.EncryptionKeys[0],
            isHybrid ? rogue.VictimSheet.KemKeys[0] : null);
    }

    public Task DeliverAsync(SealedEnvelope envelope) => DeliverAsync(envelope.Header, envelope.Cms);

    public Task DeliverAsync(byte[] header, byte[] cms)
    {
        number = pair.NextNumber();
        return rogue.DeliverAsync(number, header, cms);
    }

    /// <summary>The envelope under the number that comes next, cut as docs/LINK.md says. Where all of them are sent, <see cref="CountParted"/> says so.</summary>
    public Frame[] Parts(SealedEnvelope envelope)
    {
        var length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)envelope.Header.Length);
        byte[] whole = [.. length, .. envelope.Header, .. envelope.Cms];
        return [.. whole.Chunk(Limits.PartBytesMax).Select((content, i) => new Frame
        {
            DeliverPart = new DeliverPart
            {
                Epoch = 1,
                Lane = LaneName.Routine,
                Number = pair.LastNumber + 1,
                Offset = (uint)(i * Limits.PartBytesMax),
                Total = (uint)whole.Length,
                Digest = ByteString.CopyFrom(envelope.Digest.ToBytes()),
                Content = ByteString.CopyFrom(content),
            },
        })];
    }

    /// <summary>The number of the last parts is given.</summary>
    public void CountParted() => number = pair.NextNumber();

    /// <summary>Once more under the number of the last one.</summary>
    public Task DeliverAgainAsync(SealedEnvelope envelope) => rogue.DeliverAsync(number, envelope);

    /// <summary>After "busy": the same number, another envelope.</summary>
    public Task DeliverInsteadAsync(SealedEnvelope envelope) => rogue.DeliverAsync(number, envelope);

    /// <summary>Delivers under a number that leaves one out.</summary>
    public Task DeliverTooFarAsync(SealedEnvelope envelope) => rogue.DeliverAsync(pair.LastNumber + 2, envelope);

    public Task<Receipt> ReceiptAsync() => rogue.HearReceiptAsync(number);

    /// <summary>The receipt that names this envelope's digest.</summary>
    public async Task<Receipt> ReceiptOfAsync(SealedEnvelope envelope)
    {
        while (true)
        {
            Receipt receipt = await ReceiptAsync();
            if (receipt.EnvelopeDigest.Span.SequenceEqual(envelope.Digest.ToBytes()))
                return receipt;
        }
    }

    /// <summary>Says, properly signed, that something the victim never sent was received.</summary>
    public async Task ClaimReceiptOfNothingAsync()
    {
        byte[] record = LeafRecords.Write(new LeafRecord
        {
            Receipt = new Receipt
            {
                Sender = rogue.Victim.Id.Value,
                Receiver = rogue.Mask.Id.Value,
                AgreementHash = ByteString.CopyFrom(rogue.AgreementHash.ToBytes()),
                Epoch = 1,
                Lane = LaneName.Routine,
                Number = 999,
                EnvelopeId = ByteString.CopyFrom(EnvelopeId.Create(TimeProvider.System.GetUtcNow()).ToBytes()),
                EnvelopeDigest = ByteString.CopyFrom(Digest.Of("nothing"u8).ToBytes()),
                ManifestDigest = ByteString.CopyFrom(Digest.Of("nothing"u8).ToBytes()),
                Verdict = ReceiptVerdict.Stored,
                ReceivedMs = 1,
                Kind = ReceiptKind.Stored,
            },
        });
        var leaves = new Leaves { FirstIndex = 0 };
        leaves.Records.Add(ByteString.CopyFrom(record));
        await rogue.SayAsync(new Frame { Leaves = leaves });
        var head = new LogCheckpoint(LogCheckpoint.OriginOf("dev", rogue.Mask.Id, rogue.Victim.Id), 1, MerkleHash.Leaf(record));
        byte[] note = SignedNote.Sign(head, rogue.Keys.Log.Id, rogue.Keys.Log.Sign);
        await rogue.SayAsync(new Frame { Checkpoint = new Checkpoint { Note = ByteString.CopyFrom(note) } });
    }

    /// <summary>Says, properly signed, that these numbers were sent; the first leaves of its log.</summary>
    /// <param name="epoch">Epoch of the numbers.</param>
    /// <param name="padding">Bytes of a field nobody knows, in each leaf.</param>
    /// <param name="numbers">The numbers.</param>
    public async Task ClaimSentAsync(ulong epoch, int padding, params IEnumerable<ulong> numbers)
    {
        byte[][] records = [.. numbers.Select(sent => Sent(epoch, sent, padding))];
        var tree = new MerkleFrontier();
        foreach (byte[] record in records)
        {
            var leaves = new Leaves { FirstIndex = tree.Size };
            leaves.Records.Add(ByteString.CopyFrom(record));
            await rogue.SayAsync(new Frame { Leaves = leaves });
            tree.Append(MerkleHash.Leaf(record));
        }
        var head = new LogCheckpoint(LogCheckpoint.OriginOf("dev", rogue.Mask.Id, rogue.Victim.Id), tree.Size, tree.Root());
        byte[] note = SignedNote.Sign(head, rogue.Keys.Log.Id, rogue.Keys.Log.Sign);
        await rogue.SayAsync(new Frame { Checkpoint = new Checkpoint { Note = ByteString.CopyFrom(note) } });
    }

    public ValueTask DisposeAsync() => rogue.DisposeAsync();

    private static byte[] Sent(ulong epoch, ulong number, int padding)
    {
        byte[] record = LeafRecords.Write(new LeafRecord
        {
            Sent = new SentRecord
            {
                Epoch = epoch,
                Lane = LaneName.Routine,
                Number = number,
                EnvelopeId = ByteString.CopyFrom(EnvelopeId.Create(TimeProvider.System.GetUtcNow()).ToBytes()),
                EnvelopeDigest = ByteString.CopyFrom(Digest.Of("never sent"u8).ToBytes()),
                AtMs = 1,
            },
        });
        if (padding == 0)
            return record;
        using var padded = new MemoryStream();
        padded.Write(record);
        using var output = new CodedOutputStream(padded);
        output.WriteTag(99, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(new byte[padding]));
        output.Flush();
        return padded.ToArray();
    }

    private EnvelopeDraft Draft(Marking marking)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Parsed<ReportDraft> read = ReportReading.Yaml(System.Text.Encoding.UTF8.GetBytes(ReportFile.Text("hostile", MarkingWords.Of(marking.Tlp).Replace("TLP:", "", StringComparison.Ordinal).ToLowerInvariant(), MarkingWords.Of(marking.Pap).Replace("PAP:", "", StringComparison.Ordinal).ToLowerInvariant())), now);
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        ReportId id = ReportId.Create(rogue.Mask.Id, now.Year, ++reports + 1_000);
        Report report = read.Value.Named(id, Guid.CreateVersion7(now), 1, rogue.Mask.Id, "rogue");
        return new EnvelopeDraft
        {
            Id = EnvelopeId.Create(now),
            Sender = rogue.Mask.Id,
            Recipient = rogue.Victim.Id,
            AgreementHash = rogue.AgreementHash,
            Created = now,
            Expires = now.AddDays(90),
            ReportId = id.Value,
            Revision = 1,
            Marking = marking,
            Onward = OnwardRule.AsAgreed,
            Exercise = false,
            Items = ReportItems.Split(report),
        };
    }
}
