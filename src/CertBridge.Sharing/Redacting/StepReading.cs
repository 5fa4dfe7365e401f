using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Redacting;

/// <summary>One step of a profile: its operator, its path, the parameters the operator takes and no others.</summary>
internal static class StepReading
{
    private const int ConstantLengthMax = 20_000;
    private const int EdgesMax = 32;
    private const long EdgeMax = 1_000_000_000_000_000;

    private static readonly IReadOnlyCollection<string> Domains = ["domain", "none"];
    private static readonly IReadOnlyCollection<string> Fidelities = ["year", "month", "day", "hour", "minute"];
    private static readonly IReadOnlyCollection<string> GuardedAgainst = ["dropped-values"];

    /// <returns>Null when there was a problem, which was reported.</returns>
    public static RedactionStep? Read(DocumentFields fields)
    {
        int problems = fields.Problems.All.Count;
        string? word = fields.Word("op", RedactionOperators.Words, required: true);
        string? path = fields.Text("path", RedactionPath.LengthMax, required: true);
        if (word is null || path is null)
            return null;
        if (RedactionOperators.Find(word) is not { } op)
        {
            fields.Report(fields.Problems.Errors.Schema, "op", $"{word} is for attachments, which reports do not carry yet.", "Leave the step out; a report with an attachment is refused.");
            return null;
        }
        (RedactionTarget? target, string? message, string? hint) = RedactionPath.Find(path);
        if (target is null)
        {
            fields.Report(fields.Problems.Errors.Schema, "path", message!, hint);
            return null;
        }
        foreach (RedactionField field in target.Fields)
            RefuseMisfit(fields, op, word, field, target.Selector);
        RedactionStep? step = WithParameters(fields, op, target);
        fields.RefuseOthers();
        return fields.Problems.All.Count == problems ? step : null;
    }

    private static void RefuseMisfit(DocumentFields fields, RedactionOperator op, string word, RedactionField field, RedactionSelector? selector)
    {
        (string Message, string? Hint)? misfit = null;
        if (op == RedactionOperator.Drop && field.Need is { } need)
            misfit = ($"{field.Path} {need} and cannot be dropped.", InsteadOfDrop(field));
        else if (!field.Takes(op))
            misfit = ($"{word} does not fit {field.Path}.", $"What fits: {string.Join(", ", field.Operators.Append(RedactionOperator.Keep).Select(RedactionOperators.Word))}.");
        else if (selector?.Name == RedactionSelector.Type && field.Kind == RedactionKind.Value && !ValueField.Fits(op, selector.Word))
            misfit = ($"{word} does not fit a value of type {selector.Word}.", null);
        if (misfit is { } wrong)
            fields.Report(fields.Problems.Errors.Schema, "op", wrong.Message, wrong.Hint);
    }

    private static string? InsteadOfDrop(RedactionField field) =>
        field.Kind == RedactionKind.Value ? "Drop the indicator itself: indicators[*], or by type or role."
        : field.Takes(RedactionOperator.Constant) ? "constant replaces what stands there."
        : field.Takes(RedactionOperator.Fidelity) ? "fidelity makes it less exact."
        : field.Takes(RedactionOperator.Hmac) ? "hmac replaces it by a pseudonym."
        : null;

    private static RedactionStep? WithParameters(DocumentFields fields, RedactionOperator op, RedactionTarget target)
    {
        var step = new RedactionStep(op, target);
        switch (op)
        {
            case RedactionOperator.Constant:
                return Constant(fields, target.Fields[0]) is { } text ? step with { Constant = text } : null;
            case RedactionOperator.Hmac:
                return step with { KeepsDomain = fields.Word("keep", Domains) == "domain" };
            case RedactionOperator.TruncateIp:
                long? v4 = fields.Number("v4", 0, 31, required: true);
                long? v6 = fields.Number("v6", 0, 127, required: true);
                return v4 is null || v6 is null ? null : step with { PrefixV4 = (int)v4, PrefixV6 = (int)v6 };
            case RedactionOperator.Bucket:
                return Edges(fields) is { } edges ? step with { Edges = edges } : null;
            case RedactionOperator.Fidelity:
                return fields.Word("to", Fidelities, required: true) is { } fidelity ? step with { Fidelity = fidelity } : null;
            case RedactionOperator.GuardText:
                return fields.Word("against", GuardedAgainst, required: true) is null ? null : step;
            default:
                return step;
        }
    }

    private static string? Constant(DocumentFields fields, RedactionField field) => field.Words is { } words
        ? fields.Word("value", words, required: true)
        : fields.Text("value", Math.Min(field.LengthMax == 0 ? ConstantLengthMax : field.LengthMax, ConstantLengthMax), required: true, field.IsMultiline);

    private static List<long>? Edges(DocumentFields fields)
    {
        IReadOnlyList<long> edges = fields.Numbers("edges", EdgesMax, 0, EdgeMax, required: true);
        if (edges.Count == 0)
            return null;
        for (int i = 1; i < edges.Count; i++)
        {
            if (edges[i] > edges[i - 1])
                continue;
            fields.Report(fields.Problems.Errors.Schema, "edges", $"{edges[i]} does not rise above {edges[i - 1]}, the edge before it.");
            return null;
        }
        return [.. edges];
    }
}
