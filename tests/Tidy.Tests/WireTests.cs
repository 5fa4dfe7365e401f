using System.Text.RegularExpressions;

namespace CertBridge.Tidy.Tests;

/// <summary>
/// buf sees that every field has a comment; this sees that the comment says what a reader of the wire needs: the unit of a time, the limit of
/// bytes and lists, the limit or the words of what a caller may write.
/// </summary>
public sealed partial class WireTests
{
    private sealed record Field(string Place, string Message, bool IsRepeated, string Type, string Name, string Comment);

    [Fact]
    public void EveryField_AndEveryEnumValue_HasAComment() =>
        SourceTree.AssertNone(Fields().Where(field => field.Comment.Length < 3 || field.Comment[^1] != '.').Select(field => $"{field.Place}: '{field.Comment}'"));

    [Fact]
    public void Times_NameTheirUnit() => SourceTree.AssertNone(
        from field in Fields()
        where field.Name.EndsWith("_ms", StringComparison.Ordinal) && !field.Comment.Contains("milliseconds", StringComparison.Ordinal)
        select $"{field.Place}: '{field.Comment}'");

    [Fact]
    public void BytesAndLists_NameTheirLimit() => SourceTree.AssertNone(
        from field in Fields()
        where (field.Type == "bytes" || field.IsRepeated) && !field.Comment.Any(char.IsDigit)
        select $"{field.Place}: '{field.Comment}'");

    [Fact]
    public void TextOfARequest_NamesItsLimitOrItsWords() => SourceTree.AssertNone(
        from field in Fields()
        where field.Type == "string" && field.Message.EndsWith("Request", StringComparison.Ordinal)
        where !field.Comment.Any(char.IsDigit) && !field.Comment.Contains(" or ", StringComparison.Ordinal) && !field.Comment.Contains("of those in", StringComparison.Ordinal)
        select $"{field.Place}: '{field.Comment}'");

    private static IEnumerable<Field> Fields()
    {
        foreach (string file in SourceTree.WithExtension(".proto"))
        {
            string message = "";
            List<string> comment = [];
            foreach ((string line, int number) in SourceTree.Lines(file).Select((text, index) => (text.Trim(), index + 1)))
            {
                if (line.StartsWith("//", StringComparison.Ordinal))
                {
                    comment.Add(line[2..].Trim());
                    continue;
                }
                if (Container().Match(line) is { Success: true } container)
                    message = container.Groups["name"].Value;
                if (Member().Match(line) is { Success: true } member)
                {
                    yield return new Field(
                        $"{file}:{number}", message, member.Groups["repeated"].Success, member.Groups["type"].Value, member.Groups["name"].Value, string.Join(' ', comment));
                }
                comment.Clear();
            }
        }
    }

    [GeneratedRegex(@"^(message|enum) (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Container();

    [GeneratedRegex(@"^(?<repeated>repeated )?((?<type>[\w.]+) )?(?<name>\w+) = [0-9]+;", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();
}
