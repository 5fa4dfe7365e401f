namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>Something that reads a fact.</summary>
internal interface IFactNode
{
    string Name { get; }
}

internal sealed class BoolFact(string name, int slot) : BoolNode, IFactNode
{
    public string Name => name;

    public override string Label => name;

    public override string Reason => FactReading.Absent(name);

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        ref readonly FactSlot value = ref evaluation.Slots[slot];
        return value.Content is null ? Fail(ref evaluation) : Of(value.Number != 0);
    }
}

internal sealed class NumberFact(string name, int slot, ExpressionType type) : NumberNode(type), IFactNode
{
    public string Name => name;

    public override string Label => name;

    public override string Reason => FactReading.Absent(name);

    public override bool TryEvaluate(ref Evaluation evaluation, out long value)
    {
        ref readonly FactSlot held = ref evaluation.Slots[slot];
        value = held.Number;
        if (held.Content is not null)
            return true;
        evaluation.Failed = this;
        return false;
    }
}

internal sealed class TextFact(string name, int slot) : TextNode, IFactNode
{
    public string Name => name;

    public override string Label => name;

    public override string Reason => FactReading.Absent(name);

    public override string? Evaluate(ref Evaluation evaluation)
    {
        var value = (string?)evaluation.Slots[slot].Content;
        if (value is null)
            evaluation.Failed = this;
        return value;
    }
}

internal sealed class TextListFact(string name, int slot, int countMax) : TextListNode(countMax), IFactNode
{
    public string Name => name;

    public override string Label => name;

    public override string[] Evaluate(ref Evaluation evaluation) => (string[]?)evaluation.Slots[slot].Content ?? [];
}

internal sealed class NumberListFact(string name, int slot, ExpressionType type, int countMax) : NumberListNode(type, countMax), IFactNode
{
    public string Name => name;

    public override string Label => name;

    public override long[] Evaluate(ref Evaluation evaluation) => (long[]?)evaluation.Slots[slot].Content ?? [];
}

/// <summary><c>has(name)</c>: never an error.</summary>
internal sealed class Presence(string name, int slot) : BoolNode, IFactNode
{
    public string Name => name;

    public override string Label => $"has({name})";

    public override Truth Evaluate(ref Evaluation evaluation) => Of(evaluation.Slots[slot].Content is not null);
}

internal static class FactReading
{
    public static string Absent(string name) => $"{name} is absent";

    public static Node Of(Fact fact, int slot)
    {
        if (fact.Type == ExpressionType.Bool)
            return new BoolFact(fact.Name, slot);
        if (fact.Type == ExpressionType.Text)
            return new TextFact(fact.Name, slot);
        if (fact.Type.Element == ExpressionType.Text)
            return new TextListFact(fact.Name, slot, fact.SizeMax);
        return fact.Type.IsList ? new NumberListFact(fact.Name, slot, fact.Type, fact.SizeMax) : new NumberFact(fact.Name, slot, fact.Type);
    }
}
