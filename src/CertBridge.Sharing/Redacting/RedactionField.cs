using static CertBridge.Sharing.Redacting.RedactionOperator;

namespace CertBridge.Sharing.Redacting;

/// <summary>A place of a report that redaction knows: where it is, what stands there, and which operators fit it.</summary>
internal abstract class RedactionField(string path, RedactionKind kind, params RedactionOperator[] fits)
{
    // A name, a contact and a text in sentences: what fits most fields of their kind.
    public static readonly RedactionOperator[] Name = [Drop, Constant, HashOnly, Hmac, GuardText];
    public static readonly RedactionOperator[] Contact = [Drop, Constant, HashOnly, Hmac, MaskEmail, GuardText];
    public static readonly RedactionOperator[] Prose = [Drop, Constant, MaskEmail, Defang, GuardText];

    private const int IndexesMax = 64;

    private readonly string before = path.Contains("[*]", StringComparison.Ordinal) ? path[..(path.IndexOf('[', StringComparison.Ordinal) + 1)] : path;
    private readonly string after = path.Contains("[*]", StringComparison.Ordinal) ? path[(path.IndexOf(']', StringComparison.Ordinal))..] : string.Empty;
    private readonly string?[] paths = new string?[IndexesMax];

    /// <summary>As in a policy, with <c>[*]</c> for every entry of a list.</summary>
    public string Path { get; } = path;

    public RedactionKind Kind { get; } = kind;

    /// <summary>Operators that fit; <see cref="Keep"/> fits everywhere.</summary>
    public IReadOnlyList<RedactionOperator> Operators { get; } = fits;

    /// <summary>Why it cannot be dropped, as the end of a sentence; null where it can.</summary>
    public string? Need { get; init; }

    /// <summary>Characters the field takes, where it takes text.</summary>
    public int LengthMax { get; init; }

    public bool IsMultiline { get; init; }

    /// <summary>Words a constant is one of; null where any text fits.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Names that may stand in the brackets besides <c>*</c>.</summary>
    public IReadOnlyList<string> Selectors { get; init; } = [];

    /// <summary>Where it stands among all fields, from 0, in the order of the document.</summary>
    public int Place { get; set; }

    public bool Takes(RedactionOperator op)
    {
        for (int i = 0; i < Operators.Count; i++)
        {
            if (Operators[i] == op)
                return true;
        }
        return op == Keep;
    }

    /// <summary>Such as <c>victims[0].name</c>.</summary>
    public string PathAt(int index)
    {
        if (index < 0)
            return Path;
        return index < IndexesMax ? paths[index] ??= $"{before}{index}{after}" : $"{before}{index}{after}";
    }

    public override string ToString() => Path;
}

/// <summary>A field of one record of the report.</summary>
internal abstract class RedactionField<T>(string path, RedactionKind kind, params RedactionOperator[] fits) : RedactionField(path, kind, fits)
{
    /// <summary>Whether a selector chooses a record; null where the field takes no selector.</summary>
    public Func<T, RedactionSelector, bool>? Chooses { get; init; }

    /// <summary>The record with this field redacted; the same record when nothing changes.</summary>
    public abstract T Redact(T owner, FieldSteps steps, RedactionRun run, int index);

    /// <summary>Its texts, to search them for removed values; nothing for a field without text.</summary>
    public virtual IEnumerable<string> TextsOf(T owner) => [];

    /// <summary>Names what is removed with a whole record; less than when the field itself is named, because more would be found by chance.</summary>
    public virtual void Remove(T owner, RedactionRun run)
    {
    }

    /// <summary>The step that reaches the record's field; null for none, and for one that changes nothing.</summary>
    protected BoundStep? Reaching(T owner, FieldSteps steps)
    {
        BoundStep? step = steps.HasSelector ? steps.Strictest((Field: this, Owner: owner), static (at, step) => at.Field.Reaches(at.Owner, step.Step.Target.Selector)) : steps.Strictest();
        return step?.Step.Operator == Keep ? null : step;
    }

    private bool Reaches(T owner, RedactionSelector? selector) => selector is null || Chooses?.Invoke(owner, selector) == true;
}
