using CertBridge.Node.Introducing;
using CertBridge.Node.Settings;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Introducing;

public sealed class IntroductionBookTests : IAsyncLifetime
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
    public async Task TwoWays_EachAdmitsTheOther_OnlyAfterItsSecondOfficer()
    {
        (Introduction atAln, Introduction atBor) = await ReadyAsync();
        Assert.Equal(atAln.Id, atBor.Id);
        await HeardAsync(aln, atAln, atBor);
        await HeardAsync(bor, atBor, atAln);
        Assert.Empty(aln.Trust.Current.Partners);

        Assert.Equal(IntroductionState.Admitted, IntroducedNode.Must(await aln.TryConfirmAsync(atAln, IntroducedNode.Second)).State);
        Assert.Empty(bor.Trust.Current.Partners);
        Assert.Equal(IntroductionState.Admitted, IntroducedNode.Must(await bor.TryConfirmAsync(atBor, IntroducedNode.Second)).State);

        Assert.Equal(bor.Trust.Current.OwnCard.Digest, aln.Trust.Current.Find(bor.Id)?.Card.Digest);
        Assert.Equal(aln.Trust.Current.OwnCard.Digest, bor.Trust.Current.Find(aln.Id)?.Card.Digest);
        Assert.Equal(["invited by officer-1", "revealed by officer-1", "heard by officer-1", "confirmed by officer-2", "admitted by "], aln.Leaves().Select(By));
        Assert.Equal(["accepted by officer-1", "opened by officer-1", "heard by officer-1", "confirmed by officer-2", "admitted by "], bor.Leaves().Select(By));
    }

    [Fact]
    public async Task Hear_OneWrongWord_BurnsTheIntroduction_WithAnAlarm_AndThereIsNoSecondAttempt()
    {
        (Introduction atAln, Introduction atBor) = await ReadyAsync();
        string[] words = IntroducedNode.Says(atBor).Split(' ');
        words[2] = words[2] == "agent" ? "zodiac" : "agent";

        Assert.Equal(IntroductionErrors.Burned, IntroducedNode.Code(await aln.TryHearAsync(atAln, string.Join(' ', words))));

        Assert.Equal(IntroductionState.Burned, await aln.StateAsync(atAln.Id));
        AlarmRow alarm = Assert.Single(aln.Node.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal((IntroductionRecords.BurnedAlarm, bor.Id), (alarm.Kind, alarm.Partner));
        Assert.Contains("officer-1", alarm.Text);
        Assert.Equal(IntroductionErrors.Unknown, IntroducedNode.Code(await aln.TryHearAsync(atAln, IntroducedNode.Says(atBor))));
        Assert.Equal(IntroductionErrors.Unknown, IntroducedNode.Code(await aln.TryConfirmAsync(atAln, IntroducedNode.Second)));
        Assert.Empty(aln.Trust.Current.Partners);
        Assert.Contains(aln.Leaves(), leaf => By(leaf) == "misheard by officer-1");
    }

    /// <summary>What we read ourselves is not what they read: whoever types it has not listened.</summary>
    [Fact]
    public async Task Hear_OurOwnWords_Burns()
    {
        (Introduction atAln, _) = await ReadyAsync();
        Assert.Equal(IntroductionErrors.Burned, IntroducedNode.Code(await aln.TryHearAsync(atAln, IntroducedNode.Says(atAln))));
    }

    [Fact]
    public async Task Hear_Nothing_IsNoAttempt()
    {
        (Introduction atAln, Introduction atBor) = await ReadyAsync();
        foreach (string nothing in new[] { "", " - ", new string('a', 201) })
            Assert.Equal(IntroductionErrors.NothingHeard, IntroducedNode.Code(await aln.TryHearAsync(atAln, nothing)));
        await HeardAsync(aln, atAln, atBor);
    }

    [Fact]
    public async Task Confirm_ByWhoTypedTheWords_IsRefused_UnderEitherNameAndWithEitherKey()
    {
        (Introduction atAln, Introduction atBor) = await ReadyAsync();
        Assert.Equal(IntroductionErrors.WrongStep, IntroducedNode.Code(await aln.TryConfirmAsync(atAln, IntroducedNode.Second)));
        await HeardAsync(aln, atAln, atBor);
        Assert.Equal(IntroductionErrors.SamePerson, IntroducedNode.Code(await aln.TryConfirmAsync(atAln, IntroducedNode.First)));
        Assert.Equal(IntroductionErrors.SamePerson, IntroducedNode.Code(await aln.TryConfirmAsync(atAln, IntroducedNode.Officer("officer-1", "a new certificate"))));
        Assert.Equal(IntroductionErrors.SamePerson, IntroducedNode.Code(await aln.TryConfirmAsync(atAln, IntroducedNode.Officer("somebody", "officer-1"))));
        Assert.Equal(IntroductionState.Heard, await aln.StateAsync(atAln.Id));
        Assert.Empty(aln.Trust.Current.Partners);
    }

    [Fact]
    public async Task EveryFile_HandedInTwice_GivesTheSameAnswer()
    {
        Introduction invited = await aln.InvitesAsync(bor);
        Introduction accepted = await bor.AcceptsAsync(invited.Invitation.File);
        Assert.Equal(accepted.Acceptance!.File, (await bor.AcceptsAsync(invited.Invitation.File)).Acceptance!.File);
        Introduction revealed = IntroducedNode.Must(await aln.TryRevealAsync(accepted.Acceptance.File));
        Assert.Equal(revealed.Opening!.File, IntroducedNode.Must(await aln.TryRevealAsync(accepted.Acceptance.File)).Opening!.File);
        Introduction opened = IntroducedNode.Must(await bor.TrySpeakAsync(aln, revealed.Opening.File));
        Assert.Equal(opened.Steps, IntroducedNode.Must(await bor.TrySpeakAsync(aln, revealed.Opening.File)).Steps);
    }

    [Fact]
    public async Task AnInvitation_IsForOneAttempt_HoweverItEnded()
    {
        (Introduction atAln, _) = await ReadyAsync();
        Assert.Equal(IntroductionErrors.Burned, IntroducedNode.Code(await bor.TryHearAsync(atAln, "agent agent agent agent")));

        Assert.Equal(IntroductionErrors.FileUsed, IntroducedNode.Code(await bor.TryAcceptAsync(atAln.Invitation.File)));
        Assert.Equal(IntroductionErrors.FileUsed, IntroducedNode.Code(await bor.TrySpeakAsync(aln, atAln.Opening!.File)));
        IntroducedNode.Must(await aln.Book.WithdrawAsync(bor.Id, IntroducedNode.First, CancellationToken.None));
        Assert.Equal(IntroductionErrors.FileUsed, IntroducedNode.Code(await aln.TryRevealAsync(atAln.Acceptance!.File)));
        Assert.Equal(IntroductionState.Burned, await bor.StateAsync(atAln.Id));
    }

    [Fact]
    public async Task AfterABurnedOne_BothBeginAnew_AlsoWhereOneSideWasCompleted()
    {
        (Introduction atAln, Introduction atBor) = await ReadyAsync();
        await HeardAsync(bor, atBor, atAln);
        IntroducedNode.Must(await bor.TryConfirmAsync(atBor, IntroducedNode.Second));
        Assert.Equal(IntroductionErrors.Burned, IntroducedNode.Code(await aln.TryHearAsync(atAln, "agent agent agent agent")));

        (atAln, atBor) = await ReadyAsync();
        await HeardAsync(aln, atAln, atBor);
        await HeardAsync(bor, atBor, atAln);
        IntroducedNode.Must(await aln.TryConfirmAsync(atAln, IntroducedNode.Second));
        IntroducedNode.Must(await bor.TryConfirmAsync(atBor, IntroducedNode.Second));
        Assert.Equal((1, 1), (aln.Trust.Current.Partners.Count, bor.Trust.Current.Partners.Count));
    }

    [Fact]
    public async Task AnExpiredInvitation_IsRefused_AndWhatRuns_Ends()
    {
        Introduction invited = await aln.InvitesAsync(bor);
        aln.Node.Clock.Now = bor.Node.Clock.Now = invited.Invitation.Expires;
        Assert.Equal(IntroductionErrors.FileExpired, IntroducedNode.Code(await bor.TryAcceptAsync(invited.Invitation.File)));
        Assert.Equal(IntroductionState.Expired, await aln.StateAsync(invited.Id));
        Assert.Contains(aln.Leaves(), leaf => By(leaf) == "expired by ");
        Assert.Equal(IntroductionState.Invited, (await aln.InvitesAsync(bor)).State);
    }

    [Fact]
    public async Task TheSecondOfficer_IsTooLate_WhenTheInvitationHasExpired()
    {
        (Introduction atAln, Introduction atBor) = await ReadyAsync();
        await HeardAsync(aln, atAln, atBor);
        aln.Node.Clock.Now = atAln.Invitation.Expires;
        Assert.Equal(IntroductionErrors.Unknown, IntroducedNode.Code(await aln.TryConfirmAsync(atAln, IntroducedNode.Second)));
        Assert.Equal(IntroductionState.Expired, await aln.StateAsync(atAln.Id));
    }

    [Fact]
    public async Task OneAtATime_RunsWithAPartner()
    {
        Introduction invited = await aln.InvitesAsync(bor);
        Assert.Equal(invited.Invitation.File, (await aln.InvitesAsync(bor)).Invitation.File);
        Introduction crossed = await bor.InvitesAsync(aln);
        Assert.Equal(IntroductionErrors.Running, IntroducedNode.Code(await aln.TryAcceptAsync(crossed.Invitation.File)));
        Assert.Equal(IntroductionErrors.Running, IntroducedNode.Code(await bor.TryAcceptAsync(invited.Invitation.File)));
        IntroducedNode.Must(await bor.Book.WithdrawAsync(aln.Id, IntroducedNode.First, CancellationToken.None));
        Introduction accepted = await bor.AcceptsAsync(invited.Invitation.File);
        IntroducedNode.Must(await aln.TryRevealAsync(accepted.Acceptance!.File));
        Assert.Equal(IntroductionErrors.Running, IntroducedNode.Code(await aln.Book.InviteAsync(bor.Id, TimeSpan.Zero, IntroducedNode.First, CancellationToken.None)));
    }

    [Fact]
    public async Task SomebodyElsesFiles_AreRefusedInTheirOwnWords_AndBurnNothing()
    {
        await using var cel = new IntroducedNode("cert-cel");
        (Introduction atAln, Introduction atBor) = await ReadyAsync();
        Introduction forCel = await aln.InvitesAsync(cel);
        Introduction ofCel = await cel.AcceptsAsync(forCel.Invitation.File);

        Assert.Equal(IntroductionErrors.ForAnother, IntroducedNode.Code(await bor.TryAcceptAsync(forCel.Invitation.File)));
        Assert.Equal(IntroductionErrors.ForAnother, IntroducedNode.Code(await aln.TryAcceptAsync(atAln.Invitation.File)));
        Assert.Equal(IntroductionErrors.ForAnother, IntroducedNode.Code(await bor.TryRevealAsync(ofCel.Acceptance!.File)));
        IntroducedNode.Must(await aln.TryRevealAsync(ofCel.Acceptance.File));
        Assert.Equal(IntroductionErrors.ForAnother, IntroducedNode.Code(await cel.TrySpeakAsync(aln, atAln.Opening!.File)));
        Assert.Equal(IntroductionErrors.OtherFile, IntroducedNode.Code(await bor.TrySpeakAsync(aln, atAln.Invitation.File)));
        Assert.Equal(IntroductionErrors.WrongStep, IntroducedNode.Code(await aln.TrySpeakAsync(bor, atAln.Opening.File)));
        await HeardAsync(aln, atAln, atBor);
        await HeardAsync(bor, atBor, atAln);
    }

    /// <summary>One answer is taken. A second, by whoever it is, changes nothing and is not read to anybody.</summary>
    [Fact]
    public async Task ASecondAnswer_IsRefused_AndTheFirstStands()
    {
        await using var impostor = new IntroducedNode("cert-bor", origin: "second");
        Introduction invited = await aln.InvitesAsync(bor);
        Introduction first = await bor.AcceptsAsync(invited.Invitation.File);
        Introduction second = await impostor.AcceptsAsync(invited.Invitation.File);
        Introduction revealed = IntroducedNode.Must(await aln.TryRevealAsync(first.Acceptance!.File));

        Parsed<Introduction> refused = await aln.TryRevealAsync(second.Acceptance!.File);

        Assert.Equal(IntroductionErrors.NotOfThis, IntroducedNode.Code(refused));
        Assert.Contains("ask them", refused.Problems[0].Message);
        Assert.Equal(IntroductionState.Revealed, await aln.StateAsync(revealed.Id));
    }

    /// <summary>An impostor who answered first: the words differ, whoever reads them.</summary>
    [Fact]
    public async Task AnImpostor_WhoAnswersFirst_IsNotHeard()
    {
        await using var impostor = new IntroducedNode("cert-bor", origin: "second");
        await using var between = new IntroducedNode("cert-aln", origin: "second");
        Introduction invited = await aln.InvitesAsync(bor);
        Introduction falseAnswer = await impostor.AcceptsAsync(invited.Invitation.File);
        Introduction atAln = IntroducedNode.Must(await aln.TryRevealAsync(falseAnswer.Acceptance!.File));
        Introduction falseInvite = await between.InvitesAsync(bor);
        Introduction answer = await bor.AcceptsAsync(falseInvite.Invitation.File);
        Introduction falseReveal = IntroducedNode.Must(await between.TryRevealAsync(answer.Acceptance!.File));
        Introduction atBor = IntroducedNode.Must(await bor.TrySpeakAsync(aln, falseReveal.Opening!.File));

        Assert.Equal(IntroductionErrors.Burned, IntroducedNode.Code(await aln.TryHearAsync(atAln, IntroducedNode.Says(atBor))));
        Assert.Equal(IntroductionErrors.Burned, IntroducedNode.Code(await bor.TryHearAsync(atBor, IntroducedNode.Says(atAln))));
    }

    [Fact]
    public async Task NodesOfOtherEnvironments_AreNotIntroduced()
    {
        await using var exercise = new IntroducedNode("cert-cel", NodeEnvironment.Exercise);
        Introduction invited = await exercise.InvitesAsync(bor);
        Assert.Equal(IntroductionErrors.OtherEnvironment, IntroducedNode.Code(await bor.TryAcceptAsync(invited.Invitation.File)));
    }

    [Fact]
    public async Task OutsideDev_WordsAreTyped_AndNoFirstCardIsImported()
    {
        await using var here = new IntroducedNode("cert-aln", NodeEnvironment.Production);
        await using var there = new IntroducedNode("cert-bor", NodeEnvironment.Production);
        Introduction accepted = await there.AcceptsAsync((await here.InvitesAsync(there)).Invitation.File);
        Introduction revealed = IntroducedNode.Must(await here.TryRevealAsync(accepted.Acceptance!.File));
        Introduction opened = IntroducedNode.Must(await there.TrySpeakAsync(here, revealed.Opening!.File));

        Assert.Equal(IntroductionErrors.ScriptedOutsideDev, IntroducedNode.Code(await here.TryHearAsync(revealed, IntroducedNode.Says(opened), isScripted: true)));
        Assert.Equal(IntroductionErrors.FingerprintOutsideDev, IntroducedNode.Code(here.Trust.ImportCard(there.Trust.Current.OwnBundle, there.Trust.Current.OwnCard.Fingerprint)));
        await HeardAsync(here, revealed, opened);
        IntroducedNode.Must(await here.TryConfirmAsync(revealed, IntroducedNode.Second));
        Assert.False(IntroducedNode.Must(here.Trust.ImportCard(there.Trust.Current.OwnBundle, null)).IsChanged);
    }

    [Fact]
    public async Task Invite_OutOfItsLimits_IsRefused()
    {
        Assert.Equal(TrustErrors.OwnCard, IntroducedNode.Code(await aln.Book.InviteAsync(aln.Id, TimeSpan.Zero, IntroducedNode.First, CancellationToken.None)));
        foreach (TimeSpan life in new[] { TimeSpan.FromSeconds(59), Limits.IntroductionLifeMax + TimeSpan.FromSeconds(1) })
            Assert.Equal(HomeErrors.InputInvalid, IntroducedNode.Code(await aln.Book.InviteAsync(bor.Id, life, IntroducedNode.First, CancellationToken.None)));
    }

    [Fact]
    public async Task TooMany_AreRefused_UntilThoseThatEndedHaveExpired()
    {
        for (int i = 0; i < Limits.IntroductionsMax; i++)
            IntroducedNode.Must(await aln.Book.InviteAsync(PartnerId.Parse($"cert-{i}"), TimeSpan.FromHours(1), IntroducedNode.First, CancellationToken.None));
        Assert.Equal(IntroductionErrors.TooMany, IntroducedNode.Code(await aln.Book.InviteAsync(bor.Id, TimeSpan.Zero, IntroducedNode.First, CancellationToken.None)));
        IntroducedNode.Must(await aln.Book.WithdrawAsync(PartnerId.Parse("cert-7"), IntroducedNode.First, CancellationToken.None));
        Assert.Equal(IntroductionErrors.TooMany, IntroducedNode.Code(await aln.Book.InviteAsync(bor.Id, TimeSpan.Zero, IntroducedNode.First, CancellationToken.None)));
        aln.Node.Clock.Now += TimeSpan.FromHours(1);
        await aln.InvitesAsync(bor);
        Assert.Single(Directory.GetFiles(aln.Folder));
    }

    internal static string By(string leaf)
    {
        using var json = System.Text.Json.JsonDocument.Parse(leaf);
        return $"{json.RootElement.GetProperty("event").GetString()} by {json.RootElement.GetProperty("by").GetString()}";
    }

    /// <summary>Up to the point where both can read their words aloud.</summary>
    private async Task<(Introduction AtAln, Introduction AtBor)> ReadyAsync()
    {
        Introduction accepted = await bor.AcceptsAsync((await aln.InvitesAsync(bor)).Invitation.File);
        Introduction revealed = IntroducedNode.Must(await aln.TryRevealAsync(accepted.Acceptance!.File));
        return (revealed, IntroducedNode.Must(await bor.TrySpeakAsync(aln, revealed.Opening!.File)));
    }

    private static async Task HeardAsync(IntroducedNode here, Introduction own, Introduction theirs) =>
        Assert.Equal(IntroductionState.Heard, IntroducedNode.Must(await here.TryHearAsync(own, IntroducedNode.Says(theirs).ToUpperInvariant().Replace(' ', '-'))).State);
}
