using System.Text;
using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Reports;

/// <summary>FIRST's Information Exchange Policy 2.0: read with its own words, and the strictest of several is one that each of them lets.</summary>
public sealed class ExchangePolicyTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The policy object of FIRST's own appendix A, statement by statement; its id, texts and references are none of ours, and its TLP is the report's.</summary>
    [Fact]
    public void Read_OfFirstsOwnExample_TakesEveryStatement()
    {
        using var first = JsonDocument.Parse(File.ReadAllBytes(Corpus.File("policy", "iep2", "first-iep-2.0-policy-object.json")));
        IEnumerable<string> terms = first.RootElement.EnumerateObject()
            .Where(one => one.Value.ValueKind != JsonValueKind.Null && (one.Name is "start_date" or "end_date" || ExchangeStatements.Names.Contains(one.Name)))
            .Select(one => $"{one.Name}: {one.Value.GetRawText()}");

        ExchangePolicy read = Read($"{{ {string.Join(", ", terms)} }}").Value!.ExchangePolicy!;

        Assert.Equal(new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero), read.Start);
        Assert.Null(read.End);
        Assert.Equal(ExchangeStatements.Names.Select(name => (name, first.RootElement.GetProperty(name).GetString()!)), read.Statements);
    }

    [Theory]
    [InlineData("{ encrypt_in_transit: maybe }", "CB1206", "marking.iepTerms.encrypt_in_transit")]
    [InlineData("{ permitted_actions: everything }", "CB1206", "marking.iepTerms.permitted_actions")]
    [InlineData("{ affected_party_notifications: must }", "CB1206", "marking.iepTerms.affected_party_notifications")]
    [InlineData("{ attribution: MUST }", "CB1206", "marking.iepTerms.attribution")]
    [InlineData("{ unmodified_resale: must }", "CB1206", "marking.iepTerms.unmodified_resale")]
    [InlineData("{ encrypt_at_rest: must }", "CB1201", "marking.iepTerms.encrypt_at_rest")]
    [InlineData("{ tlp: amber }", "CB1201", "marking.iepTerms.tlp")]
    [InlineData("{ attribution: may, attribution: must }", "CB1201", "marking.iepTerms.attribution")]
    [InlineData("{ start_date: yesterday }", "CB1201", "marking.iepTerms.start_date")]
    [InlineData("{ end_date: \"2026-11-01\" }", "CB1201", "marking.iepTerms.end_date")]
    [InlineData("{ start_date: \"2026-11-01T00:00:00Z\", end_date: \"2026-11-01T00:00:00Z\" }", "CB1204", "marking.iepTerms.end_date")]
    [InlineData("{ start_date: \"2026-11-02T00:00:00Z\", end_date: \"2026-11-01T00:00:00Z\" }", "CB1204", "marking.iepTerms.end_date")]
    [InlineData("must", "CB1201", "marking.iepTerms")]
    [InlineData("[{ attribution: may }]", "CB1201", "marking.iepTerms")]
    public void Read_OfAnythingElse_IsRefusedByField(string terms, string code, string field) => SampleReport.AssertSingle(Read(terms), code, field);

    [Fact]
    public void WrittenAndReadAgain_IsTheSame() => Check((one, _, _) =>
    {
        Report report = SampleReport.Report with { Content = SampleReport.Report.Content with { ExchangePolicy = one } };
        return ReportJson.Read(ReportJson.Write(report)).Value!.Content.ExchangePolicy == one;
    });

    [Fact]
    public void Strictest_HasNoOrder_AndChangesNothingTwice() => Check((one, other, third) =>
        ExchangePolicy.Strictest(one, other) == ExchangePolicy.Strictest(other, one)
        && ExchangePolicy.Strictest(one, one) == one
        && ExchangePolicy.Strictest(one, ExchangePolicy.Silent) == one
        && ExchangePolicy.Strictest(ExchangePolicy.Strictest(one, other), third) == ExchangePolicy.Strictest(one, ExchangePolicy.Strictest(other, third)));

    [Fact]
    public void Strictest_IsNeverLooserThanEither() => Check((one, other, _) =>
    {
        ExchangePolicy both = ExchangePolicy.Strictest(one, other);
        return !ExchangePolicy.IsLooser(both, one) && !ExchangePolicy.IsLooser(both, other)
            && (!both.IsInForce(Start) || (one.IsInForce(Start) && other.IsInForce(Start)));
    });

    [Theory]
    [InlineData("{ attribution: must-not }", "{ attribution: may }", true)]
    [InlineData("{ attribution: must }", "{ attribution: may }", true)]
    [InlineData("{ attribution: may }", "{ }", true)]
    [InlineData("{ encrypt_in_transit: must }", "{ }", true)]
    [InlineData("{ }", "{ encrypt_in_transit: must }", false)]
    [InlineData("{ permitted_actions: contact-for-instruction }", "{ permitted_actions: none }", false)]
    [InlineData("{ permitted_actions: none }", "{ permitted_actions: contact-for-instruction }", true)]
    [InlineData("{ end_date: \"2027-01-01T00:00:00Z\" }", "{ }", true)]
    [InlineData("{ end_date: \"2027-01-01T00:00:00Z\" }", "{ end_date: \"2026-12-01T00:00:00Z\" }", false)]
    [InlineData("{ start_date: \"2026-01-01T00:00:00Z\" }", "{ start_date: \"2025-01-01T00:00:00Z\" }", true)]
    public void IsLooser_SaysWhetherSomethingMayBeDoneThatMightNot(string before, string after, bool expected) =>
        Assert.Equal(expected, ExchangePolicy.IsLooser(Read(after).Value!.ExchangePolicy!, Read(before).Value!.ExchangePolicy!));

    [Theory]
    [InlineData(Pap.Clear, "externally-visible-direct-actions")]
    [InlineData(Pap.Green, "externally-visible-direct-actions")]
    [InlineData(Pap.Amber, "externally-visible-indirect-actions")]
    [InlineData(Pap.Red, "internally-visible-actions")]
    [InlineData(Pap.Unspecified, "none")]
    [InlineData((Pap)9, "none")]
    public void OfAPap_AreTheActionsItLeaves_AndNoneOfOneThatIsNotKnown(Pap pap, string actions) => Assert.Equal(actions, ExchangePolicy.Of(pap).PermittedActions);

    [Fact]
    public void IsInForce_FromItsStart_UntilBeforeItsEnd()
    {
        var policy = new ExchangePolicy { Start = Start, End = Start.AddDays(1) };

        Assert.Equal([false, true, true, false], new[] { Start.AddTicks(-1), Start, Start.AddDays(1).AddTicks(-1), Start.AddDays(1) }.Select(policy.IsInForce));
        Assert.True(ExchangePolicy.Silent.IsInForce(DateTimeOffset.MinValue));
    }

    private static Parsed<ReportDraft> Read(string terms) =>
        SampleReport.With("iep: \"https://cert.example/iep/1\" }", $"iep: \"https://cert.example/iep/1\", iepTerms: {terms} }}");

    private static void Check(Func<ExchangePolicy, ExchangePolicy, ExchangePolicy, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Gen.ArrayOf(Policies(), 3).ToArbitrary(), three => holds(three[0], three[1], three[2])));

    private static Gen<ExchangePolicy> Policies() =>
        from start in Gen.Elements<DateTimeOffset?>(null, Start, Start.AddDays(1))
        from days in Gen.Elements<int?>(null, 1, 30)
        from encrypt in Words(ExchangeStatements.EncryptInTransit)
        from actions in Words(ExchangeStatements.PermittedActions)
        from notifications in Words(ExchangeStatements.AffectedPartyNotifications)
        from attribution in Words(ExchangeStatements.Attribution)
        from resale in Words(ExchangeStatements.UnmodifiedResale)
        select new ExchangePolicy
        {
            Start = start,
            End = days is { } after ? (start ?? Start).AddDays(after) : null,
            EncryptInTransit = encrypt,
            PermittedActions = actions,
            AffectedPartyNotifications = notifications,
            Attribution = attribution,
            UnmodifiedResale = resale,
        };

    private static Gen<string?> Words(string statement) => Gen.Elements<string?>([null, .. ExchangeStatements.Words(statement)]);
}
