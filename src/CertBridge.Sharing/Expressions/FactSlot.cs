namespace CertBridge.Sharing.Expressions;

/// <summary>A value: text, a <c>string[]</c> or a <c>long[]</c> as the content, or a number with something in the content to say that it is there. Absent without content.</summary>
internal struct FactSlot
{
    /// <summary>An int, a bool (0, 1), an ordinal, or ticks of 100 ns.</summary>
    public long Number;

    public object? Content;
}
