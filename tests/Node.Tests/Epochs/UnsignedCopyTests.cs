using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Epochs;

/// <summary>A copy of a store that has a leaf and not yet the checkpoint over it, and a partner that followed that checkpoint. The simulation found it with seed 3.</summary>
public sealed class UnsignedCopyTests : SharedReport
{
    [Fact]
    public async Task ANodeThatIsPutBack_ToBeforeItSigned_WhatItsPartnerFollows_IsNoticedOnBothSides()
    {
        await SharedAsync();
        string copy = Directory.CreateTempSubdirectory("certbridge-copy-").FullName;
        await Aln.RestartAsync(() => Copy(Aln.Founded.Home.StoreFolder, copy));
        await new LogPublishing(Aln.Identity, Aln.Keys, Aln.Store, Aln.Clock).HeadAsync(Bor.Identity.Id, Aln.Store.Read(reader => reader.LinkLogSize(Bor.Identity.Id)), CancellationToken.None);
        await SettleAsync(Bor, Aln);
        Assert.Null(Judge(Aln, Bor));
        Assert.Null(Judge(Bor, Aln));

        await Aln.RestartAsync(() =>
        {
            Directory.Delete(Aln.Founded.Home.StoreFolder, recursive: true);
            Copy(copy, Aln.Founded.Home.StoreFolder);
        });
        Directory.Delete(copy, recursive: true);

        Assert.Equal(RewindEvent.FoundHere, Judge(Aln, Bor)?.Found);
        Assert.Equal(RewindEvent.FoundThere, Judge(Bor, Aln)?.Found);
    }

    private static HelloObjection? Judge(WorkingNode at, WorkingNode from)
    {
        Hello hello = from.Hellos.Write(at.Identity.Id);
        return new HelloJudging(at.Identity, at.Trust, at.Store).Judge(from.Identity.Id, LaneGroup.Ordinary, hello);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
