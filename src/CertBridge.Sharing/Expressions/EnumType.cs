namespace CertBridge.Sharing.Expressions;

/// <summary>
/// A closed list of words, such as the markings. A constant is written <c>name.word</c>, with every dash, plus and dot of the word as an underscore
/// (<c>amber+strict</c> is <c>tlp.amber_strict</c>), and is compared with constants and facts of the same enum only.
/// </summary>
public sealed class EnumType : ExpressionType
{
    /// <param name="name">A name of an expression, such as <c>tlp</c>.</param>
    /// <param name="words">From the lowest to the highest.</param>
    /// <param name="isOrdered">False when the words have no order: then they can only be equal or not.</param>
    /// <exception cref="ArgumentException">The name or a word cannot be written in an expression, or two words would be written alike.</exception>
    public EnumType(string name, IReadOnlyList<string> words, bool isOrdered = true)
        : base(name)
    {
        Words = [.. words];
        Constants = [.. Words.Select(word => $"{name}.{Written(word)}")];
        IsOrdered = isOrdered;
        List = new ListType(this);
        if (!FactSchema.IsName(name) || Words.Count == 0 || Constants.FirstOrDefault(constant => !FactSchema.IsName(constant)) is not null)
            throw new ArgumentException($"The enum {name} has a name or word that no expression can say.", nameof(words));
        if (Constants.Distinct(StringComparer.Ordinal).Count() != Words.Count)
            throw new ArgumentException($"Two words of the enum {name} are written alike.", nameof(words));
    }

    /// <summary>As declared; the place of a word is its ordinal.</summary>
    public IReadOnlyList<string> Words { get; }

    public bool IsOrdered { get; }

    /// <summary>The words as an expression writes them, in the same order.</summary>
    public IReadOnlyList<string> Constants { get; }

    /// <summary>The ordinal of a word; -1 when it is none.</summary>
    public int OrdinalOf(string word)
    {
        for (int ordinal = 0; ordinal < Words.Count; ordinal++)
        {
            if (string.Equals(Words[ordinal], word, StringComparison.Ordinal))
                return ordinal;
        }
        return -1;
    }

    private static string Written(string word) => word.Replace('-', '_').Replace('+', '_').Replace('.', '_');
}
