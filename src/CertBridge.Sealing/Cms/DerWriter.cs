namespace CertBridge.Sealing.Cms;

/// <summary>
/// Writes DER forwards into memory of exactly the right size. The sizes of an envelope are known before its first byte, so nothing is
/// written twice; <c>AsnWriter</c> would copy the ciphertext at every level.
/// </summary>
internal ref struct DerWriter(Span<byte> destination)
{
    private readonly Span<byte> destination = destination;

    public int Position { get; private set; }

    public void Header(byte tag, int contentLength)
    {
        Span<byte> header = Next(Der.HeaderSize(contentLength));
        header[0] = tag;
        if (header.Length == 2)
        {
            header[1] = (byte)contentLength;
            return;
        }
        header[1] = (byte)(0x80 | (header.Length - 2));
        for (int i = header.Length - 1; i >= 2; i--, contentLength >>= 8)
            header[i] = (byte)contentLength;
    }

    public void Bytes(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    public void Element(byte tag, scoped ReadOnlySpan<byte> content)
    {
        Header(tag, content.Length);
        Bytes(content);
    }

    /// <summary>The next bytes, for the caller to fill.</summary>
    public Span<byte> Next(int length)
    {
        Span<byte> next = destination.Slice(Position, length);
        Position += length;
        return next;
    }
}
