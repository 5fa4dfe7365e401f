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

/// <summary>cert-bor's log about cert-aln with eleven leaves, and a proof of the receipt at index 4; a forger has every key but bor's.</summary>
internal sealed class ProofScene
{
    public const ulong Index = 4;

    /// <summary>One of the leaves that says that an envelope was sent.</summary>
    public const ulong SentIndex = 2;

    private const string Origin = "certbridge/dev/cert-bor/cert-aln";

    private readonly byte[][] records = [.. Enumerable.Range(0, 11).Select(i => LeafRecords.Write((ulong)i == SentIndex ? Leaves.Sent((ulong)i + 1) : Leaves.Stored((ulong)i + 1)))];

    private readonly byte[] checkpoint;

    public ProofScene()
    {
        Card = Bor.Verified();
        checkpoint = Note(Origin, (ulong)records.Length, Root, Bor.Log);
    }

    public Cert Bor { get; } = new("cert-bor");

    public Cert Aln { get; } = new("cert-aln");

    public VerifiedCard Card { get; }

    public Digest Root => MerkleTree.Root([.. records.Select(record => MerkleHash.Leaf(record))]);

    public ProveReceiptResponse Response(ulong index = Index) => new()
    {
        Environment = "dev",
        Owner = "cert-bor",
        About = "cert-aln",
        ReportId = "CB-ALN-2026-0001",
        Revision = 1,
        Leaf = ByteString.CopyFrom(records[index]),
        LeafIndex = index,
        Path = { MerkleTree.InclusionProof([.. records.Select(record => MerkleHash.Leaf(record))], index).Select(hash => ByteString.CopyFrom(hash.ToBytes())) },
        Checkpoint = ByteString.CopyFrom(checkpoint),
        Card = Card.Wire,
    };

    public byte[] Proof() => ProofForm.Write(Response());

    /// <summary>The proof with its JSON changed.</summary>
    public byte[] With(Action<JsonObject> change)
    {
        JsonObject proof = JsonNode.Parse(Proof())!.AsObject();
        change(proof);
        return Encoding.UTF8.GetBytes(proof.ToJsonString());
    }

    /// <summary>The proof with its text changed.</summary>
    public byte[] WithText(string old, string now)
    {
        string text = Encoding.UTF8.GetString(Proof());
        Assert.Contains(old, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(old, now, StringComparison.Ordinal));
    }

    /// <summary>The proof with one bit of one of its base64 fields flipped.</summary>
    public byte[] Flipped(string field, int at) => With(proof =>
    {
        byte[] bytes = Convert.FromBase64String(proof[field]!.GetValue<string>());
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        proof[field] = Convert.ToBase64String(bytes);
    });

    public byte[] WithCheckpoint(string origin = Origin, ulong size = 11, Digest? root = null, PrivateKey? key = null) =>
        With(proof => proof["checkpoint"] = Convert.ToBase64String(Note(origin, size, root ?? Root, key ?? Bor.Log)));

    public byte[] WithCard(SignedCard card) => With(proof =>
    {
        proof["card"] = card.Card.ToBase64();
        proof["rootSignature"] = card.RootSignature.ToBase64();
    });

    /// <summary>A log of one leaf, signed by its owner all the same.</summary>
    public byte[] WithLoneLeaf(LeafRecord record)
    {
        byte[] leaf = record.ToByteArray();
        return With(proof =>
        {
            proof["leaf"] = Convert.ToBase64String(leaf);
            proof["leafIndex"] = 0;
            proof["path"] = new JsonArray();
            proof["checkpoint"] = Convert.ToBase64String(Note(Origin, 1, MerkleHash.Leaf(leaf), Bor.Log));
        });
    }

    private static byte[] Note(string origin, ulong size, Digest root, PrivateKey key) => SignedNote.Sign(new LogCheckpoint(origin, size, root), key.Id, key.Sign);
}
