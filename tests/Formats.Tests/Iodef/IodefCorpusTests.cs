using System.Net;
using System.Net.Sockets;
using CertBridge.Formats.Iodef;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using Xunit.Abstractions;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Iodef;

/// <summary>The examples of the RFCs, and hostile ones.</summary>
public sealed class IodefCorpusTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> GeneratedDocuments => Corpus.Generated("iodef");

    [Theory]
    [InlineData("rfc7970-example-2.xml", Tlp.Red, 0, 0, "IODEF incident 492382 of csirt.example.com")]
    [InlineData("rfc7970-example-3.xml", Tlp.Green, 4, 0, "Summarizes the Indicators of Compromise for the Orange Giraffe campaign of the Aggressive Butterfly crime gang.")]
    [InlineData("rfc8274-example-1.xml", Tlp.Red, 2, 0, "Malware and related indicators")]
    [InlineData("rfc8274-example-2.xml", Tlp.Green, 6, 3, "DDoS Traffic Seen")]
    [InlineData("rfc8274-example-3.xml", Tlp.Red, 11, 8, "Zeus Spear Phishing E-mail with Malware Attachment")]
    public void Read_OfAnExampleOfTheRfcs_AccountsForEveryValue(string file, Tlp tlp, int indicators, int losses, string title)
    {
        Parsed<ForeignReport> read = Read("iodef", file);

        output.WriteLine(Readings.Told(file, read));
        ForeignReport report = Readings.Good(read);
        Assert.Equal((tlp, indicators, losses, title), (report.Draft.Tlp, report.Draft.Indicators.Count, report.Losses.Count, report.Draft.Title.First));
        Assert.True(ReportReading.Json(ReportJson.Write(report.Draft), Now).IsValid);
    }

    [Theory]
    [InlineData("rfc5070-example-2.xml")]
    [InlineData("rfc5070-example-3.xml")]
    public void Read_OfVersion1_IsRefusedInWords(string file)
    {
        Problem problem = Assert.Single(Read("iodef", file).Problems);

        Assert.Equal((FormatErrors.NotIodef, "This is IODEF version 1 (RFC 5070); version 2 (RFC 7970) is read."), (problem.Code, problem.Message));
    }

    [Theory]
    [MemberData(nameof(GeneratedDocuments))]
    public void Read_OfAGeneratedFile_IsJudgedAsItsIndexSays(string file, string expect)
    {
        Parsed<ForeignReport> read = Read("bad", "generated", file);

        output.WriteLine(Readings.Told(file, read));
        if (expect == "reject")
            Assert.False(read.IsValid);
        Assert.All(read.Problems, problem => Assert.DoesNotContain($"{problem.Field}{problem.Message}{problem.Hint}", char.IsControl));
    }

    /// <summary>What is fetched while it is read would be heard by the listener.</summary>
    [Theory]
    [InlineData("x-ext-dtd.xml")]
    [InlineData("x-xxe-param.xml")]
    [InlineData("x-pi.xml")]
    public void Read_OfADocumentThatNamesAnAddress_FetchesNothing(string file)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        string xml = File.ReadAllText(Corpus.File("bad", "generated", file)).Replace("127.0.0.1:9/", $"127.0.0.1:{port}/", StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{port}/", xml, StringComparison.Ordinal);

        Incidents.Read(xml, Green);

        Assert.False(listener.Pending());
    }

    private static Parsed<ForeignReport> Read(params string[] parts) => IodefReading.Read(File.ReadAllBytes(Corpus.File(parts)), Options(Green));
}
