using System.Text;
using System.Text.Json.Nodes;
using CertBridge.Cli.Proving;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using Leaves = CertBridge.Recording.Tests.Leaves;

namespace CertBridge.Cli.Tests.Proving;

/// <summary>cert-aln sent seven envelopes and cert-bor answered them; numbers 3 and 5 are two revisions of one report. Either side exports it.</summary>
internal sealed class ExportScene
{
    public const string Report = "CB-ALN-2026-0001";

    private static readonly ulong[] OfTheReport = [3, 5];

    public Cert Aln { get; } = new("cert-aln");

    public Cert Bor { get; } = new("cert-bor");

    public List<LeafRecord> AlnLog { get; } = [.. Enumerable.Range(1, 7).Select(number => Leaves.Sent((ulong)number))];

    public List<LeafRecord> BorLog { get; } = [.. Enumerable.Range(1, 7).Select(number => Leaves.Stored((ulong)number))];

    public VerifiedCard AlnCard => field ??= Aln.Verified();

    public VerifiedCard BorCard => field ??= Bor.Verified();

    /// <summary>What cert-aln holds.</summary>
    public byte[] Mine(int? alnSize = null, int? borSize = null) => ExportForm.Write(Response("cert-aln", alnSize ?? AlnLog.Count, borSize ?? BorLog.Count));

    /// <summary>What cert-bor holds.</summary>
    public byte[] Theirs(int? alnSize = null, int? borSize = null, Cert? by = null) => ExportForm.Write(Response("cert-bor", alnSize ?? AlnLog.Count, borSize ?? BorLog.Count, by));

    /// <summary>cert-aln's export with its JSON changed.</summary>
    public byte[] With(Action<JsonObject> change)
    {
        JsonObject export = JsonNode.Parse(Mine())!.AsObject();
        change(export);
        return Encoding.UTF8.GetBytes(export.ToJsonString());
    }

    public byte[] WithLog(int log, Action<JsonObject> change) => With(export => change(export["logs"]![log]!.AsObject()));

    /// <summary>With the first leaf of cert-bor's log changed.</summary>
    public byte[] WithLeaf(Action<JsonObject> change) => WithLog(1, log => change(log["leaves"]![0]!.AsObject()));

    public byte[] WithText(string old, string now)
    {
        string text = Encoding.UTF8.GetString(Mine());
        Assert.Contains(old, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(old, now, StringComparison.Ordinal));
    }

    public byte[] Note(string owner, string about, IReadOnlyList<LeafRecord> log, PrivateKey key) =>
        SignedNote.Sign(new LogCheckpoint($"certbridge/dev/{owner}/{about}", (ulong)log.Count, MerkleTree.Root(Hashes(log))), key.Id, key.Sign);

    private ExportIncidentResponse Response(string exporter, int alnSize, int borSize, Cert? bor = null)
    {
        ExportedLog ofAln = Log("cert-aln", "cert-bor", [.. AlnLog.Take(alnSize)], Aln.Log, AlnCard.Wire);
        ExportedLog ofBor = Log("cert-bor", "cert-aln", [.. BorLog.Take(borSize)], (bor ?? Bor).Log, bor?.Verified().Wire ?? BorCard.Wire);
        bool isAln = exporter == "cert-aln";
        return new ExportIncidentResponse { Environment = "dev", Exporter = exporter, Partner = isAln ? "cert-bor" : "cert-aln", ReportId = Report, Logs = { isAln ? [ofAln, ofBor] : [ofBor, ofAln] } };
    }

    private ExportedLog Log(string owner, string about, IReadOnlyList<LeafRecord> log, PrivateKey key, SignedCard card)
    {
        var exported = new ExportedLog { Owner = owner, Checkpoint = log.Count == 0 ? ByteString.Empty : ByteString.CopyFrom(Note(owner, about, log, key)), Card = card };
        for (int i = 0; i < log.Count; i++)
        {
            ulong number = log[i].Receipt?.Number ?? log[i].Sent.Number;
            if (!OfTheReport.Contains(number))
                continue;
            exported.Leaves.Add(new ExportedLeaf
            {
                Index = (ulong)i,
                Leaf = ByteString.CopyFrom(LeafRecords.Write(log[i])),
                Path = { MerkleTree.InclusionProof(Hashes(log), (ulong)i).Select(hash => ByteString.CopyFrom(hash.ToBytes())) },
                Kind = "report",
                Revision = number / 2,
                Originator = "cert-aln",
                ManifestDigest = Leaves.Bytes(Digest.SizeBytes, (byte)number),
                AgreementHash = Leaves.Bytes(Digest.SizeBytes, 1),
            });
        }
        return exported;
    }

    private static Digest[] Hashes(IReadOnlyList<LeafRecord> log) => [.. log.Select(record => MerkleHash.Leaf(LeafRecords.Write(record)))];
}
