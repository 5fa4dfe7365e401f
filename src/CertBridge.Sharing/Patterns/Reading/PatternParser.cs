using System.Globalization;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Patterns.Reading;

/// <summary>
/// The grammar of observations, top down (STIX 2.1, section 9.1; precedence: section 9.5): AND binds more than OR, and OR more than FOLLOWEDBY. A method that gives null has left the first thing that is wrong in
/// <see cref="refusal"/>. What is inside brackets is in the other part.
/// </summary>
internal sealed partial class PatternParser
{
    private readonly string text;
    private readonly IReadOnlyList<PatternToken> tokens;
    private int position;
    private int depth;
    private PatternRefusal? refusal;

    private PatternParser(string text, IReadOnlyList<PatternToken> tokens)
    {
        this.text = text;
        this.tokens = tokens;
    }

    private PatternToken Current => tokens[position];

    public static Observation? Read(string text, out PatternRefusal? refusal)
    {
        if (PatternTokens.Read(text, out refusal) is not { } tokens)
            return null;
        var parser = new PatternParser(text, tokens);
        Observation? root = parser.InTime();
        if (root is not null && parser.Current.Kind != PatternTokenKind.End)
            root = parser.Refuse<Observation>($"{parser.Shown()} was not expected here.", "Between observations stands AND, OR or FOLLOWEDBY; words are upper case.");
        refusal = parser.refusal;
        return root;
    }

    private Observation? InTime() => Chain(ObservationJoin.FollowedBy, () => Chain(ObservationJoin.Or, () => Chain(ObservationJoin.And, Qualified)));

    /// <summary>A chain in parentheses with the same join is taken into this one, where that changes nothing: what follows in time is grouped from the left.</summary>
    private Observation? Chain(ObservationJoin join, Func<Observation?> next)
    {
        if (next() is not { } first)
            return null;
        string word = PatternWords.Of(join);
        if (!Current.Is(word))
            return first;
        List<Observation> parts = [.. PartsOf(first, join)];
        while (Take(word))
        {
            if (next() is not { } part)
                return null;
            parts.AddRange(join == ObservationJoin.FollowedBy ? [part] : PartsOf(part, join));
        }
        return new ObservationChain(join, parts);
    }

    private static IEnumerable<Observation> PartsOf(Observation part, ObservationJoin join) =>
        part is ObservationChain chain && chain.Join == join ? chain.Parts : [part];

    private Observation? Qualified()
    {
        bool isBracket = Current.Is("[");
        Observation? what = isBracket ? Bracket() : Grouped();
        var before = new HashSet<Type>();
        while (what is not null && Current.Kind == PatternTokenKind.Word && Current.Content is PatternWords.Within or PatternWords.Repeats or PatternWords.Start)
        {
            int start = position;
            if (Qualifier() is not { } qualifier)
                return null;
            // Section 9.3: one of each kind. In parentheses each may be meant to stand around the one before.
            if (isBracket && !before.Add(qualifier.GetType()))
            {
                position = start;
                return Refuse<Observation>($"There is a {Current.Content} before this one.", "Set parentheses around what the second one is about.");
            }
            what = new QualifiedObservation(what, qualifier);
        }
        return what;
    }

    private Observation? Grouped()
    {
        if (!Enter("(", "An observation stands in [ and ]."))
            return null;
        return InTime() is { } inner && Leave(")") ? inner : null;
    }

    private Observed? Bracket()
    {
        if (!Enter("[", "An observation stands in [ and ]."))
            return null;
        return AnyOf() is { } what && Leave("]") ? new Observed(what) : null;
    }

    private Qualifier? Qualifier()
    {
        if (Take(PatternWords.Within))
            return Positive(mayBeFraction: true) is { } seconds && Demand(PatternWords.Seconds) ? new Within(seconds) : null;
        if (Take(PatternWords.Repeats))
            return Positive(mayBeFraction: false) is { } times && Demand(PatternWords.Times) ? new Repeats(long.Parse(times, CultureInfo.InvariantCulture)) : null;
        position++; // START
        if (Moment() is not { } start || !Demand(PatternWords.Stop))
            return null;
        PatternToken last = Current;
        if (Moment() is not { } stop)
            return null;
        return string.CompareOrdinal(Comparable(start), Comparable(stop)) < 0
            ? new Between(start, stop)
            : RefuseAt<Qualifier>(last.Start, $"{stop} is not after {start}.", "The later moment stands after STOP.");
    }

    /// <summary>Without the Z, which would come after a point.</summary>
    private static string Comparable(string moment) => moment[..^1];

    private string? Positive(bool mayBeFraction)
    {
        PatternToken number = Current;
        bool isNumber = number.IsValue(PatternValueKind.Whole) || (mayBeFraction && number.IsValue(PatternValueKind.Fraction));
        if (!isNumber || number.Value.Text[0] == '-' || number.Value.Text is "0" or "0.0")
            return Refuse<string>($"{Shown()} is no number above 0.", mayBeFraction ? "Write seconds such as 300 or 0.5." : "Write how many times, such as 5.");
        position++;
        return number.Value.Text;
    }

    private string? Moment()
    {
        PatternToken moment = Current;
        if (!moment.IsValue(PatternValueKind.Moment))
            return Refuse<string>($"{Shown()} is no moment.", PatternConstants.HintOf(PatternValueKind.Moment));
        position++;
        return moment.Value.Text;
    }

    private bool Enter(string symbol, string hint)
    {
        if (!Current.Is(symbol))
            return Refuse<Observation>($"{Shown()} was not expected here.", hint) is not null;
        if (++depth > StixPattern.DepthMax)
            return Refuse<Observation>($"Brackets stand inside each other more than {StixPattern.DepthMax} deep.", null) is not null;
        position++;
        return true;
    }

    private bool Leave(string symbol)
    {
        depth--;
        return Demand(symbol);
    }

    private bool Take(string wordOrSymbol)
    {
        if (!Current.Is(wordOrSymbol))
            return false;
        position++;
        return true;
    }

    private bool Demand(string wordOrSymbol) =>
        Take(wordOrSymbol) || Refuse<Observation>($"{Shown()} stands where {wordOrSymbol} is needed.", null) is not null;

    private string Shown() => Current.Kind switch
    {
        PatternTokenKind.End => "The end of the pattern",
        PatternTokenKind.Value => Excerpt.Of(Current.Value.Text),
        _ => Excerpt.Of(Current.Content),
    };

    private T? Refuse<T>(string sentence, string? hint)
        where T : class => RefuseAt<T>(Current.Start, sentence, hint);

    private T? RefuseAt<T>(int start, string sentence, string? hint)
        where T : class
    {
        refusal ??= PatternTokens.Refusal(text, start, sentence, hint);
        return null;
    }
}
