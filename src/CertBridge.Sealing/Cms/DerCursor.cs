namespace CertBridge.Sealing.Cms;

/// <summary>
/// Reads DER where exactly one structure is acceptable. The first thing that is not as expected breaks the cursor for good; every later read
/// gives nothing, and <see cref="IsBroken"/> or <see cref="IsDone"/> is asked once at the end. It never throws and never allocates.
/// </summary>
internal ref struct DerCursor(ReadOnlySpan<byte> source)
{
    private const int LengthBytesMax = 4;

    private readonly ReadOnlySpan<byte> source = source;

    public int Position { get; private set; }

    public bool IsBroken { get; private set; }

    /// <summary>Everything was read and everything was as expected.</summary>
    public readonly bool IsDone => !IsBroken && Position == source.Length;

    /// <summary>The content of the next element, which must have this one-byte tag and a definite, shortest length within the source.</summary>
    public ReadOnlySpan<byte> Element(byte tag)
    {
        if (!Expect(tag) || !TryLength(out int length))
            return [];
        return Take(length);
    }

    /// <summary>A cursor over the content of the next element. A broken outer cursor gives a broken inner one.</summary>
    public DerCursor Inside(byte tag)
    {
        ReadOnlySpan<byte> content = Element(tag);
        return new DerCursor(content) { IsBroken = IsBroken };
    }

    public void Expect(scoped ReadOnlySpan<byte> exactly)
    {
        if (!Take(exactly.Length).SequenceEqual(exactly))
            IsBroken = true;
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        if (IsBroken || length > source.Length - Position)
        {
            IsBroken = true;
            return [];
        }
        ReadOnlySpan<byte> taken = source.Slice(Position, length);
        Position += length;
        return taken;
    }

    private bool Expect(byte tag)
    {
        ReadOnlySpan<byte> next = Take(1);
        if (!IsBroken && next[0] != tag)
            IsBroken = true;
        return !IsBroken;
    }

    private bool TryLength(out int length)
    {
        length = 0;
        ReadOnlySpan<byte> first = Take(1);
        if (IsBroken)
            return false;
        length = first[0];
        if (length < 0x80)
            return true;
        int count = length & 0x7F;
        ReadOnlySpan<byte> bytes = count is > 0 and <= LengthBytesMax ? Take(count) : [];
        length = 0;
        foreach (byte one in bytes)
            length = (length << 8) | one;
        // 0x80 is BER's indefinite form; a length that would fit in fewer bytes is not DER; a negative one does not fit in memory.
        if (bytes.Length != count || count == 0 || length < 0x80 || Der.HeaderSize(length) != 2 + count)
            IsBroken = true;
        return !IsBroken;
    }
}
