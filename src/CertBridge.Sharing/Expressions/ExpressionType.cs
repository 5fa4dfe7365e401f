namespace CertBridge.Sharing.Expressions;

/// <summary>The type of a fact, a literal or a part of an expression. Two types are the same when they are the same object.</summary>
public abstract class ExpressionType
{
    private protected ExpressionType(string name) => Name = name;

    public static ExpressionType Bool { get; } = new ScalarType("bool", hasLists: false);

    /// <summary>64 bits, signed.</summary>
#pragma warning disable CA1720 // CEL's own word for it
    public static ExpressionType Int { get; } = new ScalarType("int");
#pragma warning restore CA1720

    /// <summary>Unicode text; ordered by code point.</summary>
    public static ExpressionType Text { get; } = new ScalarType("string");

    /// <summary>A moment of the years 1 to 9999, to 100 ns.</summary>
    public static ExpressionType Timestamp { get; } = new ScalarType("timestamp");

    /// <summary>A length of time, to 100 ns.</summary>
    public static ExpressionType Duration { get; } = new ScalarType("duration");

    /// <summary>As messages call it: CEL's word, or the name of an enum.</summary>
    public string Name { get; }

    /// <summary>The type of <c>[]</c>, which goes with every list type.</summary>
    internal static ExpressionType EmptyList { get; } = new ListType("list");

    /// <summary>Of a list: the type of its elements. Null for everything else, and for <see cref="EmptyList"/>.</summary>
    internal ExpressionType? Element { get; private protected init; }

    /// <summary>The list of these; null where there is none.</summary>
    internal ExpressionType? List { get; private protected init; }

    internal bool IsList => this is ListType;

    /// <summary>Held in a number: everything that is neither text nor a list.</summary>
    internal bool IsNumber => this != Text && !IsList;

    /// <exception cref="ArgumentException">Of lists and of bool there are no lists.</exception>
    public static ExpressionType ListOf(ExpressionType element) => element.List ?? throw new ArgumentException($"There is no list of {element.Name}.", nameof(element));

    public override string ToString() => Name;

    private sealed class ScalarType : ExpressionType
    {
        public ScalarType(string name, bool hasLists = true)
            : base(name)
        {
            if (hasLists)
                List = new ListType(this);
        }
    }

    private protected sealed class ListType : ExpressionType
    {
        public ListType(string name)
            : base(name)
        {
        }

        public ListType(ExpressionType element)
            : base($"list({element.Name})") => Element = element;
    }
}
