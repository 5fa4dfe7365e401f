using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Tests.Documents;

namespace CertBridge.Sharing.Tests.Expressions;

/// <summary>What is refused when it is read, where, and what is said about it.</summary>
public sealed class ExpressionReadingTests
{
    [Theory]
    [InlineData("", 1, "Something is missing here.")]
    [InlineData("   ", 4, "Something is missing here.")]
    [InlineData("true &&", 8, "Something is missing here.")]
    [InlineData("true true", 6, "\"true\" was not expected here.")]
    [InlineData("(true", 6, ") is missing here.")]
    [InlineData("true)", 5, "\")\" was not expected here.")]
    [InlineData("1 == ]", 6, "\"]\" was not expected here.")]
    [InlineData("1 in [1 2]", 9, "\"2\" was not expected here.")]
    [InlineData("1 in [1", 8, "The end was not expected here.")]
    [InlineData("true & true", 6, "\"&\" has no meaning here.")]
    [InlineData("1 = 1", 3, "\"=\" has no meaning here.")]
    [InlineData("true ? 1 : 2", 6, "\"?\" has no meaning here.")]
    [InlineData("{'a': 1} == 1", 1, "\"{\" has no meaning here.")]
    [InlineData("true // always", 6, "\"/\" has no meaning here.")]
    [InlineData("1 == 1 \u00e4", 8, "\"\\u{e4}\" has no meaning here.")]
    [InlineData("'\U0001f62c' == '\U0001f62c' \U0001f62c", 12, "\"\\u{1f62c}\" has no meaning here.")]
    [InlineData("1.5 == 1", 1, "This is no number of the language.")]
    [InlineData("1u == 1", 1, "This is no number of the language.")]
    [InlineData("0x == 1", 1, "This is no number of the language.")]
    [InlineData("0X1 == 1", 1, "This is no number of the language.")]
    [InlineData("1e3 == 1", 1, "This is no number of the language.")]
    [InlineData("9223372036854775808 == 1", 1, "This number has more than 64 bits.")]
    [InlineData("1 == -9223372036854775809", 7, "This number has more than 64 bits.")]
    [InlineData("1 == -0xfffffffffffffffff", 7, "This number has more than 64 bits.")]
    [InlineData("1 == -(1)", 6, "- stands before a number, or between timestamps and durations.")]
    [InlineData("1 == --1", 6, "- stands before a number, or between timestamps and durations.")]
    [InlineData("partner.id == 'cert", 15, "This text has no closing quote on its line.")]
    [InlineData("partner.id == 'cert\n'", 15, "This text has no closing quote on its line.")]
    [InlineData("'a\\q' == ''", 3, "This is no escape of the language.")]
    [InlineData("'a\\ud800' == ''", 3, "This is no escape of the language.")]
    [InlineData("'\\U00110000' == ''", 2, "This is no escape of the language.")]
    [InlineData("'\\x1' == ''", 2, "This is no escape of the language.")]
    [InlineData("'\\400' == ''", 2, "This is no escape of the language.")]
    [InlineData("'\\", 2, "This is no escape of the language.")]
    [InlineData("'''a''' == ''", 3, "\"a\" was not expected here.")]
    [InlineData("r'a' == ''", 1, "There are no raw and no byte strings.")]
    [InlineData("partner.id == b\"a\"", 15, "There are no raw and no byte strings.")]
    [InlineData("if == 1", 1, "if is a word of the language, not a name.")]
    [InlineData("null == 1", 1, "null is a word of the language, not a name.")]
    [InlineData("report.in == 1", 8, "in is a word of the language, not a name.")]
    public void Syntax_IsRefused_WithItsColumn(string text, int column, string sentence)
    {
        Problem problem = Sample.Refuse(text);
        Assert.Equal($"Column {column}: {sentence}", problem.Message);
        Assert.Equal(("T2", "when", 7), (problem.Code.Code, problem.Field, problem.Line));
    }

    [Fact]
    public void HalfACharacter_IsRefused()
    {
        Assert.Equal("Column 2: This is half of a character.", Sample.Refuse("'\ud800' == ''").Message);
        Assert.Equal("Column 9: \"\\u{fffd}\" has no meaning here.", Sample.Refuse("1 == 1  \ud800").Message);
    }

    [Theory]
    [InlineData("report.tlp <= 3", 12, "<= compares two of one type, and these are tlp and int.")]
    [InlineData("report.tlp == \"amber+strict\"", 12, "== compares two of one type, and these are tlp and string.", "Write tlp.amber_strict.")]
    [InlineData("'red' == report.tlp", 7, "== compares two of one type, and these are string and tlp.", "Write tlp.red.")]
    [InlineData("report.tlp == 'pink'", 12, "== compares two of one type, and these are tlp and string.")]
    [InlineData("report.tlp == stage.final", 12, "== compares two of one type, and these are tlp and stage.")]
    [InlineData("report.stage < stage.final", 14, "stage has no order.", "Compare with == or !=.")]
    [InlineData("report.exercise < env.exercise", 17, "bool has no order.", "Compare with == or !=.")]
    [InlineData("report.sectors == report.recipients", 16, "Lists are not compared.", "Ask with in, exists or all.")]
    [InlineData("\"a\" in 5", 5, "in asks whether a list has an element, and int is no list.")]
    [InlineData("\"a\" in report.ports", 5, "string is never in list(int).")]
    [InlineData("'red' in report.markings", 7, "string is never in list(tlp).", "Write tlp.red.")]
    [InlineData("true in []", 6, "There is no list of bool.")]
    [InlineData("report.sectors in []", 16, "There is no list of list(string).")]
    [InlineData("1 in [1, 'a']", 10, "A list is of one type, and this is string in a list of int.")]
    [InlineData("partner.id in [partner.id]", 16, "A list is written of literals and constants only.", "Compare with == and join with || what is not constant.")]
    [InlineData("1 in [true]", 7, "A list is written of literals and constants only.", "Compare with == and join with || what is not constant.")]
    [InlineData("1 in [[1]]", 7, "A list is written of literals and constants only.", "Compare with == and join with || what is not constant.")]
    [InlineData("report.victims && true", 1, "&& joins conditions, and this is int.")]
    [InlineData("true || 'x'", 9, "|| joins conditions, and this is string.")]
    [InlineData("!report.victims", 2, "! turns a condition round, and this is int.")]
    [InlineData("1 + 2 == 3", 3, "There is no int + int.", "There is no arithmetic but + and - of timestamps and durations.")]
    [InlineData("env.now + env.now == env.now", 9, "There is no timestamp + timestamp.")]
    [InlineData("duration('1s') - env.now == env.now", 16, "There is no duration - timestamp.")]
    [InlineData("env.now + 5 > env.now", 9, "There is no timestamp + int.", "There is no arithmetic but + and - of timestamps and durations.")]
    [InlineData("partner.id", 1, "This is string, and bool is needed.")]
    [InlineData("has(report.tlp)", 5, "report.tlp is not optional, so has() asks nothing.")]
    [InlineData("has(lists.csirts)", 5, "lists.csirts is no fact; it is always there.")]
    [InlineData("has(tlp.red)", 5, "tlp.red is no fact; it is always there.")]
    [InlineData("has('x')", 5, "has takes the name of a fact, such as has(report.embargoUntil).")]
    [InlineData("report.sectors.exists(s, has(s))", 30, "s is always there.")]
    [InlineData("size(5) == 1", 1, "int has no size.")]
    [InlineData("report.sectors.startsWith('a')", 16, "startsWith asks about a string, and this is list(string).")]
    [InlineData("partner.id.startsWith(5)", 23, "startsWith takes a string, and this is int.")]
    [InlineData("report.values.inNetwork('10.0.0.0/8')", 15, "inNetwork asks about a string, and this is list(string).", "Of a list ask x.exists(address, address.inNetwork(...)).")]
    [InlineData("partner.address.inNetwork(partner.id)", 27, "inNetwork takes a text in quotes.")]
    [InlineData("partner.address.inNetwork('10.0.0.1/8')", 27, "\"10.0.0.1/8\" is no network.", "Write it as 192.0.2.0/24 or 2001:db8::/32, with no bit set behind the prefix.")]
    [InlineData("partner.id.exists(x, true)", 12, "exists asks about a list, and this is string.")]
    [InlineData("[].exists(x, true)", 4, "This list has no elements to ask about.")]
    [InlineData("report.sectors.exists(s, s)", 26, "exists takes a condition, and this is string.")]
    [InlineData("report.sectors.exists('s', true)", 23, "exists takes a name for the element and a condition, such as exists(x, x == \"a\").")]
    [InlineData("report.sectors.exists(i, s, true)", 26, "s is not known here.", "Did you mean i?")]
    [InlineData("report.sectors.exists(report, true)", 23, "report has a meaning already.", "Give the element another name.")]
    [InlineData("report.sectors.exists(s, report.sectors.all(s, true))", 45, "s has a meaning already.", "Give the element another name.")]
    [InlineData("report.sectors.exists(s, s.name == 'a')", 26, "s is string and has no fields.")]
    [InlineData("report.sectors.exists(s, true) && s == 'a'", 35, "s is not known here.")]
    [InlineData("timestamp(5) == env.now", 11, "timestamp takes a text in quotes.")]
    [InlineData("timestamp('2026-11-22') == env.now", 11, "\"2026-11-22\" is no moment.", "Write it as in RFC 3339 with an offset, such as 2026-01-31T12:00:00Z, with at most seven digits of a second.")]
    [InlineData("duration('1 h') == duration('1h')", 10, "\"1 h\" is no duration.", "Write hours, minutes and seconds, such as 1h30m or 45s, at most 2,562,047 hours and to 100 ns.")]
    [InlineData("'a'.length == 1", 5, "string has no fields; a function is called with parentheses, such as .size().")]
    public void Types_AreRefused_WithTheirColumn(string text, int column, string sentence, string? hint = null)
    {
        Problem problem = Sample.Refuse(text);
        Assert.Equal($"Column {column}: {sentence}", problem.Message);
        Assert.Equal(hint, problem.Hint);
        Assert.Equal("T2", problem.Code.Code);
    }

    [Fact]
    public void Has_OfANameWithoutADot_IsRefused_AsCelHasNone()
    {
        var schema = new FactSchema([new Fact("title", ExpressionType.Text, IsOptional: true)]);
        Assert.Equal("Column 5: has takes a name with a dot.", Expression.Read("has(title)", schema, "when", 7, TestErrors.All).Problems[0].Message);
        Assert.True(Expression.Read("title == 'x'", schema, "when", 7, TestErrors.All).IsValid);
    }

    [Theory]
    [InlineData("report.tpl == tlp.red", 1, "report.tpl is not known here.", "Did you mean report.tlp?")]
    [InlineData("report.tlp == tlp.ambre", 15, "tlp.ambre is not known here.", "Did you mean tlp.amber?")]
    [InlineData("report.tlp == tlp.amber+strict", 25, "strict is not known here.", null)]
    [InlineData("report.tlp == tlp", 15, "tlp is not known here.", "One of: tlp.clear, tlp.green, tlp.amber, tlp.amber_strict, tlp.red.")]
    [InlineData("partner.id in lists.csirt", 15, "lists.csirt is not known here.", "Did you mean lists.csirts?")]
    [InlineData("has(report.embargountil)", 5, "report.embargountil is not known here.", "Did you mean report.embargoUntil?")]
    [InlineData("something.else.entirely == 1", 11, "else is a word of the language, not a name.", null)]
    [InlineData("something.quite.other == 1", 1, "something.quite.other is not known here.", null)]
    [InlineData("report.sectors.exist(s, true)", 16, "There is no function exist here.", "Did you mean exists?")]
    [InlineData("partner.id.matches('a')", 12, "There is no function matches here.", "There are all, exists, inNetwork, size, startsWith.")]
    [InlineData("startsWith(partner.id, 'a')", 1, "There is no function startsWith here.", "It is written x.startsWith(...).")]
    [InlineData("report.recipients.has()", 19, "There is no function has here.", "It is written has(...).")]
    [InlineData("now() > env.now", 1, "There is no function now here.", "There are duration, has, size, timestamp.")]
    public void UnknownNames_AreRefused_WithTheNearest(string text, int column, string sentence, string? hint)
    {
        Problem problem = Sample.Refuse(text);
        Assert.Equal($"Column {column}: {sentence}", problem.Message);
        Assert.Equal(hint, problem.Hint);
    }

    [Theory]
    [InlineData(1_999)]
    [InlineData(2_000)]
    public void Length_UpToTheLimit_IsRead(int length) => Assert.Equal(length, Sample.Read("true".PadRight(length)).Text.Length);

    [Fact]
    public void Length_BeyondTheLimit_IsRefused() => AssertLimit("true".PadRight(2_001), "The expression has 2001 characters, 2000 are allowed.");

    [Fact]
    public void Nodes_AreLimited()
    {
        Assert.Equal(199, Sample.Read(string.Join("&&", Enumerable.Repeat("true", 100))).Nodes);
        Assert.Equal(200, Sample.Read(string.Join("&&", Enumerable.Repeat("true", 99).Append("!true"))).Nodes);
        AssertLimit(string.Join("&&", Enumerable.Repeat("true", 101)), "More than 200 names, literals and operators.");
        AssertLimit($"1 in [{string.Join(',', Enumerable.Repeat("1", 200))}]", "More than 200 names, literals and operators.");
    }

    [Fact]
    public void Depth_IsLimited_ByNodesAndByBrackets()
    {
        Assert.Equal(20, Sample.Read(new string('!', 19) + "true").Nodes);
        AssertLimit(new string('!', 20) + "true", "More than 20 levels inside each other.");
        Assert.Equal(1, Sample.Read(new string('(', 20) + "true" + new string(')', 20)).Nodes);
        AssertLimit(new string('(', 21) + "true" + new string(')', 21), "More than 20 levels inside each other.");
        AssertLimit(new string('(', 1_999), "More than 20 levels inside each other.");
        AssertLimit("1 == 1" + string.Concat(Enumerable.Repeat(" == true", 19)), "More than 20 levels inside each other.");
    }

    [Fact]
    public void Quantifiers_InsideEachOther_AreLimited()
    {
        Assert.True(Sample.Read(Nested(4)).Evaluate(Sample.Values()) == Truth.True);
        AssertLimit(Nested(5), "More than 4 of exists and all inside each other.");

        static string Nested(int count) => string.Concat(Enumerable.Range(0, count).Select(level => $"[1].exists(x{level}, ")) + "true" + new string(')', count);
    }

    [Fact]
    public void Cost_IsTheProductOfListsInsideLists()
    {
        Assert.Equal(3, Sample.Read("1 == 1").Cost);
        Assert.Equal(1 + 2 + 20, Sample.Read("'a' in report.sectors").Cost);
        Assert.Equal(1 + 2, Sample.Read("'a' in lists.large").Cost);
        Assert.Equal(2 + (20 * 4), Sample.Read("report.sectors.exists(s, s == 'a')").Cost);
        Assert.Equal(2 + (100 * (1 + 23)), Sample.Read("report.recipients.all(r, r in report.sectors)").Cost);
        AssertLimit("report.values.exists(v, v in report.sectors)", "This can take 240002 steps, 100000 are allowed.");
        AssertLimit("true || report.values.exists(v, report.values.exists(w, v == w))", "This can take 400030002 steps, 100000 are allowed.");
    }

    [Fact]
    public void ProblemsGiveTheLine_AndColumnsCountCharacters()
    {
        Problem problem = Expression.Read("'\U0001f62c\U0001f62c' == report.tlp", Sample.Schema, "rules[3].when", 41, TestErrors.All).Problems[0];
        Assert.Equal(("rules[3].when", 41), (problem.Field, problem.Line));
        Assert.StartsWith("Column 6: ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1h", 36_000_000_000)]
    [InlineData("-1.5h", -54_000_000_000)]
    [InlineData("1h2m3s4ms5us", 37_230_040_050)]
    [InlineData("+.5s", 5_000_000)]
    [InlineData("1µs", 10)]
    [InlineData("100ns", 1)]
    [InlineData("0", 0)]
    [InlineData("9223372036.8547758s", 92_233_720_368_547_758)]
    public void Durations_AreExact(string text, long ticks)
    {
        FactValues values = Sample.Values();
        values.Set(Sample.Base.Slot("report.age"), TimeSpan.FromTicks(ticks));
        Assert.Equal(Truth.True, Sample.Read($"report.age == duration('{text}')").Evaluate(values));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1")]
    [InlineData("h")]
    [InlineData(".s")]
    [InlineData("1h 1m")]
    [InlineData("1d")]
    [InlineData("--1h")]
    [InlineData("1,5h")]
    [InlineData("1ns")]
    [InlineData("150ns")]
    [InlineData("0.00000001s")]
    [InlineData("9223372036.8547759s")]
    [InlineData("320000000000s")]
    [InlineData("1000000000000000000h")]
    [InlineData("9999999999999999999s")]
    [InlineData("1h-1m")]
    [InlineData("\u0661h")]
    public void Durations_ThatAreNone_AreRefused(string text) => Assert.Contains("is no duration.", Sample.Refuse($"report.age == duration('{text}')").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00")]
    [InlineData("2026-01-01 00:00:00Z")]
    [InlineData("2026-01-01T00:00:00.00000001Z")]
    [InlineData("")]
    public void Moments_ThatAreNone_AreRefused(string text) => Assert.Contains("is no moment.", Sample.Refuse($"env.now > timestamp('{text}')").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("192.0.2.1/24")]
    [InlineData("2001:db8::1/32")]
    [InlineData("2001:db8::/129")]
    [InlineData("::ffff:192.0.2.0/120")]
    [InlineData("[2001:db8::]/32")]
    [InlineData("fe80::%1/10")]
    [InlineData("example.org/8")]
    [InlineData("/8")]
    [InlineData("")]
    public void Networks_ThatAreNone_AreRefused(string text) => Assert.Contains("is no network.", Sample.Refuse($"partner.address.inNetwork('{text}')").Message, StringComparison.Ordinal);

    private static void AssertLimit(string text, string sentence)
    {
        Problem problem = Sample.Refuse(text);
        Assert.Equal("T4", problem.Code.Code);
        Assert.EndsWith(sentence, problem.Message, StringComparison.Ordinal);
    }
}
