using CertBridge.Node.Introducing;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Introducing;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Introducing;

/// <summary>What lies in the home says where an introduction stands; nothing else does.</summary>
public sealed class IntroductionRecoveryTests : IAsyncLifetime
{
    private readonly IntroducedNode aln = new("cert-aln");
    private readonly IntroducedNode bor = new("cert-bor");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task ARestart_AtEveryStep_GoesOnWhereItWas()
    {
        Introduction invited = await aln.InvitesAsync(bor);
        await aln.RestartAsync();
        Introduction accepted = await bor.AcceptsAsync(invited.Invitation.File);
        await bor.RestartAsync();
        Introduction atAln = IntroducedNode.Must(await aln.TryRevealAsync(accepted.Acceptance!.File));
        await aln.RestartAsync();
        Introduction atBor = IntroducedNode.Must(await bor.TrySpeakAsync(aln, atAln.Opening!.File));
        await bor.RestartAsync();
        IntroducedNode.Must(await aln.TryHearAsync(atAln, IntroducedNode.Says(atBor)));
        await aln.RestartAsync();
        Assert.Equal(IntroductionErrors.SamePerson, IntroducedNode.Code(await aln.TryConfirmAsync(atAln, IntroducedNode.First)));
        IntroducedNode.Must(await aln.TryConfirmAsync(atAln, IntroducedNode.Second));
        await aln.RestartAsync();
        Assert.Equal(IntroductionState.Admitted, await aln.StateAsync(atAln.Id));
        Assert.Equal(5, aln.Leaves().Count);
    }

    [Fact]
    public async Task Files_AreForTheirOwnerAlone()
    {
        Introduction invited = await aln.InvitesAsync(bor);
        string file = Path.Combine(aln.Folder, invited.Id + ".introduction");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(aln.Folder));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal(HomeErrors.KeyModeLoose, Assert.Single(Storage.Homes.KeyModes.Check(aln.Node.Founded.Home)).Code);
    }

    [Fact]
    public async Task AStepWithoutItsLeaf_GetsItAtTheNextStart_AndABurnedOneItsAlarm()
    {
        Introduction accepted = await bor.AcceptsAsync((await aln.InvitesAsync(bor)).Invitation.File);
        Introduction atAln = IntroducedNode.Must(await aln.TryRevealAsync(accepted.Acceptance!.File));
        Introduction burned = atAln.After(IntroductionEvent.Misheard, IntroducedNode.First, aln.Node.Clock.Now)!;
        new IntroductionShelf(aln.Node.Founded.Home).Write(burned); // and here the process was killed

        await aln.RestartAsync();

        Assert.Equal("misheard by officer-1", IntroductionBookTests.By(aln.Leaves()[^1]));
        Assert.Equal(IntroductionRecords.BurnedAlarm, Assert.Single(aln.Node.Store.Read(reader => reader.ListAlarms(10))).Kind);
        await aln.RestartAsync();
        Assert.Equal(3, aln.Leaves().Count);
    }

    [Fact]
    public async Task WhatWasConfirmed_IsAdmittedAtTheNextStart()
    {
        Introduction accepted = await bor.AcceptsAsync((await aln.InvitesAsync(bor)).Invitation.File);
        Introduction confirmed = IntroducedNode.Must(await aln.TryRevealAsync(accepted.Acceptance!.File))
            .After(IntroductionEvent.Heard, IntroducedNode.First, aln.Node.Clock.Now)!.After(IntroductionEvent.Confirmed, IntroducedNode.Second, aln.Node.Clock.Now)!;
        new IntroductionShelf(aln.Node.Founded.Home).Write(confirmed); // and here the process was killed

        await aln.RestartAsync();

        Assert.Equal(IntroductionState.Admitted, await aln.StateAsync(confirmed.Id));
        Assert.NotNull(aln.Trust.Current.Find(bor.Id));
    }

    public static TheoryData<string> Damages => ["cut", "steps", "jump", "nonce", "accept", "reveal", "other", "name"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task ADamagedFile_RefusesTheStart_ByItsName(string what)
    {
        Introduction accepted = await bor.AcceptsAsync((await aln.InvitesAsync(bor)).Invitation.File);
        Introduction revealed = IntroducedNode.Must(await aln.TryRevealAsync(accepted.Acceptance!.File));
        string file = Path.Combine(aln.Folder, revealed.Id + ".introduction");
        await using var cel = new IntroducedNode("cert-cel");
        V1.StoredIntroduction stored = revealed.ToStored();
        switch (what)
        {
            case "steps": stored.Steps.Clear(); break;
            case "jump": stored.Steps.RemoveAt(0); break;
            case "nonce": stored.Nonce = ByteString.CopyFrom(IntroductionNonce.Create()); break;
            case "accept": stored.Accept = ByteString.Empty; break;
            case "reveal": stored.Reveal = ByteString.Empty; break;
            case "other": stored.Invite = ByteString.CopyFrom((await cel.InvitesAsync(bor)).Invitation.File); break;
        }
        byte[] bytes = stored.ToByteArray();
        File.WriteAllBytes(file, what == "cut" ? bytes[..^40] : bytes);
        if (what == "name")
            File.Move(file, Path.Combine(aln.Folder, new string('0', 32) + ".introduction"));

        Problem problem = Assert.Single(aln.Shelved.Problems);

        Assert.Equal(HomeErrors.HomeFileCorrupt, problem.Code);
        Assert.Contains(".introduction", problem.Message);
    }
}
