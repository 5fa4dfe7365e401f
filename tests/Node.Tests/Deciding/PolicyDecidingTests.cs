using System.Text;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Deciding;

/// <summary>The policy in force on its way through the node: what is sealed, what waits, what is decided again.</summary>
public sealed class PolicyDecidingTests : IAsyncLifetime
{
    private const string Victims = "victims: [{ ref: v1, sector: health, name: \"St. Mark Hospital\", headcount: 830, consent: no }]";

    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private SecondOfficer second = null!;

    public Task InitializeAsync()
    {
        second = new SecondOfficer(aln.Founded);
        Assert.True(aln.Trust.ReloadOwn().IsValid);
        aln.Meet(bor);
        aln.Agree(bor, Pseudonymised);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        second.Dispose();
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task ARule_DeniesAndIsRecordedWithItsReason()
    {
        Load(TrustBookPolicyTests.Narrower.Replace("severity.severe", "severity.high", StringComparison.Ordinal));

        Submission submission = await aln.AcceptedAsync(Reports.Yaml());

        DecisionRow decision = Assert.Single(submission.Decisions);
        Assert.Equal((false, "RULE_DENIED", "The worst is told by telephone."), (decision.IsAllowed, decision.Reason, decision.Because));
        Assert.Contains("\"policy\":{\"name\":\"alnia\",\"version\":1", decision.Record, StringComparison.Ordinal);
        Assert.Contains("{\"id\":\"R9\",\"kind\":\"rule\",\"result\":\"deny\",\"reason\":\"RULE_DENIED\"", decision.Record, StringComparison.Ordinal);
        Assert.Empty(submission.Entries);
    }

    [Fact]
    public async Task ARequirement_ChangesWhatIsSealed_AndTheRecordSaysHow()
    {
        Load("""
              - id: R9
                effect: require
                when: report.victims > 0
                apply: [hidden]
                because: Victims stay hidden.

            """, "profiles: { hidden: [ { op: bucket, path: \"victims[*].headcount\", edges: [100, 1000] }, { op: drop, path: \"victims[*].sector\" } ] }\n");

        DecisionRow decision = (await aln.AcceptedAsync(Reports.Yaml(more: Victims))).Decisions[0];
        var report = (await SealedAsync())[0];

        Assert.Contains("{\"op\":\"bucket\",\"path\":\"victims[0].headcount\",\"by\":\"R9\"}", decision.Record, StringComparison.Ordinal);
        Assert.Contains("{\"op\":\"drop\",\"path\":\"victims[0].name\",\"by\":\"built-in\"}", decision.Record, StringComparison.Ordinal);
        Assert.DoesNotContain("St. Mark", decision.Record, StringComparison.Ordinal);
        var victim = Assert.Single(report.Content.Victims);
        Assert.Equal((100, 999), (victim.Headcount!.From, victim.Headcount.To));
        Assert.Equal((null, null), (victim.Name, victim.Sector));
    }

    [Fact]
    public async Task WhoElseIsNamed_IsNotToldToThePartner()
    {
        await using WorkingNode cel = WorkingNode.Founding("cert-cel");
        aln.Meet(cel);

        await aln.AcceptedAsync(Reports.Yaml(more: "recipients: [cert-bor, cert-cel]\npersons: { cert-cel: [duty-9] }"));
        var report = (await SealedAsync())[0];

        Assert.Equal([bor.Identity.Id], report.Content.Recipients);
        Assert.Empty(report.Content.Persons);
    }

    [Fact]
    public async Task ANameInTheText_ThatIsTakenOutElsewhere_DeniesTheWhole()
    {
        DecisionRow decision = (await aln.AcceptedAsync(Reports.Yaml(title: "Attack on ST. MARK  hospital", more: Victims))).Decisions[0];

        Assert.Equal((false, "REMOVED_TEXT_REAPPEARS"), (decision.IsAllowed, decision.Reason));
        Assert.DoesNotContain("mark", decision.Because, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AnEmbargo_Holds_UntilItIsOver_AndIsNotTold()
    {
        DateTimeOffset until = FoundedNode.Now.AddHours(3);
        Submission submission = await aln.AcceptedAsync(Reports.Yaml(more: $"embargoUntil: \"{until:yyyy-MM-dd'T'HH:mm:ss'Z'}\""));

        Assert.Equal("HELD_UNTIL", submission.Decisions[0].Reason);
        Assert.Equal(until, Assert.Single(submission.Entries).HeldUntil);
        Assert.Empty(await aln.NumberedAsync(bor.Identity.Id));

        aln.Clock.Now = until;
        Assert.Equal(1, await new HoldWorker(aln.Store, aln.Signals, aln.Clock).EndHoldsAsync(CancellationToken.None));
        var report = (await SealedAsync())[0];

        Assert.Null(report.Content.EmbargoUntil);
    }

    /// <summary>No rule asks for it; the author does.</summary>
    [Fact]
    public async Task WhatTheAuthorAsksFor_ChangesWhatIsSealed_AndIsNotTold()
    {
        Load("", "profiles: { hourly: [ { op: fidelity, path: \"times.*\", to: hour } ], sectorless: [ { op: drop, path: \"victims[*].sector\" } ] }\n");

        Submission submission = await aln.AcceptedAsync(Reports.Yaml(more: Victims + "\nredact: [sectorless, hourly]"));
        OutboxRow entry = Due();
        var report = (await SealedAsync())[0];

        Assert.Contains("{\"op\":\"drop\",\"path\":\"victims[0].sector\",\"by\":\"author\"}", submission.Decisions[0].Record, StringComparison.Ordinal);
        Assert.Contains("{\"id\":\"N02\",\"kind\":\"guard\",\"result\":\"pass\"", submission.Decisions[0].Record, StringComparison.Ordinal);
        Assert.Null(Assert.Single(report.Content.Victims).Sector);
        Assert.Equal("hour", report.Content.Times.Detected!.Fidelity);
        Assert.Empty(report.Content.Redact);
        Assert.Equal(ReplayVerdict.Same, aln.Replaying.Replay(Last(submission.ReportId.Value)).Verdict);

        Load("", "profiles: { hourly: [ { op: fidelity, path: \"times.*\", to: hour } ] }\n", version: 2);
        Assert.Equal("PROFILE_UNKNOWN", Assert.IsType<EntryJudgement.NowDenied>(Judge(entry)).Decision.Reason);
    }

    [Fact]
    public async Task AProfileThatIsNotThere_DeniesAndSaysWhatToDo()
    {
        string yaml = Reports.Yaml(more: "redact: [hourly]");
        Assert.Equal(ReasonCode.ProfileUnknown, Assert.Single(Foresee(yaml)).Decision.Reason);

        Submission submission = await aln.AcceptedAsync(yaml);

        DecisionRow decision = Assert.Single(submission.Decisions);
        Assert.Empty(submission.Entries);
        Assert.Equal((false, "PROFILE_UNKNOWN"), (decision.IsAllowed, decision.Reason));
        Assert.StartsWith("The author asks for the profile hourly, and built-in v1 has no profiles", decision.Because, StringComparison.Ordinal);
        Assert.Equal(ReplayVerdict.Same, aln.Replaying.Replay(decision).Verdict);
    }

    [Fact]
    public async Task AHoldForPeople_SealsNothing()
    {
        Load("  - { id: R9, effect: hold, when: report.severity >= severity.high, needs: { approvals: 1, role: release-officer }, because: A second person looks at it. }\n");

        Submission submission = await aln.AcceptedAsync(Reports.Yaml());

        Assert.Equal((false, "HELD_FOR_APPROVAL"), (submission.Decisions[0].IsAllowed, submission.Decisions[0].Reason));
        Assert.Empty(submission.Entries);
    }

    [Fact]
    public async Task ALaterPolicy_IsAskedBeforeWhatWaitsIsSent()
    {
        await aln.AcceptedAsync(Reports.Yaml());
        OutboxRow entry = Due();
        Assert.IsType<EntryJudgement.StillGood>(Judge(entry));

        Load("  - { id: R9, effect: require, when: \"true\", apply: [hidden], because: Times by the hour. }\n", "profiles: { hidden: [ { op: fidelity, path: \"times.*\", to: hour } ] }\n");
        EntryJudgement.SealAgain again = Assert.IsType<EntryJudgement.SealAgain>(Judge(entry));
        Assert.Equal(aln.Trust.Current.Policy.Document.Hash, again.Replacement.PolicyHash);

        Load(TrustBookPolicyTests.Narrower.Replace("severity.severe", "severity.high", StringComparison.Ordinal), version: 2);
        Assert.Equal("RULE_DENIED", Assert.IsType<EntryJudgement.NowDenied>(Judge(entry)).Decision.Reason);
    }

    [Fact]
    public async Task ALaterPolicyThatHolds_KeepsWhatWaitsFromANumber()
    {
        await aln.AcceptedAsync(Reports.Yaml());
        Load("  - { id: R9, effect: hold, when: report.tlp == tlp.green, until: \"timestamp(\\\"2026-11-25T18:00:00Z\\\")\", because: Not before the press conference. }\n");

        Assert.Empty(await aln.NumberedAsync(bor.Identity.Id));

        OutboxRow held = Assert.Single(aln.Store.Read(reader => reader.HoldsOver(DateTimeOffset.Parse("2026-11-25T18:00:00Z", System.Globalization.CultureInfo.InvariantCulture), 10)));
        Assert.Equal(OutboxState.Queued, held.State);
        Assert.Equal("HELD_UNTIL", aln.Store.Read(reader => reader.ListDecisions(held.ReportId))[^1].Reason);
    }

    [Fact]
    public async Task Pseudonyms_AreThePartnersOwn_AndTheSameAgain()
    {
        await using WorkingNode cel = WorkingNode.Founding("cert-cel");
        aln.Meet(cel);
        aln.Agree(cel, Pseudonymised);
        Load("  - { id: R9, effect: require, when: \"true\", apply: [hidden], because: Pseudonyms. }\n", "profiles: { hidden: [ { op: hmac, path: contacts.victim } ] }\n");
        string yaml = Reports.Yaml().Replace("phone247: \"+355 00 000 000\" }", "phone247: \"+355 00 000 000\", victim: it@stmark.example }", StringComparison.Ordinal);
        Assert.Contains("stmark", yaml, StringComparison.Ordinal);

        ForeseenAnswer[] first = Foresee(yaml);
        ForeseenAnswer[] again = Foresee(yaml);

        string[] seen = [.. first.Select(answer => answer.Decision.Redacted!.Copy.Content.Contacts.Victim!)];
        Assert.Equal(2, seen.Distinct().Count());
        Assert.All(seen, pseudonym => Assert.DoesNotContain("stmark", pseudonym, StringComparison.Ordinal));
        Assert.Equal(seen, again.Select(answer => answer.Decision.Redacted!.Copy.Content.Contacts.Victim!));
    }

    private static string Pseudonymised(string yaml) => yaml.Replace("personalData: none ", "personalData: pseudonymised ", StringComparison.Ordinal);

    [Fact]
    public async Task Replay_OfAStoredDecision_IsTheSame_AlsoUnderALaterPolicy()
    {
        Load("  - { id: R9, effect: require, when: report.victims > 0, apply: [hidden], because: Victims stay hidden. }\n", "profiles: { hidden: [ { op: hmac, path: contacts.victim } ] }\n");
        await aln.AcceptedAsync(Reports.Yaml(more: Victims));
        Load(TrustBookPolicyTests.Narrower.Replace("severity.severe", "severity.high", StringComparison.Ordinal), version: 2);
        await aln.AcceptedAsync(Reports.Yaml("Another"));

        foreach (string report in new[] { "CB-ALN-2026-0001", "CB-ALN-2026-0002" })
        {
            Replay replay = aln.Replaying.Replay(Last(report));
            Assert.True(replay.Verdict == ReplayVerdict.Same, replay.Because);
        }
    }

    [Fact]
    public async Task Replay_OfARecordSomebodyChanged_Differs()
    {
        await aln.AcceptedAsync(Reports.Yaml());
        DecisionRow row = Last("CB-ALN-2026-0001");

        Replay denied = aln.Replaying.Replay(row with { Record = row.Record.Replace("\"outcome\":\"allow\"", "\"outcome\":\"deny\"", StringComparison.Ordinal) });
        Replay reworded = aln.Replaying.Replay(row with { Record = row.Record.Replace("agreement in force", "an agreement", StringComparison.Ordinal) });
        Replay gone = aln.Replaying.Replay(row with { Record = row.Record.Replace(SharingPolicy.BuiltIn.Hash.ToString(), new string('0', 64), StringComparison.Ordinal) });

        Assert.Equal((ReplayVerdict.Differs, ReplayVerdict.SameVerdict, ReplayVerdict.NotPossible), (denied.Verdict, reworded.Verdict, gone.Verdict));
    }

    /// <summary>It would have denied, and nothing follows but a line in the record.</summary>
    [Fact]
    public async Task APolicyInShadow_IsRecordedBeside_AndNothingFollowsFromIt()
    {
        byte[] shadow = TrustBookPolicyTests.Shadow(TrustBookPolicyTests.Policy(version: 1, TrustBookPolicyTests.Narrower.Replace("severity.severe", "severity.high", StringComparison.Ordinal)));
        Assert.True(aln.Trust.TakePolicy(shadow, [aln.Founded.Sign(shadow)]).Value is { IsBeside: true });

        Submission submission = await aln.AcceptedAsync(Reports.Yaml());

        Assert.Single(submission.Entries);
        DecisionRow decision = Assert.Single(submission.Decisions);
        Assert.True(decision.IsAllowed);
        Assert.Contains("\"shadow\":{\"policy\":{\"name\":\"alnia\",\"version\":1", decision.Record, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"deny\",\"reason\":\"RULE_DENIED\"", decision.Record, StringComparison.Ordinal);
        Assert.EndsWith("\"differs\":true}}", decision.Record, StringComparison.Ordinal);
        Assert.Equal(ReplayVerdict.Same, aln.Replaying.Replay(Last(submission.ReportId.Value)).Verdict);
    }

    private DecisionRow Last(string report) => aln.Store.Read(reader => reader.ListDecisions(Protocol.Ids.ReportId.Parse(report)))[^1];

    private ForeseenAnswer[] Foresee(string yaml) =>
        [.. Assert.IsType<Preview.New>(aln.Previews.Preview(new SubmitRequest { Document = Google.Protobuf.ByteString.CopyFromUtf8(yaml), Format = "yaml" }, WorkingNode.Operator).Value).Answers];

    private void Load(string rules, string sections = "", ulong version = 1)
    {
        string yaml = Encoding.UTF8.GetString(TrustBookPolicyTests.Policy(version, rules)).Replace("rules:\n", sections + "rules:\n", StringComparison.Ordinal);
        byte[] policy = Encoding.UTF8.GetBytes(yaml);
        var taken = aln.Trust.TakePolicy(policy, [aln.Founded.Sign(policy), second.Sign(policy)]);
        Assert.True(taken.IsValid, string.Join('\n', taken.Problems));
        Assert.True(taken.Value.IsInForce);
    }

    private OutboxRow Due() => aln.Store.Read(reader => reader.DueOutbox(bor.Identity.Id, LaneName.Routine, 1))[0];

    private EntryJudgement Judge(OutboxRow entry) => aln.Redeciding.Judge(entry, aln.Trust.Current);

    /// <summary>What cert-bor opens.</summary>
    private async Task<IReadOnlyList<Sharing.Reports.Report>> SealedAsync() =>
        [.. (await aln.NumberedAsync(bor.Identity.Id)).Select(entry => OpenedReport.Of(entry, aln, bor))];
}
