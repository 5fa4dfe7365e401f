using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Tests.Contents;

/// <summary>Content that was changed or moved on disk is an error that names its row, and never another row's content.</summary>
public sealed class DamagedContentTests : IDisposable
{
    private readonly TestHome home = new();

    public static TheoryData<string, string> Changes { get; } = new()
    {
        { "UPDATE report SET sealed_title = (SELECT sealed_title FROM report WHERE id = 2) WHERE id = 1", "report.title, row 1" },
        { "UPDATE report_body SET json = (SELECT json FROM report_body WHERE id = 2) WHERE id = 1", "report_body.json, row 1" },
        { "UPDATE report_body SET json = (SELECT sealed_title FROM report WHERE id = 1) WHERE id = 1", "report_body.json, row 1" },
        { "UPDATE report_body SET json = x'' WHERE id = 1", "report_body.json, row 1" },
        { "UPDATE report_body SET json = zeroblob(200) WHERE id = 1", "report_body.json, row 1" },
        { "DELETE FROM report_body WHERE id = 1", "report_body.json, row 1" },
        { "UPDATE report SET content_key = NULL WHERE id = 1", "report.title, row 1" },
        { "UPDATE report SET content_key = 2 WHERE id = 1", "report.title, row 1" },
        // Row, title and body of another report, all of it: the row id is bound into each.
        {
            "UPDATE report SET content_key = 2, sealed_title = (SELECT sealed_title FROM report WHERE id = 2) WHERE id = 1; "
            + "UPDATE report_body SET json = (SELECT json FROM report_body WHERE id = 2) WHERE id = 1", "report.title, row 1"
        },
        { "UPDATE content_key SET wrapped = (SELECT wrapped FROM content_key WHERE id = 2) WHERE id = 1", "content_key.wrapped, row 1" },
        { "UPDATE content_key SET wrapped = cast(x'02' || substr(wrapped, 2) AS BLOB) WHERE id = 1", "content_key.wrapped, row 1" },
        { "UPDATE report SET sealed_title = cast(substr(sealed_title, 1, length(sealed_title) - 1) || CASE substr(sealed_title, -1) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB) WHERE id = 1", "report.title, row 1" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task AReportChangedOnDisk_IsAnErrorThatNamesTheRow(string change, string named)
    {
        await MakeAsync();
        Tamper(change);
        await using NodeStore store = home.Open();

        var damaged = Assert.Throws<ContentDamagedException>(() => store.Read(reader => reader.FindReport(Samples.Report(1))));

        Assert.Contains(named, damaged.Message, StringComparison.Ordinal);
        if (!change.Contains("id = 2) WHERE id = 1;", StringComparison.Ordinal))
            Assert.Equal("Phishing against ministries 2", store.Read(reader => reader.FindReport(Samples.Report(2)))!.Title);
        await store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddReport(Samples.ReportRow(3)));
    }

    [Theory]
    [InlineData("UPDATE outbox_body SET cms = (SELECT cms FROM outbox_body WHERE id = 2) WHERE id = 1", "outbox_body.cms, row 1")]
    [InlineData("UPDATE outbox_body SET cms = header WHERE id = 1", "outbox_body.cms, row 1")]
    [InlineData("UPDATE outbox_body SET header = cms WHERE id = 1", "outbox_body.header, row 1")]
    public async Task AnEnvelopeChangedOnDisk_IsNotSent(string change, string named)
    {
        await MakeAsync();
        Tamper(change);
        await using NodeStore store = home.Open();

        var damaged = Assert.Throws<ContentDamagedException>(() => store.Read(reader => reader.SentUnsettled(Samples.Bor, LaneName.Routine, 0, 10)));

        Assert.Contains(named, damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE inbox SET sealed_title = (SELECT sealed_title FROM inbox WHERE id = 2) WHERE id = 1", "inbox.title, row 1")]
    [InlineData("UPDATE inbox SET sealed_reason = sealed_title WHERE id = 1", "inbox.reason, row 1")]
    [InlineData("UPDATE inbox_body SET report_json = cms WHERE id = 1", "inbox_body.report_json, row 1")]
    [InlineData("UPDATE inbox_body SET header = (SELECT header FROM inbox_body WHERE id = 2) WHERE id = 1", "inbox_body.header, row 1")]
    [InlineData("DELETE FROM inbox_body WHERE id = 1", "inbox_body.header, row 1")]
    public async Task AnItemOfTheInboxChangedOnDisk_IsAnErrorThatNamesTheRow(string change, string named)
    {
        await MakeAsync();
        Tamper(change);
        await using NodeStore store = home.Open();
        string id = Samples.Arrival(1, 0).ReportId!.Value.Value;

        var damaged = Assert.Throws<ContentDamagedException>(() => store.Read(reader => reader.FindInbox(id)));

        Assert.Contains(named, damaged.Message, StringComparison.Ordinal);
    }

    public void Dispose() => home.Dispose();

    private async Task MakeAsync()
    {
        await using NodeStore store = home.Open();
        await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            for (int number = 1; number <= 2; number++)
                writer.AddReport(Samples.ReportRow(number));
            for (int number = 1; number <= 2; number++)
            {
                writer.NumberOutbox(writer.AddOutbox(Samples.Entry(number)), 1, (ulong)number, Samples.Now);
                writer.AppendLinkLeaf(Samples.Bor, [1]);
                writer.AddInbox(Samples.Arrival((ulong)number, (ulong)number - 1));
            }
        });
    }

    private void Tamper(string sql)
    {
        using SqliteDatabase database = SqliteDatabase.OpenWriter(home.Home.StoreFile);
        database.Execute(sql);
    }
}
