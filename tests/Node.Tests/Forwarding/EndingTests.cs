using System.Text;
using CertBridge.Node.Admitting;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Forwarding;

/// <summary>What follows to a third node ends on a person's word, or where nothing ever went; what its originator takes back or tightens reaches that node all the same.</summary>
public sealed class EndingTests : PassedOnReports
{
    [Fact]
    public async Task Ended_LaterRevisionsStayHere_AndWhatWentStaysThere()
    {
        ReportId id = await PassedOnAsync();

        EndedForwarding ended = Assert.Single((await EndAsync(id)).Partners);
        await AmendedAsync(id, Reports.Yaml("More is known", tlp: "clear"));
        await FollowAsync();
        await CarryOnAsync();

        Assert.Equal((false, 0U, false, "ended", "operator-1"), (ended.Before, ended.TakenOut, ended.TakenBack, ended.Order.State, ended.Order.EndedBy));
        Assert.Equal((1UL, false), (There(id)!.Revision, There(id)!.IsDestroyed));
        Assert.Null(TakenBack(id));
        Assert.Equal((OnwardState.Ended, 2UL), (Order(id)!.State, Order(id)!.Revision));
        Assert.Empty(Bor.Store.Read(reader => reader.DueOnward(Bor.Clock.Now.AddYears(1), 10)));
        OnwardOrder shown = Assert.Single((await new Desks(Bor).Inbox.ShowInbox(new ShowInboxRequest { Id = id.Value }, As("ShowInbox", OperatorRole.Auditor))).PassedOn);
        Assert.Equal(("cert-cel", "ended", "operator-1", (ulong)Bor.Clock.Now.ToUnixTimeMilliseconds()), (shown.Partner, shown.State, shown.EndedBy, shown.EndedMs));
    }

    [Fact]
    public async Task Ended_Again_ChangesNothing_AndLeavesOneLeaf()
    {
        ReportId id = await PassedOnAsync();
        await EndAsync(id);
        OnwardRow first = Order(id)!;
        Bor.Clock.Now += TimeSpan.FromHours(1);

        Assert.True(Assert.Single((await EndAsync(id)).Partners).Before);

        Assert.Equal(first, Order(id));
        NodeLeafRow leaf = Assert.Single(Bor.Store.Read(reader => reader.NodeLeaves(0, 100)), leaf => leaf.Kind == ForwardingLeaf.EndKind);
        Assert.Contains("\"partners\":[{\"partner\":\"cert-cel\",\"takenOut\":[],\"takenBack\":false}]", Encoding.UTF8.GetString(leaf.Record), StringComparison.Ordinal);
    }

    /// <summary>Whatever makes what is there too loose reaches it, although nothing is passed on any more.</summary>
    [Theory]
    [InlineData("amber", "")]
    [InlineData("green", "onwardAllowed: [cert-cel]")]
    [InlineData("clear", "onwardAllowed: [cert-dor]")]
    [InlineData("clear", "expires: \"2027-01-15T00:00:00Z\"")]
    public async Task Ended_ATighterRevision_TakesBackWhatWent(string tlp, string more)
    {
        ReportId id = await PassedOnAsync();
        await EndAsync(id);

        await AmendedAsync(id, Reports.Yaml(tlp: tlp, more: more));
        await FollowAsync();
        await CarryOnAsync();

        Assert.Equal((WithdrawalState.Applied, true), (TakenBack(id)!.State, There(id, revision: 1)!.IsDestroyed));
        Assert.Null(There(id, Held(id)!.Revision));
        Assert.Equal((OnwardState.Ended, Held(id)!.Revision), (Order(id)!.State, Order(id)!.Revision));
        Assert.Single(Bor.Store.Read(reader => reader.ListDecisions(id)), row => row.Partner == Cel && row.Revision == Held(id)!.Revision); // says why it was taken back
    }

    /// <summary>One that is to be relied on for longer is no reason to take anything back, and one for less long is.</summary>
    [Theory]
    [InlineData("2027-02-15T00:00:00Z", false)]
    [InlineData("2027-01-15T00:00:00Z", false)]
    [InlineData("2027-01-14T23:59:59Z", true)]
    public async Task Ended_AnEarlierExpiry_TakesBackWhatWent(string expires, bool isTakenBack)
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear", more: "expires: \"2027-01-15T00:00:00Z\""));
        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();
        await EndAsync(id);

        await AmendedAsync(id, Reports.Yaml("second", tlp: "clear", more: $"expires: \"{expires}\""));
        await FollowAsync();

        Assert.Equal(isTakenBack, TakenBack(id) is not null);
    }

    /// <summary>Nobody there learns of an indicator that may be used less by now, since the revision that says so stays here.</summary>
    [Fact]
    public async Task Ended_ARevisionWithATighterItem_TakesBackWhatWent()
    {
        ReportId id = await PassedOnAsync();
        await EndAsync(id);

        await AmendedAsync(id, Reports.Yaml(tlp: "clear").Replace("confidence: 80", "confidence: 80, marking: { tlp: clear, pap: red }", StringComparison.Ordinal));
        await FollowAsync();
        await CarryOnAsync();

        Assert.True(There(id, revision: 1)!.IsDestroyed);
    }

    /// <summary>What was forgotten here cannot be compared, item by item.</summary>
    [Fact]
    public async Task Ended_WhereWhatWentIsForgottenHere_ALaterRevisionTakesItBack()
    {
        ReportId id = await PassedOnAsync();
        await EndAsync(id);
        await Bor.Store.CommitAsync(Storage.CommitUrgency.Routine, 1, writer => writer.DestroyContent(Storage.Contents.ContentKind.Inbox, Held(id)!.Id, Bor.Clock.Now));

        await AmendedAsync(id, Reports.Yaml("More is known", tlp: "clear"));
        await FollowAsync();
        await CarryOnAsync();

        Assert.True(There(id, revision: 1)!.IsDestroyed);
    }

    /// <summary>Two that are no tighter stay here, and a third is: what went is compared, and not what stayed.</summary>
    [Fact]
    public async Task Ended_ATighterRevisionAfterOthers_TakesBackWhatWent()
    {
        ReportId id = await PassedOnAsync();
        await EndAsync(id);
        foreach (string title in new[] { "second", "third" })
        {
            await AmendedAsync(id, Reports.Yaml(title, tlp: "clear"));
            await FollowAsync();
        }
        Assert.Empty(await CarryOnAsync());

        await AmendedAsync(id, Reports.Yaml("fourth", tlp: "green"));
        await FollowAsync();
        await CarryOnAsync();

        Assert.True(There(id, revision: 1)!.IsDestroyed);
    }

    [Fact]
    public async Task Ended_ARetraction_StillTravelsOn()
    {
        ReportId id = await PassedOnAsync();
        await EndAsync(id);

        await RetractedAsync(id);
        await CarryAsync();
        await CarryOnAsync();

        Assert.True(There(id, revision: 1)!.IsDestroyed);
        Assert.Equal((WithdrawalState.Applied, WithdrawalScope.Report), (TakenBack(id)!.State, TakenBack(id)!.Scope));
        await RefusedAsync(OnwardErrors.NoOrder, id.Value, "cert-cel");
    }

    /// <summary>What hides whether it may still go there is looked at again, as for what follows.</summary>
    [Fact]
    public async Task Ended_WhatSomethingPassingHides_IsLookedAtAgain()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear", more: "onwardAllowed: [cert-cel]"));
        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();
        await EndAsync(id);
        await AmendedAsync(id, Reports.Yaml(tlp: "clear", more: "onwardAllowed: [cert-dor]"));
        await CarryAsync();
        DateTimeOffset then = Bor.Clock.Now;
        Bor.Clock.Now = CelNode.Trust.Current.OwnSheet.Expires;

        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        Assert.Null(TakenBack(id));
        Assert.Single(Bor.Store.Read(reader => reader.DueOnward(Bor.Clock.Now.AddHours(1), 10)));

        Bor.Clock.Now = then;
        await Bor.Store.CommitAsync(Storage.CommitUrgency.Routine, 1, writer => writer.NoteOnwardDue(Aln.Identity.Id, id, 2, then));
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        Assert.Equal(WithdrawalState.Waiting, TakenBack(id)!.State);
    }

    /// <summary>What has no number yet stays here; where it is tighter than what went, that may not stay without it.</summary>
    [Theory]
    [InlineData("clear", "", false)]
    [InlineData("green", "onwardAllowed: [cert-cel]", true)]
    public async Task Ended_WithARevisionThatWaits_TakesItOut_AndTakesBackWhereThatIsTighter(string tlp, string more, bool isTakenBack)
    {
        ReportId id = await PassedOnAsync();
        await AmendedAsync(id, Reports.Yaml("More is known", tlp: tlp, more: more));
        await FollowAsync();
        bool isWaiting = Entry(id) is { Revision: > 1, State: OutboxState.Queued };

        EndedForwarding ended = Assert.Single((await EndAsync(id)).Partners);
        await CarryOnAsync();

        Assert.True(isWaiting);
        Assert.Equal((1U, isTakenBack), (ended.TakenOut, ended.TakenBack));
        Assert.Equal(isTakenBack, There(id, revision: 1)!.IsDestroyed);
        Assert.Null(There(id, Held(id)!.Revision));
        NodeLeafRow leaf = Assert.Single(Bor.Store.Read(reader => reader.NodeLeaves(0, 100)), leaf => leaf.Kind == ForwardingLeaf.EndKind);
        Assert.Contains($"\"takenOut\":[{Held(id)!.Revision}],\"takenBack\":{(isTakenBack ? "true,\"revision\":1}" : "false}")}", Encoding.UTF8.GetString(leaf.Record), StringComparison.Ordinal);
    }

    /// <summary>A later revision was allowed and waits; then what it was allowed under changes. It is taken out with the end, and what went may not be there any more either.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ended_WithARevisionThatWaits_AndMayNotGoAnyMore_TakesBackWhatWent(bool isNarrowed)
    {
        string yaml = Reports.Yaml(tlp: "green", more: "onwardAllowed: [cert-cel]");
        ReportId id = await SharedAsync(yaml);
        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();
        await AmendedAsync(id, yaml.Replace("Ransomware at regional", "More is known of that at regional", StringComparison.Ordinal));
        await FollowAsync();
        bool isWaiting = Entry(id) is { Revision: > 1, State: OutboxState.Queued };
        if (isNarrowed)
        {
            Bor.Agree(CelNode, text => text.Replace("tlp: amber ", "tlp: clear ", StringComparison.Ordinal), version: 2);
            CelNode.TakeFrom(Bor);
        }

        EndedForwarding ended = Assert.Single((await EndAsync(id)).Partners);
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);

        Assert.True(isWaiting);
        Assert.Equal((1U, false, 1UL), (ended.TakenOut, ended.TakenBack, ended.Order.Revision));
        Assert.Equal(isNarrowed, TakenBack(id) is not null);
        Assert.Equal((OnwardState.Ended, Held(id)!.Revision), (Order(id)!.State, Order(id)!.Revision));
        Assert.Empty(Bor.Store.Read(reader => reader.DueOnward(Bor.Clock.Now.AddYears(1), 10)));
        Assert.Empty(Bor.Store.Read(reader => reader.DueOutbox(Cel, LaneName.Routine, 10)));
    }

    [Fact]
    public async Task Ended_BeforeAnythingWent_NothingGoes()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");

        await EndAsync(id);
        await AmendedAsync(id, Reports.Yaml("More is known", tlp: "amber"));
        await FollowAsync();

        Assert.Empty(await CarryOnAsync());
        Assert.Null(TakenBack(id));
        Assert.Equal((OutboxState.Cancelled, OnwardState.Ended), (Entry(id)!.State, Order(id)!.State));
    }

    /// <summary>A person who passes it on again says that it follows again: also where this very revision is there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PassedOnAgain_AfterTheEnd_FollowsAgain(bool isAmended)
    {
        ReportId id = await PassedOnAsync();
        await EndAsync(id);
        if (isAmended)
        {
            await AmendedAsync(id, Reports.Yaml("second", tlp: "clear"));
            await FollowAsync();
        }

        ForwardedReport again = Assert.Single((await ForwardAsync(id, "cert-cel")).Partners);
        await CarryOnAsync();
        await AmendedAsync(id, Reports.Yaml("last", tlp: "clear"));
        await FollowAsync();
        await CarryOnAsync();

        Assert.Equal((true, !isAmended), (again.Resumed, again.Before));
        Assert.Equal(("last", OnwardState.Following, ""), (There(id)!.Title, Order(id)!.State, Order(id)!.EndedBy));
        Assert.Equal(2, Bor.Store.Read(reader => reader.NodeLeaves(0, 100)).Count(leaf => leaf.Kind == ForwardingLeaf.Kind));
    }

    /// <summary>A revision that was taken out with the end cannot be sent again, and the answer says so; a later one is passed on anew, and what follows it goes there again.</summary>
    [Fact]
    public async Task PassedOnAgain_WhatWasTakenOut_CannotGo_AndALaterOneCan()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        await EndAsync(id);

        ForwardedReport same = Assert.Single((await ForwardAsync(id, "cert-cel")).Partners);
        await AmendedAsync(id, Reports.Yaml("second", tlp: "clear"));
        await FollowAsync();
        bool isEnded = Order(id) is { State: OnwardState.Ended };
        ForwardedReport later = Assert.Single((await ForwardAsync(id, "cert-cel")).Partners);
        await CarryOnAsync();

        Assert.Equal((true, true, false), (same.Before, same.Over, same.Resumed));
        Assert.True(isEnded);
        Assert.Equal((false, false, true), (later.Before, later.Over, later.Resumed));
        Assert.Equal(("second", OnwardState.Following), (There(id)!.Title, Order(id)!.State));
    }

    [Fact]
    public async Task End_OfWhatWasNotPassedOn_ByWhoMayNot_OrForNobody_IsRefused()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));

        await RefusedAsync(OnwardErrors.NoOrder, id.Value, "cert-cel");
        await RefusedAsync(OnwardErrors.NobodyNamed, id.Value);
        await RefusedAsync(StoredItemErrors.InboxItemUnknown, "CB-ALN-2026-9999", "cert-cel");
        var refusal = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            new Desks(Bor).Inbox.EndForwarding(new EndForwardingRequest { Id = id.Value, To = { "cert-cel" } }, As("EndForwarding", OperatorRole.Auditor)));
        Assert.Equal(RoleErrors.NotPermitted, refusal.Problems[0].Code);
    }

    /// <summary>Where nothing ever went nothing can end, and why is said.</summary>
    [Fact]
    public async Task End_OfWhatWasRefused_ChangesNothing()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        await Bor.Store.CommitAsync(Storage.CommitUrgency.Routine, 1, writer => writer.MoveOnward(id, Cel, OnwardEvent.GivenUp, by: "", "NO_AGREEMENT: none", Bor.Clock.Now));

        EndedForwarding ended = Assert.Single((await EndAsync(id)).Partners);

        Assert.Equal((true, "refused", "", "NO_AGREEMENT: none"), (ended.Before, ended.Order.State, ended.Order.EndedBy, ended.Order.Because));
    }

    private Task<EndForwardingResponse> EndAsync(ReportId id) =>
        new Desks(Bor).Inbox.EndForwarding(new EndForwardingRequest { Id = id.Value, To = { "cert-cel" } }, As("EndForwarding", OperatorRole.Operator));

    private async Task RefusedAsync(ErrorCode code, string id, params string[] to)
    {
        var refusal = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            new Desks(Bor).Inbox.EndForwarding(new EndForwardingRequest { Id = id, To = { to } }, As("EndForwarding", OperatorRole.Operator)));
        Assert.Equal(code, refusal.Problems[0].Code);
    }

    private static LocalCall As(string call, OperatorRole role) => new($"InboxService/{call}", role);
}
