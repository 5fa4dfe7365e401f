using System.Reflection;
using System.Text.RegularExpressions;
using CertBridge.Protocol.Errors;

namespace CertBridge.Tidy.Tests;

/// <summary>Error codes are an interface: one meaning each, with a cause and the next step, and none invented on the way.</summary>
public sealed partial class ErrorCodeTests
{
    private const string CatalogFolder = "src/CertBridge.Protocol/Errors/";

    [Fact]
    public void Codes_AreUnique() => SourceTree.AssertNone(
        ErrorCatalog.All.GroupBy(code => code.Code).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(" and ", same.Select(code => code.Title))}"));

    [Fact]
    public void Codes_HaveTheirForm() =>
        SourceTree.AssertNone(ErrorCatalog.All.Where(code => !Form().IsMatch(code.Code)).Select(code => code.Code));

    [Fact]
    public void EveryCode_HasTitleCauseAndFix() => SourceTree.AssertNone(
        from code in ErrorCatalog.All
        where code.Title.Length is 0 or > 80 || !IsSentence(code.Cause) || code.Fix.Length < 8
        select $"{code.Code} {code.Title}: cause '{code.Cause}', fix '{code.Fix}'");

    [Fact]
    public void EveryCode_HasAnExitCode_ThatIsDocumented()
    {
        int[] known = [.. typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetValue(null)!)];
        SourceTree.AssertNone(
            ErrorCatalog.All.Where(code => code.Exit == ExitCode.Done || !known.Contains(code.Exit)).Select(code => $"{code.Code} exits {code.Exit}"));
    }

    [Fact]
    public void Codes_AreMadeOnlyInTheCatalog() => SourceTree.AssertNone(
        SourceTree.LinesWhere(
            Project.Rooms.SelectMany(project => project.Sources).Where(file => !file.StartsWith(CatalogFolder, StringComparison.Ordinal)),
            line => line.Contains("new ErrorCode(\"CB", StringComparison.Ordinal)));

    /// <summary>A code in a comment or on a page that the catalog does not know has been renamed or never was. The catalog's own files may name ranges.</summary>
    [Fact]
    public void EveryCodeThatIsMentioned_IsInTheCatalog() => SourceTree.AssertNone(
        from file in SourceTree.WithExtension(".cs", ".md")
        where !file.StartsWith("tests/", StringComparison.Ordinal) && !file.StartsWith(CatalogFolder, StringComparison.Ordinal)
        from mention in Mention().Matches(SourceTree.Text(file)).Select(match => match.Value).Distinct()
        where ErrorCatalog.Find(mention) is null
        select $"{file}: {mention}");

    // The fix may be a command to type, so only the cause has to end like a sentence.
    private static bool IsSentence(string text) => text.Length > 10 && text[^1] is '.' or ')';

    [GeneratedRegex("^CB[0-9]{4}$")]
    private static partial Regex Form();

    // CB12xx names a range, and CB-ALN-2026-0001 a report.
    [GeneratedRegex(@"\bCB[0-9]{4}\b")]
    private static partial Regex Mention();
}
