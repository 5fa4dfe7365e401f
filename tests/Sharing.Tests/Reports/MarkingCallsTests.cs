using System.Text.Json;
using Xunit.Abstractions;

namespace CertBridge.Sharing.Tests.Reports;

/// <summary>
/// The marking calls of oasis-open/cti-python-stix2, recorded while its own tests ran, asked of our markings (docs/REPORT.md, Markings of parts). What we answer is the same, or stricter for a reason that
/// stands there with the number of calls it is true of; it is never looser.
/// </summary>
public sealed class MarkingCallsTests(ITestOutputHelper output)
{
    private const string Same = "the same";
    private const string Inherited = "stricter: asked without what the whole and the parts around it say, which counts for a part here whatever was asked";
    private const string NoSuchPart = "outside: names a part that is not there, which there is an error; a marking lies in its part here, so it cannot name another";
    private const string Languages = "outside: asks about languages, which are no markings here";
    private const string Writing = "outside: adds, changes or removes one of several markings; a report and a part have one here, and a revision states it anew";
    private const string NoObject = "outside: was recorded without the object it is about";

    private readonly Dictionary<string, MarkedObject> objects = new(StringComparer.Ordinal);

    [Fact]
    public void EveryCall_IsAnsweredTheSameOrStricter_AsThePageSays()
    {
        List<(string Id, string Answer)> calls = [.. File.ReadLines(Corpus.File("stix21", "markings-semantics.jsonl")).Select(line => Answer(JsonDocument.Parse(line).RootElement))];
        string[] rows = [.. calls.GroupBy(call => call.Answer).OrderBy(group => group.Key == Same ? "" : group.Key, StringComparer.Ordinal).Select(group => $"| {group.Count()} | {group.Key} |")];
        foreach (string row in rows)
            output.WriteLine(row);
        foreach ((string id, string answer) in calls.Where(call => call.Answer.StartsWith("LOOSER", StringComparison.Ordinal)))
            output.WriteLine($"{id}: {answer}");

        Assert.Equal(220, calls.Count);
        Assert.Equal(rows, Page.Lines("docs/REPORT.md").Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])));
    }

    private (string, string) Answer(JsonElement call)
    {
        string name = call.GetProperty("fn").GetString()!;
        JsonElement[] asked = [.. call.GetProperty("args").EnumerateArray()];
        string answer = name is not ("get_markings" or "is_marked") ? Writing
            : asked[0].ValueKind != JsonValueKind.Object || asked[0].TryGetProperty("__repr__", out _) ? NoObject
            : name == "get_markings" ? OfGet(call, About(asked[0]), asked)
            : OfIs(call, About(asked[0]), asked);
        return (call.GetProperty("id").GetString()!, answer);
    }

    /// <summary>Most calls are about few objects.</summary>
    private MarkedObject About(JsonElement stix) => objects.TryGetValue(stix.GetRawText(), out MarkedObject? known) ? known : objects[stix.GetRawText()] = MarkedObject.Read(stix);

    /// <summary><c>get_markings(object, selectors, inherited, descendants, marking_ref, lang)</c>.</summary>
    private static string OfGet(JsonElement call, MarkedObject about, JsonElement[] asked)
    {
        if (call.GetProperty("kwargs").TryGetProperty("marking_ref", out _))
            return Languages;
        var question = new Question(Parts(Argument(call, asked, 1, "selectors")), IsTrue(call, asked, 2, "inherited"), IsTrue(call, asked, 3, "descendants"));
        if (call.TryGetProperty("error", out _))
            return question.Parts is null || question.Parts.Length == 0 || question.Parts.Any(part => !about.Has(part)) ? NoSuchPart : $"LOOSER: {call}";
        HashSet<string> theirs = [.. MarkedObject.Texts(call.GetProperty("result")).Intersect(about.Markings)];
        return Compare(about, question, theirs, question.Ask(about));
    }

    /// <summary><c>is_marked(object, marking, selectors, inherited, descendants)</c>: whether all of these count; without any, whether one does.</summary>
    private static string OfIs(JsonElement call, MarkedObject about, JsonElement[] asked)
    {
        string[] named = Argument(call, asked, 1, "marking") is { } given ? [.. MarkedObject.Texts(given)] : [];
        if (named.Length > 0 && named.All(one => one.Length == 2 && char.IsAsciiLetterLower(one[0]) && !about.Markings.Contains(one)))
            return Languages;
        var question = new Question(Parts(Argument(call, asked, 2, "selectors")), IsTrue(call, asked, 3, "inherited"), IsTrue(call, asked, 4, "descendants"));
        if (call.TryGetProperty("error", out _))
            return question.Parts is null || question.Parts.Length == 0 || question.Parts.Any(part => !about.Has(part)) ? NoSuchPart : $"LOOSER: {call}";
        IReadOnlySet<string> ours = question.Ask(about);
        bool isMarkedHere = named.Length == 0 ? ours.Count > 0 : named.All(ours.Contains);
        bool isMarkedThere = call.GetProperty("result").GetBoolean();
        if (isMarkedHere == isMarkedThere)
            return Same;
        if (!isMarkedHere && question.Parts is { } parts && named.Length == 0 && parts.All(about.IsInALanguage))
            return Languages;
        return isMarkedHere ? Stricter(about, question, ours) : $"LOOSER: ours {string.Join(' ', ours)}: {call}";
    }

    private static string Compare(MarkedObject about, Question question, HashSet<string> theirs, IReadOnlySet<string> ours)
    {
        if (ours.SetEquals(theirs))
            return Same;
        return ours.IsSupersetOf(theirs) ? Stricter(about, question, ours.Except(theirs)) : $"LOOSER: ours {string.Join(' ', ours)}, theirs {string.Join(' ', theirs)}";
    }

    private static string Stricter(MarkedObject about, Question question, IEnumerable<string> beyond)
    {
        if (!question.IsInherited && question.Parts is { } parts && beyond.All(marking => parts.Any(part => about.IsAround(marking, part))))
            return Inherited;
        return $"LOOSER: no reason is known for {string.Join(' ', beyond)}";
    }

    private static JsonElement? Argument(JsonElement call, JsonElement[] asked, int position, string name) =>
        asked.Length > position ? asked[position] : call.GetProperty("kwargs").TryGetProperty(name, out JsonElement given) ? given : null;

    private static bool IsTrue(JsonElement call, JsonElement[] asked, int position, string name) => Argument(call, asked, position, name) is { ValueKind: JsonValueKind.True };

    private static string[]? Parts(JsonElement? selectors) => selectors is { ValueKind: not JsonValueKind.Null } given ? [.. MarkedObject.Texts(given)] : null;

    /// <param name="Parts">Null for the whole.</param>
    private sealed record Question(string[]? Parts, bool IsInherited, bool IsWithDescendants)
    {
        public IReadOnlySet<string> Ask(MarkedObject about) => Parts is null ? about.OfWhole() : Parts.SelectMany(part => about.OfPart(part, IsWithDescendants)).ToHashSet();
    }
}
