namespace CertBridge.Sharing.Expressions;

/// <summary>
/// What is known for one question: a value per slot of a schema, each absent until set. Filled once for a report and cloned for each partner, which copies
/// 16 bytes a slot. Not to be set while an expression is evaluated; any number may be evaluated over it at once.
/// </summary>
public sealed class FactValues
{
    private static readonly object Present = new();

    private readonly FactLayout layout;

    /// <summary>None is set.</summary>
    public FactValues(FactSchema schema)
        : this(schema.Layout, new FactSlot[schema.Facts.Count])
    {
    }

    private FactValues(FactLayout layout, FactSlot[] slots)
    {
        this.layout = layout;
        Slots = slots;
    }

    internal FactLayout Layout => layout;

    internal FactSlot[] Slots { get; }

    /// <exception cref="ArgumentException">The fact is of another type; so with every other way to set one.</exception>
    public void Set(int slot, bool value) => Put(slot, ExpressionType.Bool, value ? 1 : 0);

    public void Set(int slot, long value) => Put(slot, ExpressionType.Int, value);

    public void Set(int slot, DateTimeOffset value) => Put(slot, ExpressionType.Timestamp, value.UtcTicks);

    public void Set(int slot, TimeSpan value) => Put(slot, ExpressionType.Duration, value.Ticks);

    public void Set(int slot, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Expect(slot, ExpressionType.Text);
        Slots[slot].Content = value;
    }

    /// <summary>The list is copied.</summary>
    /// <exception cref="ArgumentException">The fact is of another type, an element is null, or there are more than the schema says.</exception>
    public void Set(int slot, IReadOnlyList<string> values)
    {
        Expect(slot, ExpressionType.ListOf(ExpressionType.Text));
        ExpectSize(slot, values.Count);
        string[] copy = [.. values];
        if (Array.IndexOf(copy, null) >= 0)
            throw new ArgumentException($"{Name(slot)} has an element that is null.", nameof(values));
        Slots[slot].Content = copy;
    }

    /// <summary>The list is copied.</summary>
    /// <exception cref="ArgumentException">The fact is of another type, or there are more than the schema says.</exception>
    public void Set(int slot, IReadOnlyList<long> values)
    {
        Expect(slot, ExpressionType.ListOf(ExpressionType.Int));
        ExpectSize(slot, values.Count);
        Slots[slot].Content = (long[])[.. values];
    }

    /// <exception cref="ArgumentException">The fact is no enum, or the enum has no such ordinal.</exception>
    public void SetEnum(int slot, int ordinal)
    {
        if (layout.Facts[slot].Type is not EnumType type || ordinal < 0 || ordinal >= type.Words.Count)
            throw new ArgumentException($"{Name(slot)} has no word {ordinal}.", nameof(ordinal));
        Put(slot, type, ordinal);
    }

    /// <summary>A list of words of an enum, which is copied.</summary>
    /// <exception cref="ArgumentException">The fact is no list of an enum, the enum has no such ordinal, or there are more than the schema says.</exception>
    public void SetEnums(int slot, IReadOnlyList<int> ordinals)
    {
        if (layout.Facts[slot].Type.Element is not EnumType type || ordinals.Any(ordinal => ordinal < 0 || ordinal >= type.Words.Count))
            throw new ArgumentException($"{Name(slot)} has not all of these words.", nameof(ordinals));
        ExpectSize(slot, ordinals.Count);
        Slots[slot].Content = ordinals.Select(ordinal => (long)ordinal).ToArray();
    }

    /// <summary>Makes it absent again.</summary>
    public void Clear(int slot) => Slots[slot] = default;

    public bool IsSet(int slot) => Slots[slot].Content is not null;

    public FactValues Clone() => new(layout, (FactSlot[])Slots.Clone());

    private void Put(int slot, ExpressionType type, long number)
    {
        Expect(slot, type);
        Slots[slot] = new FactSlot { Number = number, Content = Present };
    }

    private void Expect(int slot, ExpressionType type)
    {
        if (layout.Facts[slot].Type != type)
            throw new ArgumentException($"{Name(slot)} is {layout.Facts[slot].Type}, not {type}.", nameof(slot));
    }

    private void ExpectSize(int slot, int count)
    {
        if (count > layout.Facts[slot].SizeMax)
            throw new ArgumentException($"{Name(slot)} has {count} elements and may have {layout.Facts[slot].SizeMax}.", nameof(count));
    }

    private string Name(int slot) => layout.Facts[slot].Name;
}
