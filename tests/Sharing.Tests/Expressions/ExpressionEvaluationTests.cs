using CertBridge.Sharing.Expressions;

namespace CertBridge.Sharing.Tests.Expressions;

/// <summary>What every operator and function gives, and what fails.</summary>
public sealed class ExpressionEvaluationTests
{
    [Theory]
    [InlineData("report.exercise != env.exercise", Truth.False)]
    [InlineData("report.tlp <= tlp.amber && \"health\" in report.sectors && partner.id in lists.csirts", Truth.True)]
    [InlineData("report.tlp <= tlp.green && partner.id in lists.csirts", Truth.False)]
    [InlineData("report.tlp >= tlp.amber_strict && partner.id in report.recipients", Truth.False)]
    [InlineData("!('full-ip' in report.sectors)", Truth.True)]
    [InlineData("report.tlp == tlp.red", Truth.False)]
    [InlineData("has(report.embargoUntil) && report.embargoUntil > env.now", Truth.False)]
    public void TheRulesOfTheSample_GiveTheirAnswer(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("1 == 1", Truth.True)]
    [InlineData("1 != 1", Truth.False)]
    [InlineData("-7 < 2", Truth.True)]
    [InlineData("2 <= 2", Truth.True)]
    [InlineData("0x2A > 41", Truth.True)]
    [InlineData("42 >= 43", Truth.False)]
    [InlineData("-9223372036854775808 < 9223372036854775807", Truth.True)]
    [InlineData("-0x8000000000000000 == -9223372036854775808", Truth.True)]
    [InlineData("true == false", Truth.False)]
    [InlineData("true != false", Truth.True)]
    [InlineData("1 < 2 == true", Truth.True)]
    [InlineData("'a' == \"a\"", Truth.True)]
    [InlineData("'a' != 'A'", Truth.True)]
    [InlineData("tlp.amber < tlp.amber_strict", Truth.True)]
    [InlineData("stage.first_notice != stage.final", Truth.True)]
    public void Comparisons_CompareByValue(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("'' < 'a'", Truth.True)]
    [InlineData("'a' < 'ab'", Truth.True)]
    [InlineData("'Z' < 'a'", Truth.True)]
    [InlineData("'ab' >= 'b'", Truth.False)]
    [InlineData("'\\uffee' < '\\U0001f62c'", Truth.True)]
    [InlineData("'\\ue000' < '\\U00010000'", Truth.True)]
    [InlineData("'\\ud7ff' < '\\U00010000'", Truth.True)]
    [InlineData("'\\U00010000' < '\\U00010400'", Truth.True)]
    [InlineData("'\\U0001f62c' <= '\\U0001f62b'", Truth.False)]
    public void Texts_AreOrderedByCodePoint_NotByUtf16(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("7 in []", Truth.False)]
    [InlineData("'a' in []", Truth.False)]
    [InlineData("3 in [5, 4, 3]", Truth.True)]
    [InlineData("'c' in ['a', 'b',]", Truth.False)]
    [InlineData("443 in report.ports", Truth.True)]
    [InlineData("tlp.red in report.markings", Truth.False)]
    [InlineData("report.tlp in [tlp.amber, tlp.red]", Truth.True)]
    [InlineData("'cert-499' in lists.large", Truth.True)]
    [InlineData("partner.id in lists.large", Truth.False)]
    [InlineData("partner.id in lists.none", Truth.False)]
    [InlineData("partner.id in report.recipients", Truth.False)]
    [InlineData("env.now in [timestamp('2026-11-22T02:09:05Z')]", Truth.True)]
    [InlineData("duration('60s') in [duration('1m')]", Truth.True)]
    public void In_LooksThroughAList_AndAnAbsentListIsEmpty(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("report.sectors.exists(s, s == 'energy')", Truth.True)]
    [InlineData("report.sectors.exists(s, s == 'water')", Truth.False)]
    [InlineData("report.sectors.all(s, s.startsWith('h') || s.startsWith('e'))", Truth.True)]
    [InlineData("report.sectors.all(s, s in ['health'])", Truth.False)]
    [InlineData("report.recipients.exists(r, true)", Truth.False)]
    [InlineData("report.recipients.all(r, false)", Truth.True)]
    [InlineData("report.ports.exists(p, p > 400 && p < 500)", Truth.True)]
    [InlineData("report.markings.all(m, m <= report.tlp)", Truth.False)]
    [InlineData("[1, 2].exists(x, [2, 3].exists(y, x == y))", Truth.True)]
    [InlineData("[1, 2].all(x, [2, 3].exists(y, x == y))", Truth.False)]
    [InlineData("lists.csirts.exists(c, c == partner.id)", Truth.True)]
    [InlineData("report.sectors.exists(s, report.ports.all(p, s == 'health' && p >= 80))", Truth.True)]
    public void Quantifiers_AskEveryElement(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("partner.id.startsWith('cert-')", Truth.True)]
    [InlineData("partner.id.startsWith('')", Truth.True)]
    [InlineData("partner.id.startsWith('CERT')", Truth.False)]
    [InlineData("size(report.sectors) == 2", Truth.True)]
    [InlineData("report.recipients.size() == 0", Truth.True)]
    [InlineData("size('\\U0001f62ca') == 2", Truth.True)]
    [InlineData("size([]) == 0 && size([1, 2]) == 2", Truth.True)]
    [InlineData("has(report.victims)", Truth.False)]
    [InlineData("has(report.recipients)", Truth.False)]
    public void Functions_GiveTheirValue(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("'192.0.2.7'.inNetwork('192.0.2.0/24')", Truth.True)]
    [InlineData("'192.0.3.7'.inNetwork('192.0.2.0/24')", Truth.False)]
    [InlineData("'192.0.2.7'.inNetwork('192.0.2.7/32')", Truth.True)]
    [InlineData("'8.8.8.8'.inNetwork('0.0.0.0/0')", Truth.True)]
    [InlineData("'2001:db8::1'.inNetwork('2001:db8::/32')", Truth.True)]
    [InlineData("'2001:DB9::1'.inNetwork('2001:db8::/32')", Truth.False)]
    [InlineData("'::ffff:192.0.2.7'.inNetwork('192.0.2.0/24')", Truth.True)]
    [InlineData("'::ffff:c000:207'.inNetwork('192.0.2.0/24')", Truth.True)]
    [InlineData("'192.0.2.7'.inNetwork('::/0')", Truth.False)]
    [InlineData("'2001:db8::1'.inNetwork('0.0.0.0/0')", Truth.False)]
    [InlineData("report.values.exists(v, v.inNetwork('198.51.100.0/24'))", Truth.True)]
    [InlineData("'192.0.2'.inNetwork('192.0.2.0/24')", Truth.Error)]
    [InlineData("'192.0.2.07'.inNetwork('192.0.2.0/24')", Truth.Error)]
    [InlineData("'192.0.2.256'.inNetwork('192.0.2.0/24')", Truth.Error)]
    [InlineData("'0x7f.1'.inNetwork('192.0.2.0/24')", Truth.Error)]
    [InlineData("'192.0.2.0/25'.inNetwork('192.0.2.0/24')", Truth.Error)]
    [InlineData("'fe80::1%eth0'.inNetwork('fe80::/10')", Truth.Error)]
    [InlineData("'[2001:db8::1]'.inNetwork('2001:db8::/32')", Truth.Error)]
    [InlineData("'www.example.org'.inNetwork('192.0.2.0/24')", Truth.Error)]
    [InlineData("''.inNetwork('192.0.2.0/24')", Truth.Error)]
    public void InNetwork_KnowsAddresses_AndFailsOnAnythingElse(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("env.now - timestamp('2026-11-21T02:09:05Z') == duration('24h')", Truth.True)]
    [InlineData("env.now + duration('1h30m') == timestamp('2026-11-22T04:39:05+01:00')", Truth.True)]
    [InlineData("duration('5s') + env.now > env.now", Truth.True)]
    [InlineData("env.now - duration('500ms') < env.now", Truth.True)]
    [InlineData("duration('1h') - duration('90m') == duration('-30m')", Truth.True)]
    [InlineData("duration('1.5h') + duration('250us') == duration('1h30m0.00025s')", Truth.True)]
    [InlineData("duration('100ns') > duration('0')", Truth.True)]
    [InlineData("timestamp('9999-12-31T23:59:59Z') + duration('1s') > env.now", Truth.Error)]
    [InlineData("timestamp('0001-01-01T00:00:00Z') - duration('100ns') > env.now", Truth.Error)]
    [InlineData("timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z') > duration('1s')", Truth.Error)]
    [InlineData("duration('2562047h') + duration('1h') > duration('1s')", Truth.Error)]
    [InlineData("duration('-2562047h') - duration('1h') > duration('1s')", Truth.Error)]
    public void Times_AddUp_AndOutOfRangeIsAnError(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("report.victims > 3")]
    [InlineData("3 < report.victims")]
    [InlineData("report.title == 'x'")]
    [InlineData("'x' == report.title")]
    [InlineData("report.title < 'x'")]
    [InlineData("report.title.startsWith('x')")]
    [InlineData("'x'.startsWith(report.title)")]
    [InlineData("partner.address.inNetwork('192.0.2.0/24')")]
    [InlineData("size(report.title) > 0")]
    [InlineData("report.title in lists.csirts")]
    [InlineData("report.title in lists.large")]
    [InlineData("report.victims in report.ports")]
    [InlineData("report.embargoUntil > env.now")]
    [InlineData("report.embargoUntil + duration('1h') > env.now")]
    [InlineData("env.now - report.age > env.now")]
    [InlineData("report.stage == stage.final")]
    [InlineData("!(report.victims > 3)")]
    [InlineData("(report.victims > 3) == true")]
    [InlineData("true == (report.victims > 3)")]
    [InlineData("report.sectors.all(s, report.title == s)")]
    public void AnAbsentScalar_IsAnError_ThatNamesTheFact(string text)
    {
        Expression expression = Sample.Read(text);
        Assert.Equal(Truth.Error, expression.Evaluate(Sample.Values(), out string? reason));
        Assert.Equal(Truth.Error, expression.Evaluate(Sample.Values()));
        Assert.Contains($"{expression.FactsRead.First(IsAbsentScalar)} is absent", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false && report.victims > 3", Truth.False)]
    [InlineData("report.victims > 3 && false", Truth.False)]
    [InlineData("true && report.victims > 3", Truth.Error)]
    [InlineData("report.victims > 3 && true", Truth.Error)]
    [InlineData("true || report.victims > 3", Truth.True)]
    [InlineData("report.victims > 3 || true", Truth.True)]
    [InlineData("false || report.victims > 3", Truth.Error)]
    [InlineData("report.victims > 3 || false", Truth.Error)]
    [InlineData("report.sectors.exists(s, s == 'energy' || report.victims > 3)", Truth.True)]
    [InlineData("report.sectors.exists(s, s == 'water' || report.victims > 3)", Truth.Error)]
    [InlineData("report.sectors.all(s, s == 'energy' && report.victims > 3)", Truth.False)]
    [InlineData("report.sectors.all(s, s != 'water' && report.victims > 3)", Truth.Error)]
    public void AnError_CountsOnly_WhenNothingElseDecides(string text, Truth expected) => Assert.Equal(expected, Sample.Ask(text));

    [Theory]
    [InlineData("report.victims > 3 && report.title == 'x'", "report.victims is absent")]
    [InlineData("(report.victims > 3 && false) || report.title == 'x'", "report.title is absent")]
    [InlineData("report.title == 'x' || (report.victims > 3 && false)", "report.title is absent")]
    [InlineData("report.title == 'x' && (report.victims > 3 || true)", "report.title is absent")]
    [InlineData("(report.victims > 3 || true) && report.age > duration('1s')", "report.age is absent")]
    [InlineData("report.sectors.all(s, report.title == s || report.victims > 1) && true", "report.title is absent")]
    [InlineData("partner.id.inNetwork('192.0.2.0/24')", "partner.id is no address")]
    [InlineData("report.sectors.exists(s, s.inNetwork('192.0.2.0/24'))", "s is no address")]
    [InlineData("'secret'.inNetwork('192.0.2.0/24')", "a text is no address")]
    [InlineData("timestamp('9999-12-31T23:59:59Z') + duration('1h') > env.now", "timestamp + duration is out of range")]
    public void TheReason_IsTheFirstErrorThatCounted_WithoutAValue(string text, string expected)
    {
        Assert.Equal(Truth.Error, Sample.Read(text).Evaluate(Sample.Values(), out string? reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void AnAnswer_HasNoReason()
    {
        Assert.Equal(Truth.True, Sample.Read("true || report.victims > 3").Evaluate(Sample.Values(), out string? reason));
        Assert.Null(reason);
    }

    [Fact]
    public void ExtremeDurationsOfFacts_AreComparedAndOverflowIsAnError()
    {
        FactValues values = Sample.Values();
        values.Set(Sample.Base.Slot("report.age"), TimeSpan.MinValue);
        Assert.Equal(Truth.True, Sample.Read("report.age < duration('-2562047h')").Evaluate(values));
        Assert.Equal(Truth.Error, Sample.Read("report.age - duration('1h') < duration('0s')").Evaluate(values));
        Assert.Equal(Truth.Error, Sample.Read("env.now - report.age < env.now").Evaluate(values));
    }

    [Fact]
    public void Conjuncts_SayWhichPartWasMissing()
    {
        Expression expression = Sample.Read("report.tlp<=tlp.green&&('health' in report.sectors && (partner.id in lists.csirts || true))");
        Assert.Equal(["report.tlp <= tlp.green", "\"health\" in report.sectors", "partner.id in lists.csirts || true"], expression.Conjuncts.Select(part => part.Text));
        Assert.Equal([Truth.False, Truth.True, Truth.True], expression.Conjuncts.Select(part => part.Evaluate(Sample.Values())));
        Assert.Equal(["report.tlp"], expression.Conjuncts[0].FactsRead);
        Expression single = Sample.Read("true || false");
        Assert.Same(single, Assert.Single(single.Conjuncts));
    }

    [Fact]
    public void FactsRead_AreEachNamedOnce_WithoutListsAndConstants() => Assert.Equal(
        ["report.embargoUntil", "env.now", "partner.id", "report.sectors"],
        Sample.Read("has(report.embargoUntil) && report.embargoUntil > env.now && partner.id in lists.csirts && report.sectors.exists(s, s == partner.id)").FactsRead);

    [Fact]
    public void AMoment_IsWorkedOut_OrSaysWhyNot()
    {
        FactValues values = Sample.Values();
        TimestampExpression until = TimestampExpression.Read("report.embargoUntil + duration('24h')", Sample.Schema, "until", 3, Documents.TestErrors.All).Value!;
        Assert.Null(until.Evaluate(values, out string? reason));
        Assert.Equal("report.embargoUntil is absent", reason);
        values.Set(Sample.Base.Slot("report.embargoUntil"), new DateTimeOffset(2026, 12, 1, 1, 0, 0, TimeSpan.FromHours(1)));
        Assert.Equal(new DateTimeOffset(2026, 12, 2, 0, 0, 0, TimeSpan.Zero), until.Evaluate(values, out reason));
        Assert.Null(reason);
        Assert.Equal(["report.embargoUntil"], until.FactsRead);
        Assert.Equal("report.embargoUntil + duration(\"24h\")", until.ToCanonicalText());
        Assert.Contains("bool, and timestamp is needed", TimestampExpression.Read("true", Sample.Schema, "until", 3, Documents.TestErrors.All).Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_AllocatesNothing()
    {
        Expression expression = Sample.Read("report.tlp <= tlp.amber && 'health' in report.sectors && partner.id in lists.large && report.sectors.exists(s, s > 'i' && report.title == s) && '192.0.2.7'.inNetwork('192.0.2.0/24')");
        FactValues values = Sample.Values();
        expression.Evaluate(values);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
            expression.Evaluate(values);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999); // the smallest object a time would be 24,000
    }

    private static bool IsAbsentScalar(string name)
    {
        int slot = Sample.Base.Slot(name);
        return !Sample.Values().IsSet(slot) && !Sample.Base.Facts[slot].Type.ToString().StartsWith("list", StringComparison.Ordinal);
    }
}
