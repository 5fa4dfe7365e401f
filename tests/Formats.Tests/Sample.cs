using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Tests;

/// <summary>Reports to write.</summary>
public static class Sample
{
    private const string Hash = "39a4085bf1a09a057beebd15824d24a602e5ff155cdd31176ad15b3d1e06631f";

    public static readonly WritingOptions Options = new()
    {
        OriginName = "CERT Alnia",
        Created = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero),
        Modified = new DateTimeOffset(2026, 11, 25, 11, 0, 0, TimeSpan.Zero),
    };

    /// <summary>A value of every type there is, and pairs that are one thing: type and value, and those of what goes with it.</summary>
    public static TheoryData<string, string, string?, string?> Values => new()
    {
        { "ip", "45.77.1.2", null, null },
        { "ip", "2606:4700::1", null, null },
        { "ip", "45.77.1.2", "port", "443" },
        { "network", "45.77.1.0/24", null, null },
        { "port", "443", null, null },
        { "domain", "evil.example", null, null },
        { "domain", "evil.example", "ip", "45.77.1.2" },
        { "domain", "evil.example", "port", "443" },
        { "url", "https://evil.example/a?b='c'\\d", null, null },
        { "uri-path", "/gate.php", null, null },
        { "user-agent", "Mozilla/5.0", null, null },
        { "email", "a@evil.example", null, null },
        { "email-subject", "It's \"urgent\"", null, null },
        { "asn", "AS64512", null, null },
        { "mac", "00:1b:44:11:3a:b7", null, null },
        { "md5", "d41d8cd98f00b204e9800998ecf8427e", null, null },
        { "sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", null, null },
        { "sha224", new string('a', 56), null, null },
        { "sha256", Hash, null, null },
        { "sha256", Hash, "filename", "a \"b\" \\c.exe" },
        { "sha384", new string('a', 96), null, null },
        { "sha512", new string('a', 128), null, null },
        { "imphash", "d41d8cd98f00b204e9800998ecf8427e", null, null },
        { "authentihash", Hash, null, null },
        { "ssdeep", "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C", null, null },
        { "tlsh", new string('A', 70), null, null },
        { "certificate-sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", null, null },
        { "certificate-sha256", Hash, null, null },
        { "filename", "příloha.docx", null, null },
        { "mutex", "Global\\hlk-7731", null, null },
        { "registry-key", "HKEY_LOCAL_MACHINE\\Software\\Run", null, null },
        { "registry-key", "HKEY_LOCAL_MACHINE\\Software\\Run", "registry-value", "hlksvc" },
        { "service-name", "hlk", null, null },
        { "stix-pattern", "[domain-name:value = 'evil.example'] AND [ipv4-addr:value = '45.77.1.2']", null, null },
        { "ja3", "d41d8cd98f00b204e9800998ecf8427e", null, null },
        { "pdb-path", "c:\\a.pdb", null, null },
        { "named-pipe", "\\\\.\\pipe\\a", null, null },
        { "registry-value", "a", null, null },
        { "cve", "CVE-2026-12345", null, null },
        { "malware-name", "HarbourLock", null, null },
        { "bitcoin-address", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", null, null },
        { "text", "anything", null, null },
        { "victim-ip", "45.77.1.2", null, null },
    };

    /// <summary>samples/report.yaml, whatever fields a report has.</summary>
    public static Report Report()
    {
        var read = ReportReading.Yaml(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "report.yaml")), Submitter.Now);
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        return Named(read.Value);
    }

    /// <summary>A report of these indicators and little else.</summary>
    public static Report With(params Indicator[] indicators) => With(indicators, Tlp.Green);

    public static Report With(Indicator indicator, Tlp tlp) => With([indicator], tlp);

    /// <summary>All <see cref="Values"/>, for detection and as context, with when they were seen.</summary>
    public static Report WithEveryValue() => With([
        .. from row in Values
           from use in (string[])["detection", "context"]
           select new Indicator
           {
               What = new IndicatorValue((string)row[0], (string)row[1]),
               Also = row[2] is string also ? new IndicatorValue(also, (string)row[3]) : null,
               Use = use,
               FirstSeen = Submitter.Now.AddDays(-2),
               LastSeen = Submitter.Now.AddDays(-1),
           },
    ]);

    private static Report With(Indicator[] indicators, Tlp tlp) => Named(new ReportDraft
    {
        Tlp = tlp,
        Pap = Pap.Green,
        Title = LanguageText.English("A report"),
        Description = LanguageText.English("Of little else"),
        Stage = "voluntary",
        Determination = "suspected",
        Status = "open",
        Classification = new Classification { Rsit = ["other/undetermined"] },
        Sectors = ["none"],
        Severity = new Severity { Level = "medium" },
        Contacts = new ReportContacts { Lead = "duty@cert-aln.example" },
        Indicators = indicators,
    });

    private static Report Named(ReportDraft draft) =>
        draft.Named(ReportId.Parse("CB-ALN-2026-0001"), Guid.Parse("0199b2f0-0000-7000-8000-000000000001"), revision: 1, PartnerId.Parse("cert-aln"), author: "0123456789abcdef");
}
