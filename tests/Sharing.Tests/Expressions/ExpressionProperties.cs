using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Expressions.Nodes;
using CertBridge.Sharing.Tests.Documents;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Sharing.Tests.Expressions;

/// <summary>What must hold for every expression, drawn at random over <see cref="Sample.Schema"/>, and every set of facts.</summary>
public sealed class ExpressionProperties
{
    private static readonly string[] Soup =
    [
        "&&", "||", "==", "!=", "<", "<=", ">", ">=", "!", "(", ")", "[", "]", ",", ".", "+", "-", "in", "true", "false", "1", "0x1f", "'a'", "\"b\"", "report.tlp", "tlp.red",
        "report.sectors", "partner.id", "env.now", "has(", ".exists(x,", ".all(y,", "x", "y", ".size()", "size(", ".startsWith(", ".inNetwork('10.0.0.0/8')", "timestamp('2026-01-01T00:00:00Z')",
        "duration('1h')", "lists.csirts", "'", "\"", "\\", "&", "?", "\u00e4", "\ud800", "\0", "\n", "9223372036854775808",
    ];

    [Fact]
    public void Evaluate_NeverThrows_AndIsTheSameTwice() => Check((expression, values) =>
        expression.Evaluate(values) == expression.Evaluate(values, out string? reason) && (reason is null) == (expression.Evaluate(values) != Truth.Error));

    [Fact]
    public void TheReason_NamesAFactThatIsAbsent_OrAnOperation() => Check((expression, values) =>
    {
        Truth truth = expression.Evaluate(values, out string? reason);
        return truth != Truth.Error
            || reason!.EndsWith("no address", StringComparison.Ordinal)
            || reason.EndsWith("out of range", StringComparison.Ordinal)
            || (reason.EndsWith(" is absent", StringComparison.Ordinal) && expression.FactsRead.Contains(reason.Split(' ')[0]) && !values.IsSet(Sample.Base.Slot(reason.Split(' ')[0])));
    });

    [Fact]
    public void CanonicalText_IsReadAsTheSameTree() => Check((expression, values) =>
    {
        Expression again = Sample.Read(expression.ToCanonicalText());
        return Tree(again.Root) == Tree(expression.Root)
            && again.ToCanonicalText() == expression.ToCanonicalText()
            && again.Nodes == expression.Nodes
            && again.Cost == expression.Cost
            && Answer(again, values) == Answer(expression, values);
    });

    [Fact]
    public void Conjuncts_DecideTheWhole() => Check((expression, values) =>
    {
        Truth[] parts = [.. expression.Conjuncts.Select(part => part.Evaluate(values))];
        Truth joined = parts.Contains(Truth.False) ? Truth.False : parts.Contains(Truth.Error) ? Truth.Error : Truth.True;
        return joined == expression.Evaluate(values);
    });

    [Fact]
    public void AndOr_AbsorbErrors_InAnyOrder() => Check((expression, values) =>
        Joined($"false && ({expression.Text})", values) is null or Truth.False
        && Joined($"({expression.Text}) && false", values) is null or Truth.False
        && Joined($"true || ({expression.Text})", values) is null or Truth.True
        && Joined($"({expression.Text}) || true", values) is null or Truth.True
        && (Joined($"true && ({expression.Text})", values) ?? expression.Evaluate(values)) == expression.Evaluate(values)
        && (Joined($"({expression.Text}) || false", values) ?? expression.Evaluate(values)) == expression.Evaluate(values));

    [Fact]
    public void AndOr_AreCommutative_AndDualUnderNot() => CheckTwo((a, b, values) =>
        Same(Joined($"({a}) && ({b})", values), Joined($"({b}) && ({a})", values))
        && Same(Joined($"({a}) || ({b})", values), Joined($"({b}) || ({a})", values))
        && Same(Joined($"!(({a}) && ({b}))", values), Joined($"!({a}) || !({b})", values)));

    [Fact]
    public void ExistsAndAll_AreTheirElementsJoined_AndDualUnderNot() => Check((expression, values) =>
    {
        string each = $"({expression.Text}) && element != 'c'";
        Truth? some = Joined($"['a', 'c'].exists(element, {each})", values);
        Truth? every = Joined($"['a', 'c'].all(element, {each})", values);
        return Same(some, Joined($"(({expression.Text}) && 'a' != 'c') || (({expression.Text}) && 'c' != 'c')", values))
            && Same(every, Joined($"(({expression.Text}) && 'a' != 'c') && (({expression.Text}) && 'c' != 'c')", values))
            && Same(Joined($"!['a', 'c'].exists(element, {each})", values), Joined($"['a', 'c'].all(element, !({each}))", values));
    });

    /// <summary>The facts that are missing can only turn an answer into an error, never into the other answer, as long as has() is not asked and lists are there.</summary>
    [Fact]
    public void TakingAScalarAway_NeverTurnsAnAnswerRound() => Check((expression, values) =>
    {
        if (expression.Text.Contains("has(", StringComparison.Ordinal))
            return true;
        Truth before = expression.Evaluate(values);
        return expression.FactsRead.Select(Sample.Base.Slot).Where(slot => Sample.Base.Facts[slot].Type.Element is null).All(slot =>
        {
            FactValues fewer = values.Clone();
            fewer.Clear(slot);
            Truth after = expression.Evaluate(fewer);
            return after == Truth.Error || after == before;
        });
    });

    [Fact]
    public void AnyText_IsReadOrRefused_WithOneProblem()
    {
        Gen<string> soup =
            from count in Gen.Choose(0, 60)
            from words in Gen.ArrayOf(Gen.Elements(Soup), count)
            from between in Gen.Elements("", " ")
            select string.Join(between, words);
        Gen<string> any = Gen.OneOf(soup, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty));
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(any.ToArbitrary(), IsReadOrRefused));
    }

    /// <summary>One character of a good expression changed, left out or put twice.</summary>
    [Fact]
    public void AChangedExpression_IsReadOrRefused_WithOneProblem()
    {
        Gen<string> changed =
            from text in Bool(3, 0).Where(IsWithinLimits)
            from place in Gen.Choose(0, text.Length - 1)
            from put in Gen.Elements(Soup.Append(string.Empty).Append(new string(text[place], 2)))
            select text[..place] + put + text[(place + 1)..];
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(changed.ToArbitrary(), IsReadOrRefused));
    }

    private static bool IsReadOrRefused(string text)
    {
        Parsed<Expression> parsed = Expression.Read(text, Sample.Schema, "when", 1, TestErrors.All);
        if (!parsed.IsValid)
            return parsed.Problems.Count == 1 && parsed.Problems[0].Message.StartsWith("Column ", StringComparison.Ordinal);
        return parsed.Value.Evaluate(Sample.Values()) is Truth.False or Truth.True or Truth.Error && Sample.Read(parsed.Value.ToCanonicalText()).Nodes == parsed.Value.Nodes;
    }

    /// <summary>Lists inside lists soon cost more than is allowed. What is refused for anything else stays, and fails the test.</summary>
    private static bool IsWithinLimits(string text) => Expression.Read(text, Sample.Schema, "when", 1, TestErrors.All).Problems.All(problem => problem.Code != TestErrors.All.Limit);

    /// <summary>The answer of a text made of others; null when it became too large.</summary>
    private static Truth? Joined(string text, FactValues values)
    {
        Parsed<Expression> parsed = Expression.Read(text, Sample.Schema, "when", 1, TestErrors.All);
        if (!parsed.IsValid)
            Assert.Equal(TestErrors.All.Limit, parsed.Problems[0].Code);
        return parsed.Value?.Evaluate(values);
    }

    private static bool Same(Truth? a, Truth? b) => a is null || b is null || a == b;

    private static (Truth Truth, string? Reason) Answer(Expression expression, FactValues values)
    {
        Truth truth = expression.Evaluate(values, out string? reason);
        return (truth, reason);
    }

    private static string Tree(Node node) => $"({node.GetType().Name} {node.Type} {node.Label} {string.Concat(node.Children.Select(Tree))})";

    private static void Check(Func<Expression, FactValues, bool> holds) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Bool(4, 0).Where(IsWithinLimits).ToArbitrary(), Values().ToArbitrary(), (text, values) => holds(Sample.Read(text), values)));

    private static void CheckTwo(Func<string, string, FactValues, bool> holds) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Bool(3, 0).Where(IsWithinLimits).ToArbitrary(), Bool(3, 0).Where(IsWithinLimits).ToArbitrary(), Values().ToArbitrary(), holds));

    /// <summary>A condition of at most so many levels, with <paramref name="variables"/> quantifiers around it, whose elements are texts x0, x1.</summary>
    private static Gen<string> Bool(int levels, int variables)
    {
        var leaves = new List<Gen<string>>
        {
            Gen.Elements("true", "false", "report.exercise", "env.exercise"),
            Gen.Elements("has(report.embargoUntil)", "has(report.victims)", "has(report.title)", "has(report.recipients)"),
        };
        if (levels == 0)
            return Gen.OneOf(leaves);
        Gen<string> inner = Gen.Constant(0).SelectMany(_ => Bool(levels - 1, variables));
        leaves.Add(Pair(inner, Gen.Elements("&&", "||", "==", "!="), inner));
        leaves.Add(Pair(inner, Gen.Elements("&&", "||"), inner));
        leaves.Add(from text in inner select $"!({text})");
        leaves.Add(Pair(Int(), Order(), Int()));
        leaves.Add(Pair(Text(variables), Order(), Text(variables)));
        leaves.Add(Pair(Tlp(), Order(), Tlp()));
        leaves.Add(Pair(Moment(2), Order(), Moment(2)));
        leaves.Add(Pair(Length(2), Order(), Length(2)));
        leaves.Add(Pair(Text(variables), Gen.Constant("in"), TextList()));
        leaves.Add(Pair(Int(), Gen.Constant("in"), Gen.Elements("report.ports", "[1, -2, 0x1F]", "[]")));
        leaves.Add(Pair(Tlp(), Gen.Constant("in"), Gen.Elements("report.markings", "[tlp.red, tlp.amber_strict]", "[]")));
        leaves.Add(from text in Text(variables) from prefix in Text(variables) select $"{text}.startsWith({prefix})");
        leaves.Add(from text in Text(variables) from network in Gen.Elements("192.0.2.0/24", "2001:db8::/32", "0.0.0.0/0") select $"{text}.inNetwork('{network}')");
        if (variables < 2)
        {
            leaves.Add(
                from list in Gen.Elements("report.sectors", "report.recipients", "lists.csirts", "['health', '192.0.2.7']")
                from quantifier in Gen.Elements("exists", "all")
                from condition in Gen.Constant(0).SelectMany(_ => Bool(levels - 1, variables + 1))
                select $"{list}.{quantifier}(x{variables}, {condition})");
        }
        return Gen.OneOf(leaves);
    }

    private static Gen<string> Order() => Gen.Elements("==", "!=", "<", "<=", ">", ">=");

    private static Gen<string> Int() => Gen.Elements("0", "-1", "3", "0x10", "-9223372036854775808", "9223372036854775807", "report.victims", "size(report.sectors)", "report.title.size()", "lists.large.size()");

    private static Gen<string> Text(int variables) => Gen.Elements(
        ["''", "'health'", "\"cert-bor\"", "'192.0.2.7'", "'2001:db8::1'", "'\\U0001f62c'", "'\\uffee\\n\\\"'", "report.title", "partner.id", "partner.address", .. Enumerable.Range(0, variables).Select(level => $"x{level}")]);

    private static Gen<string> TextList() => Gen.Elements("report.sectors", "report.recipients", "lists.csirts", "lists.large", "lists.none", "['health', 'cert-bor']", "[]");

    private static Gen<string> Tlp() => Gen.Elements("report.tlp", "tlp.clear", "tlp.amber", "tlp.amber_strict", "tlp.red");

    private static Gen<string> Moment(int levels)
    {
        Gen<string> plain = Gen.Elements("env.now", "report.embargoUntil", "timestamp('2026-11-22T02:09:05Z')", "timestamp(\"0001-01-01T00:00:00Z\")", "timestamp('9999-12-31T23:59:59.9999999Z')");
        return levels == 0 ? plain : Gen.OneOf(plain, Pair(Moment(levels - 1), Gen.Elements("+", "-"), Bracketed(Length(levels - 1))), Pair(Length(levels - 1), Gen.Constant("+"), Moment(levels - 1)));
    }

    private static Gen<string> Length(int levels)
    {
        Gen<string> plain = Gen.Elements("report.age", "duration('1h30m')", "duration('-0.5s')", "duration('2562047h')", "duration('0')");
        return levels == 0 ? plain : Gen.OneOf(plain, Pair(Length(levels - 1), Gen.Elements("+", "-"), Bracketed(Length(levels - 1))), Pair(Moment(levels - 1), Gen.Constant("-"), Bracketed(Moment(levels - 1))));
    }

    private static Gen<string> Bracketed(Gen<string> inner) => from text in inner select $"({text})";

    /// <summary>Each side in parentheses, so that the text means what was drawn whatever binds more strongly.</summary>
    private static Gen<string> Pair(Gen<string> left, Gen<string> sign, Gen<string> right) =>
        from a in left
        from s in sign
        from b in right
        select $"({a}) {s} ({b})";

    /// <summary>Each fact there or not, with values at the borders among the usual.</summary>
    private static Gen<FactValues> Values() =>
        from present in Gen.ArrayOf(Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false))), Sample.Base.Facts.Count)
        from tlp in Gen.Choose(0, 4)
        from exercise in Gen.Elements(true, false)
        from victims in Gen.Elements(0L, 3L, -1L, long.MinValue, long.MaxValue)
        from text in Gen.Elements("health", "cert-bor", "", "192.0.2.7", "2001:db8::7", "\ud83d\ude2c", "\ud83d", "\uffee")
        from texts in Gen.Elements<string[]>([], ["health"], ["192.0.2.7", "198.51.100.1"], ["energy", "cert-bor", "health"])
        from moment in Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(2026, 11, 22, 2, 9, 5, TimeSpan.Zero))
        from length in Gen.Elements(TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromHours(1))
        select Fill(present, tlp, exercise, victims, text, texts, moment, length);

    private static FactValues Fill(bool[] present, int tlp, bool exercise, long victims, string text, string[] texts, DateTimeOffset moment, TimeSpan length)
    {
        var values = new FactValues(Sample.Base);
        for (int slot = 0; slot < present.Length; slot++)
        {
            ExpressionType type = Sample.Base.Facts[slot].Type;
            if (!present[slot])
                continue;
            if (type == Sample.Tlp)
                values.SetEnum(slot, tlp);
            else if (type == Sample.Stage)
                values.SetEnum(slot, tlp % 3);
            else if (type == ExpressionType.Bool)
                values.Set(slot, exercise);
            else if (type == ExpressionType.Int)
                values.Set(slot, victims);
            else if (type == ExpressionType.Text)
                values.Set(slot, text);
            else if (type == ExpressionType.Timestamp)
                values.Set(slot, moment);
            else if (type == ExpressionType.Duration)
                values.Set(slot, length);
            else if (type == ExpressionType.ListOf(ExpressionType.Text))
                values.Set(slot, texts);
            else if (type == ExpressionType.ListOf(ExpressionType.Int))
                values.Set(slot, [victims, 80L]);
            else
                values.SetEnums(slot, [tlp, 0]);
        }
        return values;
    }
}
