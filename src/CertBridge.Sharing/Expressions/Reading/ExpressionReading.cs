using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Expressions.Nodes;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>What conditions and moments have in common.</summary>
internal static class ExpressionReading
{
    /// <summary>The tree of a text that is of the type asked for; null and the problem otherwise.</summary>
    public static T? Read<T>(string text, FactSchema schema, ExpressionType type, ExpressionPlace place, out Problem? problem)
        where T : Node
    {
        Node? root = Parser.Read(text, schema, out Refusal? refusal);
        if (root is not null && root.Type != type)
            refusal = new Refusal(0, $"This is {root.Type}, and {type} is needed.");
        problem = refusal is null ? null : Problem(text, refusal, place);
        return refusal is null ? (T?)root : null;
    }

    public static IReadOnlyList<string> FactsOf(Node root)
    {
        var names = new List<string>();
        Collect(root, names);
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    public static void RequireSame(FactLayout given, FactLayout expected)
    {
        if (!ReferenceEquals(given, expected))
            throw new ArgumentException("The values were made for another schema.", nameof(given));
    }

    private static void Collect(Node node, List<string> names)
    {
        if (node is IFactNode fact)
            names.Add(fact.Name);
        foreach (Node child in node.Children)
            Collect(child, names);
    }

    private static Problem Problem(string text, Refusal refusal, ExpressionPlace place)
    {
        int column = 1 + text.AsSpan(0, refusal.Start).ToString().EnumerateRunes().Count();
        return new Problem(refusal.IsLimit ? place.Errors.Limit : place.Errors.Schema, place.Field, $"Column {column}: {refusal.Sentence}", place.Line, refusal.Hint);
    }
}
