using System.Globalization;
using System.Text.RegularExpressions;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Expressions.Nodes;
using CertBridge.Sharing.Expressions.Reading;
using Xunit.Abstractions;

namespace CertBridge.Sharing.Tests.Expressions;

/// <summary>
/// The conformance tests of CEL (google/cel-spec, tests/simple/testdata; the commit is in the corpus' list of sources). A case is ours when our own parser takes its expression, with no names known; then it
/// must give the value, or the error, that CEL gives. The others are listed with the reason they were refused for.
/// </summary>
public sealed class CelConformanceTests(ITestOutputHelper output)
{
    /// <summary>Fewer would mean that the language became smaller, or that the cases were not found.</summary>
    private const int ClaimedMin = 80;

    private static readonly FactSchema Nothing = new([]);

    private static readonly Regex Quoted = new("\"[^\"]*\"", RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public void EveryCaseInOurLanguage_GivesWhatCelGives()
    {
        List<Case> cases = [.. Corpus.Files("policy/cel-spec", "*.textproto").SelectMany(Cases)];
        List<(Case Case, Node? Root, Refusal? Refusal)> read = [.. cases.Select(one => (one, Parser.Read(one.Expression, Nothing, out Refusal? refusal), refusal))];
        var claimed = read.Where(one => one.Root is not null).ToList();
        var refusedAsCel = read.Where(one => one.Root is null && one.Case.Expected is CelError && IsRangeOfALiteral(one.Refusal!)).ToList();

        output.WriteLine($"{cases.Count} cases, {claimed.Count} in our language, {refusedAsCel.Count} refused when read where CEL fails when it evaluates:");
        foreach (var file in claimed.GroupBy(one => one.Case.File))
            output.WriteLine($"  {file.Key}: {file.Count()}");
        foreach (var one in refusedAsCel)
            output.WriteLine($"  {one.Case.Name}: {one.Refusal!.Sentence}");
        foreach (var reason in read.Where(one => one.Root is null).GroupBy(one => Reason(one.Refusal!)).OrderByDescending(group => group.Count()))
        {
            output.WriteLine($"outside, {reason.Count()}: {reason.Key}");
            foreach (var one in reason)
                output.WriteLine($"    {one.Case.Name}: {one.Case.Expression}");
        }

        Assert.Equal([], claimed.Where(one => !Equals(one.Case.Expected, Value(one.Root!))).Select(one => $"{one.Case.Name}: {one.Case.Expression} gave {Value(one.Root!)}, not {one.Case.Expected}"));
        Assert.Equal([], claimed.Where(one => !IsReadAgain(one.Root!)).Select(one => $"{one.Case.Name}: {one.Root!.ToCanonicalText()}"));
        Assert.InRange(claimed.Count, ClaimedMin, cases.Count);
    }

    /// <summary>CEL makes a literal of a timestamp or duration when it evaluates, we when we read it; a value out of range is refused by both.</summary>
    private static bool IsRangeOfALiteral(Refusal refusal) => refusal.Sentence.EndsWith("is no moment.", StringComparison.Ordinal) || refusal.Sentence.EndsWith("is no duration.", StringComparison.Ordinal);

    /// <summary>Without what only this case has; of a symbol what is said instead of it.</summary>
    private static string Reason(Refusal refusal) =>
        refusal.Sentence.EndsWith("has no meaning here.", StringComparison.Ordinal) && refusal.Hint is not null ? refusal.Hint : Quoted.Replace(refusal.Sentence, "...");

    private static bool IsReadAgain(Node root) =>
        Parser.Read(root.ToCanonicalText(), Nothing, out _) is { } again && again.ToCanonicalText() == root.ToCanonicalText() && Equals(Value(again), Value(root));

    private static IEnumerable<Case> Cases(string file) =>
        from section in TextProto.Read(File.ReadAllText(Corpus.File("policy", "cel-spec", file))).Messages("section")
        from test in section.Messages("test")
        select new Case(file, $"{file} {section.Text("name")}/{test.Text("name")}", test.Text("expr")!, Expected(test));

    private static object Expected(TextProto.Message test)
    {
        if (test.Find("eval_error") is not null)
            return new CelError();
        if (test.Find("value") is { } value)
            return Value(value);
        if (test.Find("typed_result")?.Find("result") is { } result)
            return Value(result);
        string[] others = [.. test.Names.Where(name => name is "any_eval_errors" or "unknown" or "any_unknowns" or "typed_result")];
        return others.Length == 0 ? true : new NoValueOfOurs(string.Join(", ", others)); // "If unset, the default is the bool true" (simple.proto)
    }

    private static object Value(TextProto.Message value) => value.Names.Single() switch
    {
        "bool_value" => value.Text("bool_value") == "true",
        "int64_value" => long.Parse(value.Text("int64_value")!, CultureInfo.InvariantCulture),
        "string_value" => value.Text("string_value")!,
        "list_value" => Listed(value.Messages("list_value").SelectMany(list => list.Messages("values")).Select(Value)),
        var other => new NoValueOfOurs(other),
    };

    private static object Value(Node root)
    {
        var evaluation = new Evaluation(new FactValues(Nothing));
        switch (root)
        {
            case BoolNode node:
                Truth truth = node.Evaluate(ref evaluation);
                return truth == Truth.Error ? new CelError() : truth == Truth.True;
            case TextNode node:
                return node.Evaluate(ref evaluation) ?? (object)new CelError();
            case NumberNode node:
                return node.TryEvaluate(ref evaluation, out long value) ? node.Type == ExpressionType.Int ? value : new NoValueOfOurs($"{node.Type} {value}") : new CelError();
            case TextListNode node:
                return Listed(node.Evaluate(ref evaluation));
            case NumberListNode node when node.Type == ExpressionType.EmptyList || node.Type.Element == ExpressionType.Int:
                return Listed(node.Evaluate(ref evaluation).Cast<object>());
            default:
                return new NoValueOfOurs(root.Type.Name);
        }
    }

    private static string Listed(IEnumerable<object> elements) => $"[{string.Join(", ", elements.Select(element => $"{element.GetType().Name} {element}"))}]";

    private sealed record Case(string File, string Name, string Expression, object Expected);

    private sealed record CelError;

    /// <summary>A value that no result of ours can be compared with.</summary>
    private sealed record NoValueOfOurs(string Kind);
}
