using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Expressions.Nodes;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>The types: which operator takes what, and what a name stands for.</summary>
internal sealed partial class Parser
{
    /// <summary>The node, or a refusal when it is larger, deeper or dearer than an expression may be. Every node comes through here, so that none grows beyond.</summary>
    private Node? Made(Node node, int start)
    {
        if (node.Size > ExpressionLimits.NodesMax)
            return Refuse($"More than {ExpressionLimits.NodesMax} names, literals and operators.", start, isLimit: true);
        if (node.Depth > ExpressionLimits.DepthMax)
            return Refuse($"More than {ExpressionLimits.DepthMax} levels inside each other.", start, isLimit: true);
        if (node.Steps > ExpressionLimits.StepsMax)
            return Refuse($"This can take {node.Steps} steps, {ExpressionLimits.StepsMax} are allowed.", start, "Lists inside lists multiply their largest sizes.", isLimit: true);
        return node;
    }

    private Node? Resolve(string name, int start)
    {
        string root = name.Split('.')[0];
        int level = variables.FindIndex(variable => variable.Name == root);
        if (level >= 0 && root != name)
            return Refuse($"{root} is {variables[level].Type} and has no fields.", start);
        if (level >= 0)
            return Made(variables[level].Type == ExpressionType.Text ? new TextVariable(name, level) : new NumberVariable(name, level, variables[level].Type), start);
        if (schema.Find(name) is not { } meaning)
            return Unknown(name, start);
        if (meaning.Fact is { } fact)
            return Made(FactReading.Of(fact, meaning.Slot), start);
        return Made(meaning.Enum is { } type ? new NumberConstant(type, meaning.Slot, name) : new TextListConstant(meaning.List!, name), start);
    }

    private Node? Unknown(string name, int start)
    {
        EnumType? whole = schema.Enums.FirstOrDefault(type => type.Name == name);
        string? nearest = NearestName.Of(name, schema.Names.Concat(variables.Select(variable => variable.Name)));
        string? hint = whole is not null ? $"One of: {string.Join(", ", whole.Constants)}." : nearest is null ? null : $"Did you mean {nearest}?";
        return Refuse($"{Excerpt.OfName(name)} is not known here.", start, hint);
    }

    private Node? Comparison(Node left, Relation relation, Node right, Token sign)
    {
        if (left.Type.IsList || right.Type.IsList)
            return Refuse("Lists are not compared.", sign.Start, "Ask with in, exists or all.");
        if (left.Type != right.Type)
            return Refuse($"{sign.Content} compares two of one type, and these are {left.Type} and {right.Type}.", sign.Start, MeantWord(left.Type, right) ?? MeantWord(right.Type, left));
        if (relation.IsOrder() && (left.Type == ExpressionType.Bool || left.Type is EnumType { IsOrdered: false }))
            return Refuse($"{left.Type} has no order.", sign.Start, "Compare with == or !=.");
        return Made(left switch
        {
            BoolNode a => new BoolComparison(relation, a, (BoolNode)right),
            TextNode a => new TextComparison(relation, a, (TextNode)right),
            _ => new NumberComparison(relation, (NumberNode)left, (NumberNode)right),
        }, sign.Start);
    }

    /// <summary>For an enum that was compared with one of its words in quotes.</summary>
    private static string? MeantWord(ExpressionType? side, Node other) =>
        side is EnumType type && other is TextConstant constant && type.OrdinalOf(constant.Value) is >= 0 and var ordinal ? $"Write {type.Constants[ordinal]}." : null;

    private Node? Member(Node left, Node right, Token sign)
    {
        if (!right.Type.IsList)
            return Refuse($"in asks whether a list has an element, and {right.Type} is no list.", sign.Start);
        if (left.Type.List is null)
            return Refuse($"There is no list of {left.Type}.", sign.Start);
        if (right.Type != left.Type.List && right.Type != ExpressionType.EmptyList)
            return Refuse($"{left.Type} is never in {right.Type}.", sign.Start, MeantWord(right.Type.Element, left));
        if (left is TextNode element)
            return Made(new TextMembership(element, right as TextListNode ?? new TextListConstant([], null)), sign.Start);
        return Made(new NumberMembership((NumberNode)left, (NumberListNode)right), sign.Start);
    }

    private Node? Sum(Node left, Node right, Token sign)
    {
        bool isMinus = sign.Is("-");
        bool isMoment = left.Type == ExpressionType.Timestamp;
        bool isOtherMoment = right.Type == ExpressionType.Timestamp;
        bool isTime = (isMoment || left.Type == ExpressionType.Duration) && (isOtherMoment || right.Type == ExpressionType.Duration);
        ExpressionType? type = (isMoment, isOtherMoment, isMinus) switch
        {
            _ when !isTime => null,
            (false, false, _) or (true, true, true) => ExpressionType.Duration,
            (true, false, _) or (false, true, false) => ExpressionType.Timestamp,
            _ => null,
        };
        return type is null
            ? Refuse($"There is no {left.Type} {sign.Content} {right.Type}.", sign.Start, isTime ? null : "There is no arithmetic but + and - of timestamps and durations.")
            : Made(new TimeSum(type, (NumberNode)left, isMinus, (NumberNode)right), sign.Start);
    }

    private bool IsElement(Node element, List<Node> before, int start)
    {
        if (element is not (TextConstant or NumberConstant))
            return Refuse("A list is written of literals and constants only.", start, "Compare with == and join with || what is not constant.") is not null;
        return before.Count == 0 || before[0].Type == element.Type
            || Refuse($"A list is of one type, and this is {element.Type} in a list of {before[0].Type}.", start) is not null;
    }

    private static ListNode ListOf(List<Node> elements)
    {
        if (elements.Count == 0)
            return new NumberListConstant(ExpressionType.EmptyList, []);
        return elements[0] is TextConstant
            ? new TextListConstant([.. elements.Cast<TextConstant>().Select(element => element.Value)], null, [.. elements])
            : new NumberListConstant(elements[0].Type.List!, [.. elements.Cast<NumberConstant>().Select(element => element.Value)], [.. elements]);
    }
}
