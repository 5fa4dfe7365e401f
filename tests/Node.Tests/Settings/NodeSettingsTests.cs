using System.Text;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;
using Serilog.Events;

namespace CertBridge.Node.Tests.Settings;

public class NodeSettingsTests
{
    private const string Minimal = "id: cert-aln\nname: CERT Alnia\nenvironment: production\n";

    [Fact]
    public void Read_OfTheFewNeededKeys_FillsInTheDefaults()
    {
        NodeSettings settings = Valid(Minimal);
        Assert.Equal(PartnerId.Parse("cert-aln"), settings.Id);
        Assert.Equal("0.0.0.0:7443", settings.PartnerListener.ToString());
        Assert.Equal("127.0.0.1:7442", settings.LocalListener.ToString());
        Assert.Equal("127.0.0.1:7445", settings.HealthListener.ToString());
        Assert.Equal(256, settings.Limits.InFlight);
        Assert.Equal(1024 * 1024, settings.Limits.ReportBytes);
        Assert.Equal(LogEventLevel.Information, settings.LogLevel);
        Assert.Equal(WitnessSettings.Nobody, settings.Witnessing);
    }

    [Fact]
    public void Write_OfAnySettings_ReadsBackTheSame()
    {
        var settings = new NodeSettings
        {
            Id = PartnerId.Parse("cert-bor"),
            Name = "CERT \"Boria\" \\ north: #1",
            Country = "NO",
            Environment = NodeEnvironment.Dev,
            PartnerListener = new HostPort("::", 0),
            LocalListener = new HostPort("::1", 17442),
            Limits = new LimitSettings { ReportBytes = 2048, InFlight = 1, Connections = 10 },
            Witnessing = new WitnessSettings { Witness = PartnerId.Parse("cert-cel"), WitnessFor = [PartnerId.Parse("cert-aln"), PartnerId.Parse("cert-dor")] },
            LogLevel = LogEventLevel.Debug,
        };
        Assert.Equal(settings, Valid(NodeSettingsWriting.Write(settings)));
    }

    [Fact]
    public void Read_OfTenMistakes_ReportsAllTenWithTheirLines()
    {
        Parsed<NodeSettings> read = Parse("""
            id: CERT ALN
            name: ""
            country: Alnia
            enviroment: dev
            listeners:
              partners: gw1.cert-aln.example:7443
              local: 127.0.0.1
              helth: 127.0.0.1:7445
            limits:
              reportBytes: 2147483648
              inFlight: 0
              conections: 5
            log: { level: loud }
            """);
        (int Line, string Field)[] expected =
        [
            (1, "id"), (2, "name"), (3, "country"), (4, "enviroment"), (6, "listeners.partners"), (7, "listeners.local"), (8, "listeners.helth"),
            (10, "limits.reportBytes"), (11, "limits.inFlight"), (12, "limits.conections"), (13, "log.level"),
        ];
        foreach ((int line, string field) in expected)
            Assert.Contains(read.Problems, problem => problem.Line == line && problem.Field == field);
        Assert.Contains(read.Problems, problem => problem.Field == "environment");
        Assert.Equal(expected.Length + 1, read.Problems.Count);
    }

    [Fact]
    public void Read_OfAnUnknownKey_NamesTheNearestKnownOne()
    {
        Problem problem = Assert.Single(Parse(Minimal + "limits: { reportByte: 4096 }\n").Problems);
        Assert.Equal("limits.reportByte", problem.Field);
        Assert.Contains("reportBytes", problem.Hint);
    }

    [Theory]
    [InlineData("id: cert-bor\n")]
    [InlineData("limits: { inFlight: 257 }\n")]
    [InlineData("limits: { inFlight: many }\n")]
    [InlineData("limits: { reportBytes: 1048577 }\n")]
    [InlineData("limits: { connectionsPerPartner: 1 }\n")]
    [InlineData("limits: { handshakesPerSecond: 9 }\n")]
    [InlineData("limits: { partnerEnvelopesPerSecond: 0 }\n")]
    [InlineData("limits: { partnerBytesPerSecond: 1048575 }\n")]
    [InlineData("limits: { partnerStoredBytes: 1048575 }\n")]
    [InlineData("limits: [1, 2]\n")]
    [InlineData("log: debug\n")]
    [InlineData("country: al\n")]
    [InlineData("witness: cert-aln\n")]
    [InlineData("witness: [cert-bor, cert-cel]\n")]
    [InlineData("witnessFor: cert-bor\n")]
    [InlineData("witnessFor: [cert-aln]\n")]
    [InlineData("witnessFor: [cert-bor, cert-bor]\n")]
    [InlineData("witnessFor: [\"CERT BOR\"]\n")]
    [InlineData("listeners: &x { local: 127.0.0.1:7442 }\n")]
    public void Read_OfOneWrongValue_IsRefused(string extra) => Assert.False(Parse(Minimal + extra).IsValid);

    [Theory]
    [InlineData(45, true)]
    [InlineData(46, false)]
    public void Read_OfAnIdWhoseReportsCouldNotBeNamed_IsRefused(int length, bool accepted) =>
        Assert.Equal(accepted, Parse(Minimal.Replace("cert-aln", $"cert-{new string('a', length)}", StringComparison.Ordinal)).IsValid);

    [Theory]
    [InlineData("production")]
    [InlineData("exercise")]
    public void Read_OfPortZeroOutsideDev_IsRefused(string environment)
    {
        Problem problem = Assert.Single(Parse($"id: a\nname: A\nenvironment: {environment}\nlisteners: {{ local: \"127.0.0.1:0\" }}\n").Problems);
        Assert.Equal(HomeErrors.ListenerInvalid, problem.Code);
        Assert.Equal("listeners.local", problem.Field);
    }

    [Fact]
    public void Read_OfPortZeroInDev_IsAccepted() => Assert.Equal(
        0, Valid("id: a\nname: A\nenvironment: dev\nlisteners: { partners: \"127.0.0.1:0\", local: \"127.0.0.1:0\", health: \"127.0.0.1:0\" }\n").LocalListener.Port);

    [Fact]
    public void Read_OfTwoListenersOnOnePort_NamesTheSecond()
    {
        Problem problem = Assert.Single(Parse(Minimal + "listeners: { local: \"127.0.0.1:7443\" }\n").Problems);
        Assert.Equal("listeners.local", problem.Field);
        Assert.Contains("7443", problem.Message);
    }

    [Fact]
    public void Read_OfCountryNorway_StaysNorway() => Assert.Equal("NO", Valid(Minimal + "country: NO\n").Country);

    [Fact]
    public void Read_OfAnEmptyFolder_SaysItIsNoHome()
    {
        using var folder = new TempFolder();
        Assert.Equal(HomeErrors.NoHome, Assert.Single(NodeSettingsReading.Read(NodeHome.At(folder.Path)).Problems).Code);
    }

    [Fact]
    public void Read_OfAnOversizedFile_NamesSizeAndLimit()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("node.yaml"), new string('#', NodeSettingsReading.FileBytesMax + 1));
        Problem problem = Assert.Single(NodeSettingsReading.Read(NodeHome.At(folder.Path)).Problems);
        Assert.Equal(HomeErrors.SettingsUnreadable, problem.Code);
        Assert.Contains("65537", problem.Message);
        Assert.Contains("65536", problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("id: [")]
    [InlineData("just words")]
    [InlineData("\uFEFFid: a")]
    public void Read_OfWhatIsNoMap_IsRefused(string text) => Assert.NotEmpty(Parse(text).Problems);

    private static Parsed<NodeSettings> Parse(string yaml) => NodeSettingsReading.Parse(Encoding.UTF8.GetBytes(yaml));

    private static NodeSettings Valid(string yaml)
    {
        Parsed<NodeSettings> read = Parse(yaml);
        Assert.Empty(read.Problems);
        return read.Value!;
    }
}
