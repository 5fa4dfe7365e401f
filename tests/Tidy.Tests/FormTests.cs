using System.Text.RegularExpressions;

namespace CertBridge.Tidy.Tests;

/// <summary>The form of files and names: docs and STYLE would drift, a test does not.</summary>
public sealed partial class FormTests
{
    private const int UsualLinesMax = 250;
    private const int LinesMax = 400;
    private const int ColumnsMax = 240;

    private static readonly string[] TextExtensions =
        [".cs", ".csproj", ".props", ".sln", ".proto", ".md", ".yaml", ".yml", ".json", ".sh", ".txt", ".editorconfig", ".gitignore"];

    private static readonly string[] BannedWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Processor", "Data", "Info", "Common"];

    private static readonly string[] MayLiveWithTheirOwner = ["enum", "record", "delegate"];

    [Fact]
    public void NineFilesInTen_AreBelow250Lines()
    {
        int[] lengths = [.. SourceTree.CSharp.Select(file => SourceTree.Lines(file).Length)];
        int above = lengths.Count(length => length >= UsualLinesMax);
        Assert.True(above * 10 <= lengths.Length, $"{above} of {lengths.Length} files have {UsualLinesMax} lines or more");
    }

    [Fact]
    public void AFileAbove400Lines_OpensWithASentenceThatSaysWhy() => SourceTree.AssertNone(
        SourceTree.CSharp.Where(file => SourceTree.Lines(file).Length > LinesMax && !SourceTree.Lines(file)[0].StartsWith("// ", StringComparison.Ordinal)));

    [Fact]
    public void AFile_HoldsOnePublicType_NamedLikeTheFile() => SourceTree.AssertNone(
        from file in SourceTree.CSharp
        let types = PublicTypes(file)
        where types.Count > 0 && !file.StartsWith("tests/", StringComparison.Ordinal) // test types are public for the runner only
        let wrong = types.All(type => type.Name != FileType(file))
            ? $"no public type is named {FileType(file)}"
            : string.Join(", ", types.Where(type => type.Name != FileType(file) && type.Name != FileType(file) + "s" && !LivesWithItsOwner(type)).Select(type => $"{type.Name} needs its own file"))
        where wrong.Length > 0
        select $"{file}: {wrong}");

    [Fact]
    public void Names_SayWhatAThingIs() => SourceTree.AssertNone(
        from file in SourceTree.CSharp
        from name in DeclaredType().Matches(SourceTree.Text(file)).Select(match => match.Groups["name"].Value).Append(FileType(file))
        from word in Word().Matches(name).Select(match => match.Value)
        where BannedWords.Contains(word) || word == "Base" && name.EndsWith("Base", StringComparison.Ordinal)
        select $"{file}: {name} says {word}");

    [Fact]
    public void Namespaces_AreTheFolders() => SourceTree.AssertNone(
        from file in SourceTree.CSharp
        let declared = Namespace().Match(SourceTree.Text(file))
        where declared.Success && declared.Groups["name"].Value != ExpectedNamespace(file)
        select $"{file}: namespace {declared.Groups["name"].Value}, not {ExpectedNamespace(file)}");

    [Fact]
    public void TextFiles_HaveLfAndNoTab_AndEndWithANewLine() => SourceTree.AssertNone(
        from file in SourceTree.Files
        where TextExtensions.Contains(Path.GetExtension(file)) && !IsWrittenByATool(file)
        let text = SourceTree.Text(file)
        let isTabFree = !text.Contains('\t') || Path.GetExtension(file) == ".sln"
        where text.Contains('\r') || !isTabFree || text.Length > 0 && text[^1] != '\n'
        select file);

    /// <summary>xUnit 2 never calls it: what the test made would stay behind.</summary>
    [Fact]
    public void TestClasses_AreNoIAsyncDisposable_ButIAsyncLifetime() => SourceTree.AssertNone(
        SourceTree.LinesWhere(SourceTree.CSharp.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)), line => AsyncDisposableTest().IsMatch(line)));

    [Fact]
    public void Lines_AreAtMost240Characters() =>
        SourceTree.AssertNone(SourceTree.LinesWhere(Code().Where(file => !file.StartsWith("tests/", StringComparison.Ordinal)), line => line.Length > ColumnsMax));

    [Fact]
    public void ATodo_NamesAnIssue() =>
        SourceTree.AssertNone(SourceTree.LinesWhere(Code(), line => Todo().IsMatch(line)));

    [Fact]
    public void ASuppression_StatesItsReason_OnTheSameLine() =>
        SourceTree.AssertNone(SourceTree.LinesWhere(Code().Append(".editorconfig"), IsUnexplainedSuppression));

    // This file, which spells what it looks for, is left out.
    private static IEnumerable<string> Code() =>
        SourceTree.WithExtension(".cs", ".csproj", ".props", ".proto", ".sh").Where(file => !file.EndsWith("FormTests.cs", StringComparison.Ordinal));

    private static bool IsUnexplainedSuppression(string line) =>
        line.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)
        || line.Contains("SuppressMessage(", StringComparison.Ordinal) && !line.Contains("Justification", StringComparison.Ordinal)
        || line.Contains("<NoWarn>", StringComparison.Ordinal) && !line.Contains("<!--", StringComparison.Ordinal)
        || line.Contains(".severity = none", StringComparison.Ordinal) && !line.Contains(" # ", StringComparison.Ordinal);

    private static bool IsWrittenByATool(string file) =>
        file.EndsWith("packages.lock.json", StringComparison.Ordinal)
        || file.StartsWith("samples/", StringComparison.Ordinal)
        || file.StartsWith("fuzz/corpus/", StringComparison.Ordinal)
        || file.Contains("/vectors/", StringComparison.Ordinal);

    private static string FileType(string file) => Path.GetFileName(file).Split('.')[0];

    private static List<(string Kind, string Name)> PublicTypes(string file) =>
        [.. DeclaredType().Matches(SourceTree.Text(file)).Where(match => match.Groups["access"].Value == "public")
            .Select(match => (match.Groups["kind"].Value, match.Groups["name"].Value))];

    private static bool LivesWithItsOwner((string Kind, string Name) type) =>
        MayLiveWithTheirOwner.Contains(type.Kind.Split(' ')[0]) || type.Name.EndsWith("Attribute", StringComparison.Ordinal) || type.Name.EndsWith("Exception", StringComparison.Ordinal);

    private static string ExpectedNamespace(string file)
    {
        string[] folders = [.. file.Split('/')[..^1]];
        return folders[0] switch
        {
            "src" => string.Join('.', folders[1..]),
            "bench" => string.Join('.', ["CertBridge.Bench", .. folders[1..]]),
            "fuzz" => string.Join('.', ["CertBridge.Fuzz", .. folders[1..]]),
            _ => string.Join('.', ["CertBridge", .. folders[1..]]),
        };
    }

    // Types at the first column: namespaces are file-scoped.
    [GeneratedRegex(
        @"^(?<access>public|internal)? ?((sealed|static|abstract|partial|readonly|ref|unsafe|file) )*(?<kind>class|record|struct|interface|enum|delegate [\w.<>\[\]?]+)" +
        @"( struct| class)? (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("[A-Z]+[a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"class \w+Tests\b.*\bIAsyncDisposable\b")]
    private static partial Regex AsyncDisposableTest();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?! \(?#[0-9]+)")]
    private static partial Regex Todo();
}
