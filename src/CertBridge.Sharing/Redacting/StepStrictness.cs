namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Several steps at one place become one: the strictest operator, and of equal ones the strictest parameters. It looks at all of them at once,
/// so their order cannot matter; docs/REDACTION.md has the table.
/// </summary>
internal static class StepStrictness
{
    private static readonly string[] Fidelities = ["year", "month", "day", "hour", "minute", "second"];

    public static BoundStep? Strictest(IReadOnlyList<BoundStep> steps)
    {
        if (steps.Count <= 1)
            return steps.Count == 0 ? null : steps[0];
        RedactionOperator strictest = RedactionOperator.Keep;
        bool isPseudonymised = false, defangs = false;
        for (int i = 0; i < steps.Count; i++)
        {
            isPseudonymised |= !steps[i].Step.YieldsToPseudonym && steps[i].Step.Operator >= RedactionOperator.Hmac;
            defangs |= steps[i].Step.Operator == RedactionOperator.Defang;
        }
        for (int i = 0; i < steps.Count; i++)
        {
            if (Counts(steps[i], isPseudonymised) && steps[i].Step.Operator > strictest)
                strictest = steps[i].Step.Operator;
        }
        RedactionStep? merged = null;
        for (int i = 0; i < steps.Count; i++)
        {
            if (Counts(steps[i], isPseudonymised) && steps[i].Step.Operator == strictest)
                merged = merged is null ? steps[i].Step : Merge(merged, steps[i].Step);
        }
        if (strictest == RedactionOperator.MaskEmail && defangs)
            merged = merged! with { AlsoDefangs = true };
        return new BoundStep(merged!, By(steps, merged!, isPseudonymised));
    }

    /// <summary>The coarser of two; a fidelity of a report or a policy.</summary>
    public static string Coarser(string a, string b) => Rank(a) <= Rank(b) ? a : b;

    private static int Rank(string fidelity) => Array.IndexOf(Fidelities, fidelity);

    private static bool Counts(BoundStep step, bool isPseudonymised) => !(step.Step.YieldsToPseudonym && isPseudonymised);

    /// <summary>Who is named: the first by name of those that ask for exactly this; where nobody does, of those that ask for the operator.</summary>
    private static string By(IReadOnlyList<BoundStep> steps, RedactionStep merged, bool isPseudonymised)
    {
        string? exact = null, near = null;
        for (int i = 0; i < steps.Count; i++)
        {
            BoundStep step = steps[i];
            if (!Counts(step, isPseudonymised) || step.Step.Operator != merged.Operator)
                continue;
            near = First(near, step.By);
            if (IsSame(step.Step, merged))
                exact = First(exact, step.By);
        }
        return exact ?? near!;
    }

    private static string First(string? one, string other) => one is null || string.CompareOrdinal(other, one) < 0 ? other : one;

    // Steps of one operator at one place: everything the operator does not use is as it was born.
    private static RedactionStep Merge(RedactionStep a, RedactionStep b) => a.Operator switch
    {
        RedactionOperator.Constant => string.CompareOrdinal(a.Constant, b.Constant) <= 0 ? a : b,
        RedactionOperator.Hmac => a.KeepsDomain ? b : a,
        RedactionOperator.TruncateIp => a with { PrefixV4 = Math.Min(a.PrefixV4, b.PrefixV4), PrefixV6 = Math.Min(a.PrefixV6, b.PrefixV6) },
        RedactionOperator.Bucket => a with { Edges = Common(a.Edges, b.Edges) },
        RedactionOperator.Fidelity => Rank(a.Fidelity) <= Rank(b.Fidelity) ? a : b,
        _ => a,
    };

    // Ranges between common edges are unions of the ranges of either, so nothing is known more exactly than under one of them alone.
    private static List<long> Common(IReadOnlyList<long> a, IReadOnlyList<long> b)
    {
        var common = new List<long>(a.Count);
        for (int i = 0; i < a.Count; i++)
        {
            for (int j = 0; j < b.Count; j++)
            {
                if (a[i] == b[j])
                    common.Add(a[i]);
            }
        }
        return common;
    }

    private static bool IsSame(RedactionStep a, RedactionStep b) =>
        a.Constant == b.Constant && a.KeepsDomain == b.KeepsDomain && a.PrefixV4 == b.PrefixV4 && a.PrefixV6 == b.PrefixV6
        && a.Fidelity == b.Fidelity && a.Edges.AsEnumerable().SequenceEqual(b.Edges);
}
