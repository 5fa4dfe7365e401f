using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Syncing;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Witnessing;

/// <summary>cert-aln exchanges with cert-bor, and cert-cel witnesses the log of cert-aln about it: three nodes with their keys and stores, and no link but where a test makes one.</summary>
internal sealed class WitnessScene : IAsyncDisposable
{
    public WorkingNode Aln { get; } = WorkingNode.Founding("cert-aln");

    public WorkingNode Bor { get; } = WorkingNode.Founding("cert-bor");

    public WorkingNode Cel { get; } = WorkingNode.Founding("cert-cel");

    public PartnerId AlnId => Aln.Identity.Id;

    public PartnerId BorId => Bor.Identity.Id;

    public PartnerId CelId => Cel.Identity.Id;

    /// <summary>What cert-aln knows of the witness's answers.</summary>
    public WitnessBoard Board { get; } = new();

    /// <summary>Whom cert-cel witnesses for.</summary>
    public IReadOnlyList<PartnerId> WitnessFor { get; set; } = [PartnerId.Parse("cert-aln")];

    public DiskSpace Disk { get; set; } = new(50_000L << 20, 100_000L << 20);

    public async Task PlayAsync()
    {
        foreach ((WorkingNode one, WorkingNode other) in new[] { (Aln, Bor), (Bor, Aln), (Aln, Cel), (Cel, Aln) })
            one.Meet(other);
        Aln.Agree(Bor);
        Bor.TakeFrom(Aln);
        await GrowAsync("One", "Two", "Three");
    }

    /// <summary>Reports cross, and the head of the log about cert-bor is signed.</summary>
    public async Task GrowAsync(params string[] titles)
    {
        foreach (string title in titles)
            await Aln.AcceptedAsync(Reports.Yaml(title));
        await new Crossing(Aln, Bor).CarryAsync();
    }

    public CheckpointRow Head() => Aln.Store.Read(reader => reader.LatestCheckpoint(BorId, LogSide.Mine))!;

    public CosignatureRow? Cosigned() => Aln.Store.Read(reader => reader.FindCosignature(BorId, 1));

    public WitnessedRow? Witnessed() => Cel.Store.Read(reader => reader.FindWitnessed(AlnId, "certbridge/dev/cert-aln/cert-bor"));

    public WitnessSettings Asked => new() { Witness = CelId };

    public WitnessAsking Asking() => new(Aln.Identity, Asked, Aln.Trust, Aln.Store, Board, Alarms(Aln), NullLogger<WitnessAsking>.Instance);

    public WitnessJudging Judging() =>
        new(Cel.Identity, Cel.Keys, new WitnessSettings { WitnessFor = WitnessFor }, Cel.Trust, Cel.Store, new DiskRoom(TimeProvider.System, () => Disk), Alarms(Cel), Cel.Clock);

    /// <summary>What cert-aln would ask from a size.</summary>
    public async Task<WitnessAsk> AskAsync(ulong oldSize) => (await Asking().AskAsync(Asking().Look(BorId, onlyGrown: false)!, oldSize, number: 1))!;

    public Task<WitnessAnswer> JudgeAsync(WitnessAsk ask) => Judging().JudgeAsync(AlnId, ask, CancellationToken.None);

    /// <summary>A head that a log key of cert-aln signed, whatever lies beneath it.</summary>
    public WitnessAsk Signed(ulong size, Digest root, ulong oldSize = 0, string origin = "certbridge/dev/cert-aln/cert-bor", PrivateKey? by = null)
    {
        PrivateKey key = by ?? Aln.Keys.Log;
        return new WitnessAsk { Number = 1, Note = ByteString.CopyFrom(SignedNote.Sign(new LogCheckpoint(origin, size, root), key.Id, key.Sign)), OldSize = oldSize };
    }

    /// <summary>Both ends of a link between cert-aln and cert-cel, until it is disposed of.</summary>
    /// <param name="answer">In the place of what the witness answers; null for its own answer.</param>
    public WitnessLink Link(Func<WitnessAsk, WitnessAnswer?>? answer = null)
    {
        (CrossedFrames one, CrossedFrames other) = CrossedFrames.Pair();
        var asking = new LinkSession(CelId, dialledByUs: true, default, one, Aln.Clock) { Theirs = new Hello { Witnesses = true } };
        var answering = new LinkSession(AlnId, dialledByUs: false, default, other, Cel.Clock);
        var part = new WitnessingPart(asking, Asking(), new WitnessJudging(Aln.Identity, Aln.Keys, WitnessSettings.Nobody, Aln.Trust, Aln.Store, new DiskRoom(TimeProvider.System, () => Disk), Alarms(Aln), Aln.Clock), Board, Aln.Clock);
        return new WitnessLink(part, asking, answering, answer ?? (ask => JudgeAsync(ask).GetAwaiter().GetResult()));
    }

    public static IReadOnlyList<AlarmRow> AlarmsOf(WorkingNode node) => node.Store.Read(reader => reader.ListAlarms(10));

    public async ValueTask DisposeAsync()
    {
        await Aln.DisposeAsync();
        await Bor.DisposeAsync();
        await Cel.DisposeAsync();
    }

    public static LinkAlarms Alarms(WorkingNode node) => new(node.Store, node.Clock, NullLogger<LinkAlarms>.Instance);
}
