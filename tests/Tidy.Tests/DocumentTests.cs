using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CertBridge.Tidy.Tests;

/// <summary>Pages that point somewhere point at something.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Links_Resolve() => SourceTree.AssertNone(
        from page in SourceTree.WithExtension(".md")
        from Match match in Link().Matches(WithoutCode(SourceTree.Text(page)))
        let target = match.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        where !Resolves(page, target)
        select $"{page}: {target}");

    [Fact]
    public void EveryPackage_HasItsSentence()
    {
        string[] lines = SourceTree.Lines("docs/decisions/0002-dependencies.md");
        XDocument packages = XDocument.Parse(SourceTree.Text("Directory.Packages.props"));
        SourceTree.AssertNone(
            packages.Descendants("PackageVersion").Select(package => (string)package.Attribute("Include")!)
                .Where(name => !lines.Any(line => line.Contains($"`{name}`", StringComparison.Ordinal))));
    }

    [Fact]
    public void EveryDecision_IsInTheIndex()
    {
        string index = SourceTree.Text("docs/decisions/README.md");
        IEnumerable<string> decisions = SourceTree.Files.Where(file => file.StartsWith("docs/decisions/0", StringComparison.Ordinal));
        SourceTree.AssertNone(decisions.Where(file => !index.Contains($"({Path.GetFileName(file)})", StringComparison.Ordinal)));
    }

    private static bool Resolves(string page, string target)
    {
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0 ? SourceTree.Full(page) : Path.Combine(SourceTree.Root, Path.GetDirectoryName(page)!, parts[0]);
        if (parts.Length == 1 || !File.Exists(path))
            return Path.Exists(path);
        return Heading().Matches(File.ReadAllText(path)).Any(match => Anchor(match.Groups["text"].Value) == parts[1]);
    }

    // How the usual hosts make an anchor of a heading: lower case, no punctuation, dashes for spaces.
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    private static string WithoutCode(string text) => InlineCode().Replace(Fence().Replace(text, ""), "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();
}
