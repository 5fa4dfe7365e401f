using System.Globalization;
using CertBridge.Node.Deciding;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Sqlite;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Submitting;

/// <summary>A preview says what a submission would do, and does none of it.</summary>
public sealed class PreviewDeskTests : AmongThree
{
    [Theory]
    [InlineData("green", "", "")]
    [InlineData("amber+strict", "", "")]
    [InlineData("red", "", "")]
    [InlineData("green", "recipients: [cert-cel]", "")]
    [InlineData("green", "", "cert-cel")]
    [InlineData("green", "", "cert-bor")]
    [InlineData("green", "victims: [{ ref: v1, name: \"St. Mark Hospital\" }]", "")]
    public async Task Preview_DecidesAsSubmitDoes(string tlp, string more, string to)
    {
        string yaml = Reports.Yaml(tlp: tlp, more: more);
        string[] named = to.Length == 0 ? [] : [to];

        Preview.New preview = New(yaml, named);
        Submission submitted = await Aln.AcceptedAsync(yaml, "", named);

        Assert.Equal(
            submitted.Decisions.Select(decision => (decision.Partner, decision.IsAllowed, decision.Reason, decision.Because)),
            preview.Answers.Select(answer => (answer.Partner, answer.Decision.IsAllowed, ReasonCodes.Word(answer.Decision.Reason), answer.Decision.Because)));
        Assert.Equal(submitted.Decisions.Select(decision => decision.IsAllowed), preview.Answers.Select(answer => answer.Items.Count == 3));
        Assert.Equal(submitted.Warnings, preview.Reading.Warnings);
        Assert.Equal(submitted.ReportId, preview.Report.Id);
    }

    [Fact]
    public void Preview_OfWhatIsRefused_GivesTheSameProblemsAsSubmit()
    {
        string unmarked = Reports.Yaml().Replace("marking: { tlp: green, pap: amber }\n", "", StringComparison.Ordinal);

        Assert.Contains(Ask(unmarked).Problems, problem => problem.Code == ReportErrors.MarkingMissing);
        Assert.Equal(SubmissionErrors.PartnerUnknown, Assert.Single(Ask(Reports.Yaml(), "cert-dor").Problems).Code);
        Assert.Equal(SubmissionErrors.DocumentSize, Ask("").Problems[0].Code);
    }

    [Fact]
    public async Task Preview_LeavesEveryTableAsItWas_AndWakesNobody()
    {
        await Aln.AcceptedAsync(Reports.Yaml("Before"));
        await Aln.Signals.Outbox(Bor.Identity.Id, LaneName.Routine).WaitAsync(CancellationToken.None);
        string before = Rows();

        New(Reports.Yaml());
        New(Reports.Yaml(tlp: "red"));
        Ask(Reports.Yaml(), "cert-dor");

        Assert.Equal(before, Rows());
        Assert.False(await Aln.Signals.Outbox(Bor.Identity.Id, LaneName.Routine).WaitAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None));
        Assert.Equal("CB-ALN-2026-0002", (await Aln.AcceptedAsync(Reports.Yaml())).ReportId.Value);
        Assert.NotEqual(before, Rows());
    }

    [Fact]
    public async Task Preview_UsesUpNothingOfTheAgreementsLimit_AndSeesWhenItIsUsedUp()
    {
        Aln.Agree(Bor, yaml => yaml.Replace("# limits: { reports: 200/day }", "limits: { reports: 1/day }", StringComparison.Ordinal), version: 2);

        Assert.All(Enumerable.Range(0, 3), i => Assert.True(New(Reports.Yaml($"Preview {i}")).Answers[0].Decision.IsAllowed));
        Assert.Equal("ALLOWED", (await Aln.AcceptedAsync(Reports.Yaml())).Decisions[0].Reason);
        Assert.Equal(FoundedNode.Now.UtcDateTime.Date.AddDays(1), New(Reports.Yaml("The second")).Answers[0].Decision.Hold?.Until?.UtcDateTime);
        await Aln.RestartAsync();
        Assert.Equal(FoundedNode.Now.UtcDateTime.Date.AddDays(1), New(Reports.Yaml("The second")).Answers[0].Decision.Hold?.Until?.UtcDateTime);
        Aln.Clock.Now = FoundedNode.Now.AddDays(1);
        Assert.True(New(Reports.Yaml("The next day")).Answers[0].Decision.IsAllowed);
    }

    [Fact]
    public void Preview_NamesWhatStaysHere_AndMeasuresWhatGoes()
    {
        const string Victims = "victims: [{ ref: v1, name: \"St. Mark Hospital\", address: \"1 Main St\", consent: yes }, { ref: v2, sector: health }]";

        ForeseenAnswer withheld = New(Reports.Yaml(more: Victims)).Answers[0];
        Aln.AddOfficers(Bor);
        Aln.Agree(Bor, yaml => yaml.Replace("grants: []", "grants: [victim-name]", StringComparison.Ordinal), version: 2);
        ForeseenAnswer granted = New(Reports.Yaml(more: Victims)).Answers[0];

        Assert.Equal(["victims[0].name", "victims[0].address", "analystNotes"], withheld.Changes.Select(change => change.Path));
        Assert.Equal(["analystNotes"], granted.Changes.Select(change => change.Path));
        Assert.Equal(2, withheld.Indicators);
        Assert.True(granted.SizeBytes > withheld.SizeBytes);
    }

    [Fact]
    public async Task Preview_OfWhatWasSubmittedBefore_SaysAsWhat()
    {
        Submission first = await Aln.AcceptedAsync(Reports.Yaml(), key: "ticket-4711");

        var again = Assert.IsType<Preview.SubmittedBefore>(Aln.Previews.Preview(Request(Reports.Yaml(), "ticket-4711"), WorkingNode.Operator).Value);
        Problem reused = Assert.Single(Aln.Previews.Preview(Request(Reports.Yaml("Another"), "ticket-4711"), WorkingNode.Operator).Problems);

        Assert.Equal((first.ReportId, first.ReportId), (again.Submission.ReportId, again.Row.ReportId));
        Assert.Equal(SubmissionErrors.KeyReused, reused.Code);
    }

    private static SubmitRequest Request(string yaml, string key, params string[] to) =>
        new() { Document = ByteString.CopyFromUtf8(yaml), Format = "yaml", Key = key, To = { to } };

    private Parsed<Preview> Ask(string yaml, params string[] to) => Aln.Previews.Preview(Request(yaml, "", to), WorkingNode.Operator);

    private Preview.New New(string yaml, params string[] to)
    {
        Parsed<Preview> preview = Ask(yaml, to);
        Assert.True(preview.IsValid, string.Join('\n', preview.Problems));
        return Assert.IsType<Preview.New>(preview.Value);
    }

    /// <summary>How many rows every table has, and what every counter says.</summary>
    private string Rows() => Aln.Store.Read(reader =>
    {
        SqliteDatabase database = reader.Database;
        List<string> tables = database.Query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").All(row => row.Text(0));
        Assert.True(tables.Count > 15);
        IEnumerable<string> counts = tables.Select(table => string.Create(CultureInfo.InvariantCulture, $"{table} {database.Query($"SELECT count(*) FROM {table}").Scalar()}"));
        return string.Join('\n', counts.Concat(database.Query("SELECT name, value FROM counter ORDER BY name").All(row => $"{row.Text(0)} = {row.Long(1)}")));
    });
}
