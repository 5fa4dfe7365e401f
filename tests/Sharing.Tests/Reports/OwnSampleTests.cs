using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Reports;

public sealed class OwnSampleTests
{
    [Fact]
    public void Sample_IsReadWithoutAWord()
    {
        Parsed<ReportDraft> read = ReportReading.Yaml(File.ReadAllBytes(Path.Combine(OwnSamples.Folder, "report.yaml")), SampleReport.Now);

        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        Assert.Empty(read.Problems);
        Assert.Equal(new Marking { Tlp = Tlp.Green, Pap = Pap.Green }, read.Value.StrictestMarking);
        Assert.False(read.Value.IsExercise);
    }
}
