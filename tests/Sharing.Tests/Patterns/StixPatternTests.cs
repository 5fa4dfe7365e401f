using System.Text.Json;
using CertBridge.Sharing.Patterns;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace CertBridge.Sharing.Tests.Patterns;

/// <summary>The language of STIX patterns: what other people's validator says of a pattern, its canonical text, and what is said of one that is none.</summary>
public sealed class StixPatternTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryLabelledPattern_IsJudgedAsItsValidatorJudgedIt()
    {
        JsonElement[] cases = [.. File.ReadLines(Corpus.File("stix21", "patterns.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        foreach (JsonElement one in cases)
        {
            string text = one.GetProperty("pattern").GetString()!;
            StixPattern? read = StixPattern.Read(text, out PatternRefusal? refusal);
            output.WriteLine($"{text}\n    {read?.Text ?? refusal!.ToString()}");
            Assert.True(read is not null == one.GetProperty("valid").GetBoolean(), $"{one.GetProperty("id")}: {text}: {refusal}");
        }
        Assert.Equal(40, cases.Length);
    }

    [Fact]
    public void TwoThatAreTheSame_HaveOneText()
    {
        JsonElement same = File.ReadLines(Corpus.File("stix21", "parse-and-equivalence.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).Single(one => one.GetProperty("fn").GetString() == "equivalent_patterns");

        Assert.Single(same.GetProperty("args").EnumerateArray().Select(text => Canonical(text.GetString()!)).Distinct());
    }

    [Theory]
    [InlineData("( [(a-b:c_d IN(443,+6443) AND a-b:e<>0) ])", "[a-b:c_d IN (443, 6443) AND a-b:e != 0]")]
    [InlineData("[a:b == 1 /* one */ OR (a:c=2 OR a:d=3)] // all", "[a:b = 1 OR a:c = 2 OR a:d = 3]")]
    [InlineData("[a:b=1 AND (a:c=2 OR a:d=3)]", "[a:b = 1 AND (a:c = 2 OR a:d = 3)]")]
    [InlineData("[(a:b=1 AND a:c=2) OR a:d=3]", "[a:b = 1 AND a:c = 2 OR a:d = 3]")]
    [InlineData("[a:'b' = 1 AND a:'b-c'.'d'[*].'AND'[-1] = .50]", "[a:b = 1 AND a:'b-c'.d[*].'AND'[-1] = 0.5]")]
    [InlineData("[a:b = -0 OR a:b = -0.0 OR a:b = 007.10]", "[a:b = 0 OR a:b = 0.0 OR a:b = 7.1]")]
    [InlineData(@"[a:b = 'it\'s' OR a:b LIKE 'C:\\%']", @"[a:b = 'it\'s' OR a:b LIKE 'C:\\%']")]
    [InlineData("[a:b = h'FFd8' OR a:b = b'YQ==' OR a:b = t'2026-01-01T00:00:00.500Z' OR a:b = true]", "[a:b = h'ffd8' OR a:b = b'YQ==' OR a:b = t'2026-01-01T00:00:00.5Z' OR a:b = true]")]
    [InlineData("[a:b = t'2026-01-01T00:00:00.000Z']", "[a:b = t'2026-01-01T00:00:00Z']")]
    [InlineData("[EXISTS a:b[0] AND a:c NOT IN ()]", "[EXISTS a:b[0] AND a:c NOT IN ()]")]
    [InlineData("[a:b=1] OR ([a:c=1] AND [a:d=1])", "[a:b = 1] OR [a:c = 1] AND [a:d = 1]")]
    [InlineData("([a:b=1] OR [a:c=1]) AND [a:d=1]", "([a:b = 1] OR [a:c = 1]) AND [a:d = 1]")]
    [InlineData("([a:b=1] FOLLOWEDBY [a:c=1]) FOLLOWEDBY [a:d=1]", "[a:b = 1] FOLLOWEDBY [a:c = 1] FOLLOWEDBY [a:d = 1]")]
    [InlineData("[a:b=1] FOLLOWEDBY ([a:c=1] FOLLOWEDBY [a:d=1])", "[a:b = 1] FOLLOWEDBY ([a:c = 1] FOLLOWEDBY [a:d = 1])")]
    [InlineData("([a:b=1]) WITHIN 5 SECONDS", "[a:b = 1] WITHIN 5 SECONDS")]
    [InlineData("([a:b=1]) WITHIN 5 SECONDS WITHIN .50 SECONDS", "([a:b = 1] WITHIN 5 SECONDS) WITHIN 0.5 SECONDS")]
    [InlineData("([a:b=1] AND [a:c=1]) REPEATS 2 TIMES WITHIN 60 SECONDS", "([a:b = 1] AND [a:c = 1]) REPEATS 2 TIMES WITHIN 60 SECONDS")]
    [InlineData("[a:b=1] START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:00:00.1Z'", "[a:b = 1] START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:00:00.1Z'")]
    public void Text_IsOneForAllThatSayTheSame(string text, string canonical)
    {
        Assert.Equal(canonical, Canonical(text));
        Assert.Equal(canonical, Canonical(canonical));
    }

    [Theory]
    [InlineData("", 1, "The end of the pattern was not expected here.")]
    [InlineData("file:name = 'a'", 1, "\"file\" was not expected here.")]
    [InlineData("[]", 2, "\"]\" is no path.")]
    [InlineData("[file.name = 'a']", 6, "\".\" stands where : is needed.")]
    [InlineData("[file:name = \"a\"]", 14, @"""\u{22}"" has no meaning here.")]
    [InlineData("[file:name = 'a]", 14, "This text does not end.")]
    [InlineData(@"[file:name = 'C:\temp']", 17, "A backslash stands before ' or another backslash.")]
    [InlineData("[a:b = 1] /* on", 11, "This comment does not end.")]
    [InlineData("[a:b = 01]", 8, "\"01\" is no number of the language.")]
    [InlineData("[a:b = 9223372036854775808]", 8, "\"9223372036854775808\" is no number of the language.")]
    [InlineData("[a:b = t'2026-02-30T00:00:00Z']", 8, "\"2026-02-30T00:00:00Z\" is no moment.")]
    [InlineData("[a:b = b'====']", 8, "\"====\" is no base64 text.")]
    [InlineData("[a:b = h'f']", 8, "\"f\" is no hexadecimal text.")]
    [InlineData("[a:b LIKE 1]", 11, "LIKE compares with a text in single quotes.")]
    [InlineData("[a:b > true]", 8, "> needs something that has an order.")]
    [InlineData("[a:b ISSUBSET '10.0.0.0/33']", 15, "\"10.0.0.0/33\" is no network.")]
    [InlineData("[a:b IN (1,)]", 12, "\")\" is no constant.")]
    [InlineData("[a:b is 1]", 6, "\"is\" is no test.")]
    [InlineData("[a:b = 1] and [a:c = 1]", 11, "\"and\" was not expected here.")]
    [InlineData("[a:b = 1] WITHIN 0 SECONDS", 18, "\"0\" is no number above 0.")]
    [InlineData("[a:b = 1] REPEATS 1.5 TIMES", 19, "\"1.5\" is no number above 0.")]
    [InlineData("[a:b = 1] REPEATS 2 TIMES REPEATS 2 TIMES", 27, "There is a REPEATS before this one.")]
    [InlineData("[a:b = 1] START t'2026-01-01T00:00:01Z' STOP t'2026-01-01T00:00:01.0Z'", 46, "2026-01-01T00:00:01Z is not after 2026-01-01T00:00:01Z.")]
    [InlineData("[\U0001F600:b = 1]", 2, @"""\u{1f600}"" has no meaning here.")]
    [InlineData("[a:b = '\U0001F600' AND]", 15, "\"]\" is no path.")]
    public void WhatIsNone_IsRefused_WithItsColumn(string text, int column, string sentence)
    {
        Assert.Null(StixPattern.Read(text, out PatternRefusal? refusal));
        Assert.Equal((column, sentence), (refusal!.Column, refusal.Sentence));
    }

    [Fact]
    public void Brackets_GoNoDeeperThanTheLimit()
    {
        Assert.NotNull(StixPattern.Read(Nested(StixPattern.DepthMax), out _));
        Assert.Null(StixPattern.Read(Nested(StixPattern.DepthMax + 1), out PatternRefusal? refusal));
        Assert.Equal($"Brackets stand inside each other more than {StixPattern.DepthMax} deep.", refusal!.Sentence);
        Assert.Null(StixPattern.Read(new string('(', 1_000_000), out _));
    }

    /// <summary>Whatever is made of the parts of the language: its text is read again, and is its own.</summary>
    [Fact]
    public void WhateverIsRead_IsReadFromItsText()
    {
        Gen<string> test = Gen.Elements("a:b = 1", "a:'c d'[*] NOT IN (1, 'x', true)", "EXISTS a:b[0].c", @"a:b MATCHES '\\'", "a:b<=.5", "a:b ISSUPERSET '::1'");
        Gen<string> tests = Gen.Sized(size => Joined(test, size, ["AND", "OR"], []));
        Gen<string> pattern = Gen.Sized(size => Joined(tests.Select(one => $"[{one}]"), size, ["AND", "OR", "FOLLOWEDBY"], [" WITHIN 5 SECONDS", " REPEATS 2 TIMES", " START t'2026-01-01T00:00:00Z' STOP t'2027-01-01T00:00:00Z'"]));
        Prop.ForAll(pattern.Resize(6).ToArbitrary(), text =>
        {
            string canonical = Canonical(text);
            return Canonical(canonical) == canonical;
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<string> Joined(Gen<string> one, int size, string[] joins, string[] qualifiers)
    {
        if (size == 0)
            return one;
        Gen<string> smaller = Joined(one, size / 2, joins, qualifiers);
        Gen<string> joined = from left in smaller from word in Gen.Elements(joins) from right in smaller select $"({left}) {word} {right}";
        if (qualifiers.Length == 0)
            return Gen.OneOf(one, joined);
        Gen<string> qualified = from inner in smaller from qualifier in Gen.Elements(qualifiers) select $"({inner}){qualifier}";
        return Gen.OneOf(one, joined, qualified);
    }

    private static string Nested(int depth) => $"{new string('(', depth - 1)}[a:b = 1]{new string(')', depth - 1)}";

    private static string Canonical(string text) => StixPattern.Read(text, out PatternRefusal? refusal)?.Text ?? throw new Xunit.Sdk.XunitException($"{text}: {refusal}");
}
