using System.Text.Json;
using CertBridge.Formats.Stix;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;
using Xunit.Abstractions;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Stix;

/// <summary>Files of other people: read with every value accounted for, or refused with a code.</summary>
public sealed class StixCorpusTests(ITestOutputHelper output)
{
    private static readonly string[] Valued =
    [
        "indicator", "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file", "ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url",
        "user-account", "windows-registry-key", "x509-certificate",
    ];

    public static TheoryData<string> Bundles =>
    [
        .. Files("stix21/elevator", "*.json"), .. Files("stix21/examples", "*.json"), .. Files("stix21/real-iocs", "*.stix2"), .. Files("stix21/attack", "ics*.json"),
    ];

    public static TheoryData<string> OldBundles => [.. Files("stix20/elevator", "*.json")];

    public static TheoryData<string, string> GeneratedStix => Corpus.Generated("stix");

    [Theory]
    [MemberData(nameof(Bundles))]
    public void Read_OfARealFile_AccountsForEveryValue(string file)
    {
        byte[] bytes = File.ReadAllBytes(Corpus.File(file.Split('/')));
        string[] refused = Refused(file);

        Parsed<ForeignReport> read = StixReading.Read(bytes, Options(Green) with { BytesMax = 16 * 1024 * 1024 });

        output.WriteLine(Readings.Told(file, read));
        Assert.Equal(refused, read.Problems.Where(problem => !problem.IsWarning).Select(problem => problem.Code.Code).Distinct());
        if (refused.Length > 0)
            return;
        foreach ((string path, string id) in ValuedIn(bytes))
            Assert.True(read.Value!.Draft.Indicators.Any(indicator => indicator.Ref == id) || read.Value.Losses.Any(loss => loss.Path == path), $"{path} {id} became nothing");
        Assert.True(ReportReading.Json(ReportJson.Write(read.Value!.Draft), Now).IsValid);
    }

    [Theory]
    [MemberData(nameof(OldBundles))]
    public void Read_OfStix20_IsRefusedByName(string file)
    {
        Parsed<ForeignReport> read = StixReading.Read(File.ReadAllBytes(Corpus.File(file.Split('/'))), Options(Green));

        Assert.False(read.IsValid);
        Assert.Contains(read.Problems, problem => problem.Code == FormatErrors.NotStix && problem.Message.Contains("2.1 is read", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(GeneratedStix))]
    public void Read_OfAGeneratedFile_IsJudgedAsItsIndexSays(string file, string expect)
    {
        Parsed<ForeignReport> read = StixReading.Read(File.ReadAllBytes(Corpus.File("bad", "generated", file)), Options(Green));

        output.WriteLine(Readings.Told(file, read));
        // One bad pattern is refused by itself, and the rest of its bundle goes on.
        if (file.StartsWith("p-", StringComparison.Ordinal) && expect == "reject")
            Assert.Single(read.Value!.Losses);
        else if (expect == "reject")
            Assert.False(read.IsValid);
        Assert.All(read.Problems, problem => Assert.DoesNotContain($"{problem.Field}{problem.Message}{problem.Hint}", char.IsControl));
    }

    /// <summary>One names a marking that nobody knows: the last digit is that of no TLP.</summary>
    private static string[] Refused(string file) => file == "stix21/examples/interop-objectmarking-test.json" ? ["CB1303"] : [];

    private static IEnumerable<string> Files(string folder, string pattern) => Corpus.Files(folder, pattern).Select(file => $"{folder}/{file}");

    private static IEnumerable<(string Path, string Id)> ValuedIn(byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        JsonElement root = document.RootElement;
        if (!root.TryGetProperty("objects", out JsonElement objects))
            return [];
        return [.. objects.EnumerateArray().Select((one, i) => (Type: one.GetProperty("type").GetString()!, Path: $"objects[{i}]", Id: one.GetProperty("id").GetString()!)).Where(one => Valued.Contains(one.Type)).Select(one => (one.Path, one.Id))];
    }
}
