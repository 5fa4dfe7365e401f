using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Anchors;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Tests.Anchors;

public sealed class AnchorOpeningTests
{
    private static readonly LogCheckpoint Checkpoint = new(LogCheckpoint.OriginOfNodeLog("dev", Leaves.Aln), 7, Digest.Of("root"u8));
    private static readonly byte[] Blinding = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void Blinded_IsTheHash_OfKind_Blinding_AndTheTextOfTheCheckpoint()
    {
        byte[] text = [.. "certbridge/dev/cert-aln\n7\n"u8, .. System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(SHA256.HashData("root"u8))), (byte)'\n'];

        Assert.Equal(Digest.FromBytes(SHA256.HashData([.. "CertBridge/1 anchor\n"u8, .. Blinding, .. text])), new AnchorOpening(Blinding, Checkpoint).Blinded());
    }

    [Fact]
    public void Opens_WhatItIs_AndNothingElse()
    {
        var opening = new AnchorOpening(Blinding, Checkpoint);
        byte[] blinded = opening.Blinded().ToBytes();

        Assert.True(opening.Opens(blinded));
        Assert.False(opening.Opens(blinded.AsSpan(1)));
        Assert.False((opening with { Checkpoint = Checkpoint with { Size = 8 } }).Opens(blinded));
        Assert.False((opening with { Checkpoint = Checkpoint with { Root = Digest.Of("other"u8) } }).Opens(blinded));
        Assert.False((opening with { Checkpoint = Checkpoint with { Origin = LogCheckpoint.OriginOfNodeLog("dev", Leaves.Bor) } }).Opens(blinded));
        Assert.False((opening with { Blinding = [.. Enumerable.Reverse(Blinding)] }).Opens(blinded));
        Assert.False((opening with { Blinding = Blinding[1..] }).Opens(blinded));
    }

    [Fact]
    public void NodeLeafHash_HasTheKindInIt()
    {
        Assert.NotEqual(NodeLeafHash.Of("policy", [1]), NodeLeafHash.Of("purge", [1]));
        Assert.NotEqual(NodeLeafHash.Of("a", "bc"u8), NodeLeafHash.Of("ab", "c"u8));
        Assert.Equal(MerkleHash.Leaf([.. "policy"u8, 0, 1, 2]), NodeLeafHash.Of("policy", [1, 2]));
    }
}
