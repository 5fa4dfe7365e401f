using System.Text.RegularExpressions;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Tests.Documents;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>The table of facts in docs/POLICY.md is the schema: who writes a policy reads the table.</summary>
public sealed partial class PolicyFactsTests
{
    [Fact]
    public void TheTableOfThePage_IsTheSchema_InItsOrder()
    {
        Row[] page = [.. Table()];
        Assert.Equal(PolicyFacts.Schema.Facts.Select(fact => new Row(fact.Name, fact.Type.Name, fact.IsOptional)), page);
    }

    [Fact]
    public void EveryOptionalFact_IsAQuestionForHas_AndNoOtherIs()
    {
        foreach (Fact fact in PolicyFacts.Schema.Facts)
            Assert.Equal(fact.IsOptional, Expression.Read($"has({fact.Name})", PolicyFacts.Schema, "when", 1, TestErrors.All).IsValid);
    }

    /// <summary>The constants the page shows as examples of their order are constants, in this order.</summary>
    [Theory]
    [InlineData("tlp.clear", "tlp.green", "tlp.amber", "tlp.amber_strict", "tlp.red")]
    [InlineData("severity.baseline_negligible", "severity.emergency")]
    public void ConstantsOfThePage_AreInThatOrder(params string[] constants)
    {
        string page = Page();
        foreach ((string lower, string higher) in constants.Zip(constants.Skip(1)))
        {
            Assert.Contains(lower, page);
            Assert.Contains(higher, page);
            Expression condition = Expression.Read($"{lower} < {higher}", PolicyFacts.Schema, "when", 1, TestErrors.All).Value!;
            Assert.Equal(Truth.True, condition.Evaluate(new FactValues(PolicyFacts.Schema)));
        }
    }

    private static IEnumerable<Row> Table() =>
        from match in TableRow().Matches(Page())
        select new Row(match.Groups["name"].Value, match.Groups["type"].Value, match.Groups["optional"].Value == "yes");

    private static string Page() => File.ReadAllText(Path.Combine(Path.GetDirectoryName(OwnSamples.Folder)!, "docs", "POLICY.md"));

    [GeneratedRegex(@"^\| `(?<name>[a-z]+\.[A-Za-z]+)` \| (?<type>[a-z()]+) \| (?<optional>yes|) ?\| \S.* \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TableRow();

    private sealed record Row(string Name, string Type, bool IsOptional);
}
