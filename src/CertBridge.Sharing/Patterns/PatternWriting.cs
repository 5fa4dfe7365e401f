using System.Globalization;
using System.Text;

namespace CertBridge.Sharing.Patterns;

/// <summary>Writes a pattern as <see cref="StixPattern.Text"/> says.</summary>
internal static class PatternWriting
{
    public static string Write(Observation root)
    {
        var text = new StringBuilder();
        Write(text, root);
        return text.ToString();
    }

    public static string Write(ObjectPath path)
    {
        var text = new StringBuilder();
        Write(text, path);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Observation observation)
    {
        switch (observation)
        {
            case Observed observed:
                text.Append('[');
                Write(text, observed.What);
                text.Append(']');
                break;
            case ObservationChain chain:
                for (int i = 0; i < chain.Parts.Count; i++)
                {
                    if (i > 0)
                        text.Append(' ').Append(PatternWords.Of(chain.Join)).Append(' ');
                    Part(text, chain.Parts[i], isGrouped: chain.Parts[i] is ObservationChain inner && inner.Join >= chain.Join);
                }
                break;
            case QualifiedObservation qualified:
                Part(text, qualified.What, isGrouped: qualified.What is ObservationChain || HasOneLike(qualified));
                Write(text, qualified.Qualifier);
                break;
        }
    }

    /// <summary>What directly follows a bracket may have one qualifier of each kind; with parentheses in between it may have another.</summary>
    private static bool HasOneLike(QualifiedObservation qualified)
    {
        for (Observation inner = qualified.What; inner is QualifiedObservation next; inner = next.What)
        {
            if (next.Qualifier.GetType() == qualified.Qualifier.GetType())
                return true;
        }
        return false;
    }

    private static void Part(StringBuilder text, Observation part, bool isGrouped)
    {
        text.Append(isGrouped ? "(" : "");
        Write(text, part);
        text.Append(isGrouped ? ")" : "");
    }

    private static void Write(StringBuilder text, Qualifier qualifier) => _ = qualifier switch
    {
        Within within => text.Append(" WITHIN ").Append(within.Seconds).Append(" SECONDS"),
        Repeats repeats => text.Append(CultureInfo.InvariantCulture, $" REPEATS {repeats.Times} TIMES"),
        Between between => text.Append(" START t'").Append(between.Start).Append("' STOP t'").Append(between.Stop).Append('\''),
        _ => throw new ArgumentOutOfRangeException(nameof(qualifier)),
    };

    private static void Write(StringBuilder text, Comparison comparison)
    {
        switch (comparison)
        {
            case ComparisonChain chain:
                for (int i = 0; i < chain.Parts.Count; i++)
                {
                    text.Append(i > 0 ? chain.IsAnd ? " AND " : " OR " : "");
                    bool isGrouped = chain.IsAnd && chain.Parts[i] is ComparisonChain;
                    text.Append(isGrouped ? "(" : "");
                    Write(text, chain.Parts[i]);
                    text.Append(isGrouped ? ")" : "");
                }
                break;
            case Existence existence:
                text.Append("EXISTS ");
                Write(text, existence.Path);
                break;
            case PropertyTest test:
                Write(text, test.Path);
                text.Append(test.IsNot ? " NOT " : " ").Append(PatternWords.Of(test.Test)).Append(' ');
                Values(text, test);
                break;
        }
    }

    private static void Values(StringBuilder text, PropertyTest test)
    {
        bool isSet = test.Test == PropertyTestKind.In;
        text.Append(isSet ? "(" : "");
        for (int i = 0; i < test.Values.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(text, test.Values[i]);
        }
        text.Append(isSet ? ")" : "");
    }

    private static void Write(StringBuilder text, ObjectPath path)
    {
        text.Append(path.Type).Append(':');
        for (int i = 0; i < path.Steps.Count; i++)
        {
            PathStep step = path.Steps[i];
            if (step.Name is not { } name)
                text.Append('[').Append(step.Place is { } place ? place.ToString(CultureInfo.InvariantCulture) : "*").Append(']');
            else if (PatternWords.IsPlainName(name))
                text.Append(i > 0 ? "." : "").Append(name);
            else
                Quoted(text.Append(i > 0 ? "." : ""), name);
        }
    }

    private static void Write(StringBuilder text, PatternValue value)
    {
        switch (value.Kind)
        {
            case PatternValueKind.Whole or PatternValueKind.Fraction or PatternValueKind.Truth:
                text.Append(value.Text);
                break;
            case PatternValueKind.Text:
                Quoted(text, value.Text);
                break;
            default:
                text.Append(PatternWords.PrefixOf(value.Kind)).Append('\'').Append(value.Text).Append('\'');
                break;
        }
    }

    private static void Quoted(StringBuilder text, string content)
    {
        text.Append('\'');
        foreach (char c in content)
            text.Append(c is '\'' or '\\' ? "\\" : "").Append(c);
        text.Append('\'');
    }
}
