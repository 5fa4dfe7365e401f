using System.Collections.Frozen;
using CertBridge.Sharing.Expressions.Reading;

namespace CertBridge.Sharing.Expressions;

/// <summary>
/// The names expressions may use: facts with their types, the constants of enums, and named lists of text. A fact's slot is its place in <see cref="Facts"/>;
/// a schema made by <see cref="WithLists"/> has the same slots, so that values filled once serve every policy.
/// </summary>
public sealed class FactSchema
{
    private readonly FrozenDictionary<string, Meaning> meanings;

    /// <exception cref="ArgumentException">A name is no name or is there twice, or two enums share a name.</exception>
    public FactSchema(IReadOnlyList<Fact> facts, IEnumerable<EnumType>? enums = null)
        : this(new FactLayout([.. facts]), [.. (enums ?? []).Concat(facts.Select(EnumOf).OfType<EnumType>()).Distinct()], new Dictionary<string, IReadOnlyList<string>>())
    {
    }

    private FactSchema(FactLayout layout, IReadOnlyList<EnumType> enums, IReadOnlyDictionary<string, IReadOnlyList<string>> lists)
    {
        Layout = layout;
        Enums = enums;
        var known = new Dictionary<string, Meaning>(StringComparer.Ordinal);
        for (int slot = 0; slot < layout.Facts.Count; slot++)
            Add(known, layout.Facts[slot].Name, new Meaning { Fact = layout.Facts[slot], Slot = slot });
        foreach (EnumType type in enums)
        {
            for (int ordinal = 0; ordinal < type.Words.Count; ordinal++)
                Add(known, type.Constants[ordinal], new Meaning { Enum = type, Slot = ordinal });
        }
        foreach ((string name, IReadOnlyList<string> words) in lists)
            Add(known, name, new Meaning { List = [.. words] });
        meanings = known.ToFrozenDictionary(StringComparer.Ordinal);
        Roots = known.Keys.Select(name => name.Split('.')[0]).ToFrozenSet(StringComparer.Ordinal);
        Lists = lists.Keys.Order(StringComparer.Ordinal).ToArray();
    }

    /// <summary>In the order of their slots.</summary>
    public IReadOnlyList<Fact> Facts => Layout.Facts;

    public IReadOnlyList<EnumType> Enums { get; }

    /// <summary>Names of the lists.</summary>
    public IReadOnlyList<string> Lists { get; }

    /// <summary>What values are filled for; the same for all schemas that differ in their lists only.</summary>
    internal FactLayout Layout { get; }

    /// <summary>First names, which no variable of an expression may hide.</summary>
    internal FrozenSet<string> Roots { get; }

    internal IEnumerable<string> Names => meanings.Keys;

    /// <summary>True for what can stand in an expression as a name: words of ASCII letters, digits and underscores with dots between, none of them a word of the language.</summary>
    public static bool IsName(string name) => name.Split('.').All(word => Word.IsWord(word) && !Word.IsReserved(word));

    /// <summary>A schema that knows these lists too, under their full names such as <c>lists.csirts</c>; a list that was there under the name is replaced.</summary>
    /// <exception cref="ArgumentException">A name is no name, or that of a fact or constant.</exception>
    public FactSchema WithLists(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> lists)
    {
        Dictionary<string, IReadOnlyList<string>> all = Lists.ToDictionary(name => name, IReadOnlyList<string> (name) => meanings[name].List!, StringComparer.Ordinal);
        foreach ((string name, IReadOnlyList<string> words) in lists)
            all[name] = words;
        return new FactSchema(Layout, Enums, all);
    }

    /// <exception cref="ArgumentException">There is no such fact.</exception>
    public int Slot(string name) => Find(name) is { Fact: not null } meaning ? meaning.Slot : throw new ArgumentException($"{name} is no fact of this schema.", nameof(name));

    internal Meaning? Find(string name) => meanings.GetValueOrDefault(name);

    private static EnumType? EnumOf(Fact fact) => fact.Type as EnumType ?? fact.Type.Element as EnumType;

    private static void Add(Dictionary<string, Meaning> known, string name, Meaning meaning)
    {
        if (!IsName(name))
            throw new ArgumentException($"{name} cannot be written in an expression.", nameof(name));
        if (!known.TryAdd(name, meaning))
            throw new ArgumentException($"{name} is there twice.", nameof(name));
    }

    /// <summary>One of fact, constant and list.</summary>
    internal sealed class Meaning
    {
        public Fact? Fact { get; init; }

        public EnumType? Enum { get; init; }

        public string[]? List { get; init; }

        /// <summary>Slot of the fact, or ordinal of the constant.</summary>
        public int Slot { get; init; }
    }
}
