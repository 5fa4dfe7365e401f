using System.Text;
using CertBridge.Sharing.Policies;

namespace CertBridge.Sharing.Tests.Policies;

public sealed class PolicyFormattingTests
{
    [Theory]
    [InlineData("when: report.tlp<=tlp.green&&(partner.id in lists.neighbours)   # why", "when: report.tlp <= tlp.green && partner.id in lists.neighbours   # why")]
    [InlineData("when: \"report.tlp <= tlp.green && partner.id == 'cert-bor'\"", "when: report.tlp <= tlp.green && partner.id == \"cert-bor\"")]
    [InlineData("when: '!(report.exercise)&&report.tlp<=tlp.green'", "when: '!report.exercise && report.tlp <= tlp.green'")]
    [InlineData("when: 'report.tlp <= tlp.green && report.author == \"a: b\"'", "when: 'report.tlp <= tlp.green && report.author == \"a: b\"'")]
    public void Format_WritesAConditionTheOneWay_AndLeavesTheRest(string line, string expected)
    {
        string sample = PolicyReadingTests.Sample.Replace("when: report.tlp <= tlp.green && partner.id in lists.neighbours", line, StringComparison.Ordinal);
        SharingPolicy before = PolicyReadingTests.Read(sample).Value!;

        string formatted = PolicyFormatting.Format(Encoding.UTF8.GetBytes(sample)).Value!;

        Assert.Contains(expected + "\n", formatted, StringComparison.Ordinal);
        Assert.StartsWith(sample[..sample.IndexOf("rules:", StringComparison.Ordinal)], formatted, StringComparison.Ordinal);
        Assert.Empty(PolicyComparison.Of(before, PolicyReadingTests.Read(formatted).Value!));
        Assert.Equal(formatted, PolicyFormatting.Format(Encoding.UTF8.GetBytes(formatted)).Value);
    }

    [Fact]
    public void Format_OfTheSample_ChangesOnlyQuotes() =>
        Assert.Equal(PolicyReadingTests.Sample.Replace("\"!('full-ip' in agreement.grants)\"", "'!(\"full-ip\" in agreement.grants)'", StringComparison.Ordinal), PolicyFormatting.Format(Encoding.UTF8.GetBytes(PolicyReadingTests.Sample)).Value);

    [Fact]
    public void Format_OfWhatIsNoPolicy_SaysWhy() => Assert.False(PolicyFormatting.Format("rules: []"u8.ToArray()).IsValid);
}
