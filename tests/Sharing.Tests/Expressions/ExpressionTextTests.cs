using CertBridge.Sharing.Expressions;

namespace CertBridge.Sharing.Tests.Expressions;

/// <summary>The one way an expression is written by a formatter.</summary>
public sealed class ExpressionTextTests
{
    [Theory]
    [InlineData("true&&false||true", "true && false || true")]
    [InlineData("(true||false)&&!( true )", "(true || false) && !true")]
    [InlineData("(true && false) || (true)", "true && false || true")]
    [InlineData("(true && true) && (true && (true || (false || true)))", "true && true && true && (true || false || true)")]
    [InlineData("!(1==1) && !!true", "!(1 == 1) && !!true")]
    [InlineData("(1 == 1) == true", "1 == 1 == true")]
    [InlineData("true == (1 == 1)", "true == (1 == 1)")]
    [InlineData("(true && false) == !(true || false)", "(true && false) == !(true || false)")]
    [InlineData("env.now-(duration('1s')+report.age)>env.now", "env.now - (duration(\"1s\") + report.age) > env.now")]
    [InlineData("((env.now-duration('1s'))+report.age)>env.now", "env.now - duration(\"1s\") + report.age > env.now")]
    [InlineData("'a' in['a',\"b\",] == true", "\"a\" in [\"a\", \"b\"] == true")]
    [InlineData("report . tlp in [ tlp . red ]", "report.tlp in [tlp.red]")]
    [InlineData("report.sectors\n . exists(\n\ts ,s=='a' )", "report.sectors.exists(s, s == \"a\")")]
    [InlineData("report.sectors.all(s, (s).startsWith(('a')) || false)", "report.sectors.all(s, s.startsWith(\"a\") || false)")]
    [InlineData("has( report.title )&&report.title.size()>0", "has(report.title) && size(report.title) > 0")]
    [InlineData("partner.address.inNetwork( '192.0.2.0/24' )", "partner.address.inNetwork(\"192.0.2.0/24\")")]
    [InlineData("0x1F == - 0x1", "31 == -1")]
    [InlineData("-0 == 0", "0 == 0")]
    [InlineData("'\"' != '\\'' && '\\x41\\101\\u0041\\U00000041' == 'AAAA'", "\"\\\"\" != \"'\" && \"AAAA\" == \"AAAA\"")]
    [InlineData("'\\\\\\n\\u202e\\u00a0\\U0001f62c\\U000e0001\\?' == ''", "\"\\\\\\n\\u202e\\u00a0\U0001f62c\\U000e0001?\" == \"\"")]
    [InlineData("lists.csirts.exists(c, c == partner.id) && 1 in []", "lists.csirts.exists(c, c == partner.id) && 1 in []")]
    public void CanonicalText_SaysTheSameInOneWay(string text, string expected)
    {
        Expression expression = Sample.Read(text);
        Assert.Equal(expected, expression.ToCanonicalText());
        Assert.Equal(expected, Sample.Read(expected).ToCanonicalText());
        Assert.Equal(expression.Evaluate(Sample.Values()), Sample.Read(expected).Evaluate(Sample.Values()));
        Assert.Equal(text, expression.Text);
    }
}
