using System.Text;
using CertBridge.Formats.Misp;
using CertBridge.Formats.Misp.Writing;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using static CertBridge.Formats.Tests.Readings;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Misp;

/// <summary>A report to an event: as MISP's own schema and types have it, the same twice, and read back as what it was but for what the loss list names.</summary>
public sealed class MispWritingTests
{
    [Fact]
    public void TheSample_IsWrittenAsMispHasIt_AndTheSameTwice()
    {
        WrittenReport written = MispWriting.Write(Sample.Report(), Sample.Options);

        AssertJudged(written);
        Assert.Equal(written.Document.ToArray(), MispWriting.Write(Sample.Report(), Sample.Options).Document.ToArray());
        Assert.Equal(
            [
                "title.sq an event of MISP is in one language",
                "status contained is written as open",
                "indicators[].role the category of an attribute does not say it",
            ],
            written.Losses.Take(3).Select(loss => $"{loss.Path} {loss.What}"));
        Assert.Superset(
            new HashSet<string> { "summary", "stage", "determination", "impact", "times", "victims", "measures", "contacts", "classification.malware", "indicators[].confidence", "indicators[].group", "analystNotes", "references[].title" },
            written.Losses.Select(loss => loss.Path).ToHashSet());
    }

    [Fact]
    public void TheSample_IsReadBack_ButForWhatTheListNames()
    {
        ReportDraft draft = Sample.Report().Content;

        ReportDraft read = Readings.Good(MispReading.Read(MispWriting.Write(Sample.Report(), Sample.Options).Document, Options(stated: null))).Draft;

        Assert.Equal((draft.Marking, draft.Title.In("en"), draft.Severity.Level, draft.IsExercise), (read.Marking, read.Title.First, read.Severity.Level, read.IsExercise));
        Assert.Equal($"{draft.Title.In("en")}\n\n{draft.Description.In("en")!.Trim()}", read.Description.First);
        Assert.Equal(draft.Classification.Rsit, read.Classification.Rsit);
        Assert.Equal(draft.Classification.Attack, read.Classification.Attack);
        Assert.Equal(draft.Sectors, read.Sectors);
        Assert.Equal(draft.References.Select(reference => reference.Url), read.References.Skip(1).Select(reference => reference.Url));
        Assert.Equal(draft.Indicators.Select(Kept), read.Indicators.Select(Kept));
    }

    /// <summary>Every type there is: what is written reads back as itself, and what is not is in the list.</summary>
    [Theory]
    [MemberData(nameof(Sample.Values), MemberType = typeof(Sample))]
    public void AValue_IsReadBackAsItself_OrIsALoss(string type, string value, string? alsoType, string? also)
    {
        bool isCarried = type is not ("victim-ip" or "text" or "registry-value");
        foreach (string use in (string[])["detection", "context"])
        {
            var indicator = new Indicator { What = new IndicatorValue(type, value), Also = alsoType is null ? null : new IndicatorValue(alsoType, also!), Use = use };

            WrittenReport written = MispWriting.Write(Sample.With(indicator), Sample.Options);
            ForeignReport read = Readings.Good(MispReading.Read(written.Document, Options(stated: null)));

            Assert.Equal(isCarried ? [$"{Shown(indicator)} {use}"] : [], read.Draft.Indicators.Select(one => $"{Shown(one)} {one.Use}"));
            Assert.Equal(isCarried ? 0 : 1, written.Losses.Count(loss => loss.Path == "indicators[].value"));
            Assert.All(read.Losses, loss => Assert.StartsWith("comment:", loss.What, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EveryValue_IsWrittenAsMispHasIt() => AssertJudged(MispWriting.Write(Sample.WithEveryValue(), Sample.Options));

    [Fact]
    public void TheJudge_RefusesWhatIsNone()
    {
        string written = Encoding.UTF8.GetString(MispWriting.Write(Sample.With(new Indicator { What = new IndicatorValue("mutex", "m") }), Sample.Options).Document.Span);

        Assert.Contains("does not stand in", PythonJudge.Said("Misp/judge.py", Encoding.UTF8.GetBytes(written.Replace("Artifacts dropped", "Network activity", StringComparison.Ordinal)), Judging), StringComparison.Ordinal);
        Assert.Contains("is not of type", PythonJudge.Said("Misp/judge.py", Encoding.UTF8.GetBytes(written.Replace("\"published\":false", "\"published\":0", StringComparison.Ordinal)), Judging), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Tlp.Clear)]
    [InlineData(Tlp.Green)]
    [InlineData(Tlp.Amber)]
    [InlineData(Tlp.AmberStrict)]
    [InlineData(Tlp.Red)]
    public void AMarking_IsATag_AndAnIndicatorThatIsStricterHasItsOwn(Tlp tlp)
    {
        var strict = new Marking { Tlp = Tlp.Red, Pap = Pap.Red };
        Report report = Sample.With(new Indicator { What = new IndicatorValue("mutex", "m"), Marking = strict }, tlp);

        ReportDraft read = Readings.Good(MispReading.Read(MispWriting.Write(report, Sample.Options).Document, Options(stated: null))).Draft;

        Assert.Equal((tlp, Pap.Green, strict), (read.Tlp, read.Pap, Assert.Single(read.Indicators).Marking));
    }

    [Fact]
    public void AnExercise_SaysSo()
    {
        Report report = Sample.With(new Indicator { What = new IndicatorValue("mutex", "m") });
        WrittenReport written = MispWriting.Write(report with { Content = report.Content with { IsExercise = true } }, Sample.Options);

        Assert.True(Readings.Good(MispReading.Read(written.Document, Options(stated: null))).Draft.IsExercise);
    }

    private static (string, string?, DateTimeOffset?, DateTimeOffset?, string?) Kept(Indicator one) => (Shown(one), one.Use, one.FirstSeen, one.LastSeen, one.Comment);

    private static void AssertJudged(WrittenReport written) => Assert.Equal("", PythonJudge.Said("Misp/judge.py", written.Document.ToArray(), Judging));

    private static string[] Judging => [Corpus.File("misp", "schema", "schema.json"), Corpus.File("misp", "schema", "describeTypes.json")];
}
