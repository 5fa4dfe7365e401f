using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests;

/// <summary>A partner that shows two histories of its log is refused at the next hello, and what it showed can be handed on: the file holds without a node.</summary>
public sealed class EvidenceTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private readonly TestNode bor = shared.Pair.Bor;

    [Fact]
    public async Task TwoHeadsOfOneSize_AreKept_AndShowByThemselvesThatOneKeySignedBoth()
    {
        await using (Lane lane = await shared.OpenLaneAsync())
        {
            await lane.ClaimSentAsync(epoch: 1, padding: 0, 1);
            await Neighbourhood.UntilAsync<bool>("the log is followed", async () =>
                (await bor.MustAsync("ledger", "status")).Json.GetProperty("items").EnumerateArray().Any(log => (Word(log, "log"), log.GetProperty("checkpointSize").GetInt32()) == ("followed", 1)) ? true : null);
        }
        await using (RoguePartner rogue = shared.Dial())
        {
            await rogue.SayAsync(new Frame { Hello = rogue.Hello(hello => hello.Checkpoint = ByteString.CopyFrom(Head(rogue, 1, Digest.Of("another history"u8)))) });
            Assert.Equal(ClosingReason.LogConflict, await rogue.HearClosingAsync());
        }

        JsonElement verified = await VerifiedAsync("LOG_CONFLICT", "two roots");

        Assert.Equal(("equivocation", "cert-aln", "cert-bor"), (Word(verified, "shows"), Word(verified, "partner"), Word(verified, "holder")));
        Assert.Equal([1, 1], verified.GetProperty("heads").EnumerateArray().Select(head => head.GetProperty("size").GetInt32()));
        Assert.Equal("routine", Word(Assert.Single(verified.GetProperty("lanes").EnumerateArray()), "lane"));
    }

    [Fact]
    public async Task ALogThatWasFollowedFurther_IsKept_WithTheStandingsThatWereShown()
    {
        await using (RoguePartner rogue = shared.Dial())
        {
            await rogue.SayAsync(new Frame
            {
                Hello = rogue.Hello(hello =>
                {
                    hello.Checkpoint = ByteString.CopyFrom(Head(rogue, 7, Digest.Of("any"u8)));
                    (hello.FollowedSize, hello.FollowedRoot) = (4_711, ByteString.CopyFrom(new byte[Digest.SizeBytes]));
                }),
            });
            Assert.Equal(ClosingReason.Rewound, await rogue.HearClosingAsync());
        }

        JsonElement verified = await VerifiedAsync("REWOUND", "4711");

        Assert.Equal(4_711, verified.GetProperty("followedSize").GetInt32());
        Assert.Equal(1_000, Assert.Single(verified.GetProperty("lanes").EnumerateArray()).GetProperty("lastNumber").GetInt32());
    }

    [Fact]
    public async Task EvidenceThatIsNotThere_IsRefused()
    {
        Assert.Contains(LedgerErrors.EvidenceUnknown.Code, (await bor.RunAsync("ledger", "evidence", "999999", "--out", bor.File("none.evidence"))).ShouldExit(ExitCode.InputInvalid).Errors, StringComparison.Ordinal);
        (await bor.RunAsync("ledger", "evidence", "1")).ShouldExit(ExitCode.Usage);
        (await bor.RunAsync("ledger", "evidence", "the first", "--out", bor.File("none.evidence"))).ShouldExit(ExitCode.Usage);
    }

    /// <summary>Written by the node that kept it, verified by somebody without one.</summary>
    private async Task<JsonElement> VerifiedAsync(string alarm, string what)
    {
        JsonElement item = Assert.Single((await bor.MustAsync("ledger", "evidence")).Json.GetProperty("items").EnumerateArray(), one => Word(one, "alarm") == alarm && Word(one, "what").Contains(what, StringComparison.Ordinal));
        string file = bor.File($"{Guid.CreateVersion7():N}.evidence");
        await bor.MustAsync("ledger", "evidence", item.GetProperty("id").ToString(), "--out", file);
        return (await Certbridge.RunAsync("ledger", "verify", file, "--offline", "--fingerprint", shared.Pair.Aln.Fingerprint, "-o", "json")).ShouldExit(ExitCode.Done).Json;
    }

    private static byte[] Head(RoguePartner rogue, ulong size, Digest root) =>
        SignedNote.Sign(new LogCheckpoint(LogCheckpoint.OriginOf("dev", rogue.Mask.Id, rogue.Victim.Id), size, root), rogue.Keys.Log.Id, rogue.Keys.Log.Sign);

    private static string Word(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
