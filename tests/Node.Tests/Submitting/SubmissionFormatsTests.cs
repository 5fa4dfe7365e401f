using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Submitting;

/// <summary>Documents of other tools, handed in.</summary>
public sealed class SubmissionFormatsTests : AmongThree
{
    [Fact]
    public async Task Submit_AMispEvent_TellsWhatWasLostAndFilledIn()
    {
        Submission submitted = (await Aln.Desk.SubmitAsync(Misp(Event(""), new Marking { Tlp = Tlp.Green, Pap = Pap.Green }), WorkingNode.Operator, default)).Value!;

        Report report = ReportJson.Read(Aln.Store.Read(reader => reader.FindReport(submitted.ReportId))!.Json).Value!;
        Assert.Equal((Tlp.Green, Pap.Green, "ALLOWED"), (report.Content.Tlp, report.Content.Pap, submitted.Decisions[0].Reason));
        Assert.Equal(2, report.Content.Indicators.Count + submitted.Losses.Count);
        Assert.NotEmpty(submitted.Defaulted);
        Assert.Equal(Aln.Trust.Current.OwnContacts!.DutyContacts[0], report.Content.Contacts.Lead);
    }

    [Fact]
    public async Task Submit_AMispEventWithoutAMarking_IsRefused_AndStoresNothing()
    {
        Parsed<Submission> submitted = await Aln.Desk.SubmitAsync(Misp(Event(""), null), WorkingNode.Operator, default);

        Assert.Contains(submitted.Problems, problem => problem.Code == ReportErrors.MarkingMissing);
        Assert.Empty(Aln.Store.Read(reader => reader.ListReports(10)));
    }

    [Fact]
    public async Task Submit_AMispEvent_WithAFlagLooserThanItsTag_KeepsOrRefuses_NeverLoosens()
    {
        Parsed<Submission> submitted = await Aln.Desk.SubmitAsync(
            Misp(Event("{\"name\":\"tlp:amber\"}"), new Marking { Tlp = Tlp.Clear, Pap = Pap.Clear }), WorkingNode.Operator, default);

        Assert.True(!submitted.IsValid || Aln.Store.Read(reader => reader.FindReport(submitted.Value.ReportId))!.Tlp >= Tlp.Amber);
    }

    [Fact]
    public async Task Submit_AStixBundle_IsDecidedOnTheMarkingItBears()
    {
        const string Bundle = """
            {"type":"bundle","id":"bundle--8d3a1d9e-6a55-4a8e-9a4e-2f3f8c5f1a00","objects":[
            {"type":"mutex","id":"mutex--8d3a1d9e-6a55-4a8e-9a4e-2f3f8c5f1a01","name":"m","object_marking_refs":["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"]}]}
            """;
        var request = new SubmitRequest { Document = ByteString.CopyFromUtf8(Bundle), Format = "stix", Marking = new Marking { Tlp = Tlp.Green, Pap = Pap.Green } };

        Submission submitted = (await Aln.Desk.SubmitAsync(request, WorkingNode.Operator, default)).Value!;

        Assert.Equal(Tlp.Red, Aln.Store.Read(reader => reader.FindReport(submitted.ReportId))!.Tlp);
    }

    [Fact]
    public async Task Submit_ATable_IsReadAsItsSubmitterSays_AndIsTheSameOnlyWithTheSameSaid()
    {
        var request = new SubmitRequest
        {
            Document = ByteString.CopyFromUtf8("Remote IP,Seen\n45.77.1.2,evil.example\n"),
            Format = "csv",
            Marking = new Marking { Tlp = Tlp.Green, Pap = Pap.Green },
            Title = "C2 of a loader",
            Columns = { new ColumnMeaning { Heading = "Remote IP", Meaning = "ip" } },
        };

        Submission submitted = (await Aln.Desk.SubmitAsync(request, WorkingNode.Operator, default)).Value!;
        Submission again = (await Aln.Desk.SubmitAsync(request, WorkingNode.Operator, default)).Value!;
        request.Columns.Add(new ColumnMeaning { Heading = "Seen", Meaning = "domain" });
        Submission other = (await Aln.Desk.SubmitAsync(request, WorkingNode.Operator, default)).Value!;

        Assert.Equal("C2 of a loader", Aln.Store.Read(reader => reader.FindReport(submitted.ReportId))!.Title);
        Assert.True(again.IsDuplicate);
        Assert.Equal(submitted.ReportId, again.ReportId);
        Assert.NotEqual(submitted.ReportId, other.ReportId);
    }

    private static string Event(string tags) => $$$"""
        {"Event":{"uuid":"5c9ba2ae-2d0c-4a4c-b4a1-4c8e950d210f","info":"Phishing against ministries","date":"2026-11-20","threat_level_id":"2","analysis":"1",
        "distribution":"3","timestamp":"1763600000","published":true,"Tag":[{{{tags}}}],"Attribute":[
        {"uuid":"5c9ba2ae-1111-4a4c-b4a1-4c8e950d210f","type":"domain","category":"Network activity","value":"evil.example.net","to_ids":true,"timestamp":"1763600000"},
        {"uuid":"5c9ba2ae-2222-4a4c-b4a1-4c8e950d210f","type":"comment","category":"Other","value":"seen twice","to_ids":false,"timestamp":"1763600000"}]}}
        """;

    private static SubmitRequest Misp(string json, Marking? marking) => new() { Document = ByteString.CopyFromUtf8(json), Format = "misp", Marking = marking };
}
