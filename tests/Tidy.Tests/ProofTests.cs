using System.Text.RegularExpressions;

namespace CertBridge.Tidy.Tests;

/// <summary>The pages that say what holds name a test for each line, and the test is there.</summary>
public sealed partial class ProofTests
{
    private static readonly string[] Pages = ["docs/THREATS.md", "docs/PROMISES.md", "docs/LIMITS.md"];

    private static readonly Lazy<HashSet<string>> KnownTests = new(() =>
    [
        .. from file in SourceTree.CSharp
           where file.StartsWith("tests/", StringComparison.Ordinal) && file.EndsWith("Tests.cs", StringComparison.Ordinal)
           from Match method in Method().Matches(SourceTree.Text(file))
           select $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups["name"].Value}",
    ]);

    [Fact]
    public void EveryTestThatIsNamed_Exists() => SourceTree.AssertNone(
        from page in Pages
        from Match named in Named().Matches(SourceTree.Text(page))
        where !KnownTests.Value.Contains(named.Groups["test"].Value)
        select $"{page}: {named.Groups["test"].Value} is no test");

    [Fact]
    public void EveryLine_NamesATest() => SourceTree.AssertNone(
        from page in Pages
        from line in Rows(page)
        where !Named().IsMatch(line)
        select $"{page}: {line}");

    [Fact]
    public void EveryLine_HasItsOwnNumber() => SourceTree.AssertNone(
        from page in Pages
        from same in Rows(page).GroupBy(row => Number().Match(row).Value)
        where same.Count() > 1
        select $"{page}: {same.Key} is there {same.Count()} times");

    [Fact]
    public void EveryPlaceThatIsNamed_Exists() => SourceTree.AssertNone(
        from row in Rows("docs/THREATS.md")
        from Match place in Place().Matches(row)
        where !SourceTree.Files.Any(file => file.EndsWith($"{place.Groups["file"].Value}.cs", StringComparison.Ordinal))
        select $"docs/THREATS.md: {place.Groups["file"].Value} is no file of ours");

    [Fact]
    public void EveryPage_HasLines() => Assert.All(Pages, page => Assert.True(Rows(page).Count() > 10, page));

    private static IEnumerable<string> Rows(string page) => SourceTree.Lines(page).Where(line => Number().IsMatch(line));

    [GeneratedRegex(@"^\| ([TP][0-9]{2}|`\w+\.\w+`) ")]
    private static partial Regex Number();

    [GeneratedRegex(@"`(?<test>[A-Za-z0-9]+Tests\.[A-Za-z0-9_]+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"`(?<file>[A-Z][A-Za-z]+/[A-Z][A-Za-z]+)`")]
    private static partial Regex Place();

    [GeneratedRegex(@"public (static )?(async )?(Task|void|Property) (?<name>[A-Za-z0-9_]+)\(")]
    private static partial Regex Method();
}
