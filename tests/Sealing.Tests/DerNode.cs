namespace CertBridge.Sealing.Tests;

/// <summary>A DER element one can take apart, change and write again: how the tests make what a hostile partner might send.</summary>
internal sealed class DerNode(byte tag, byte[] content, List<DerNode> children)
{
    public byte Tag { get; set; } = tag;

    public byte[] Content { get; set; } = content;

    public List<DerNode> Children { get; } = children;

    /// <summary>Written with BER's indefinite length.</summary>
    public bool IsIndefinite { get; set; }

    /// <summary>Written with a length that takes one byte more than it needs.</summary>
    public bool IsLongForm { get; set; }

    public DerNode this[params int[] path] => path.Aggregate(this, (node, index) => node.Children[index]);

    /// <summary>This element and everything in it.</summary>
    public IEnumerable<DerNode> All => Children.SelectMany(child => child.All).Prepend(this);

    public static DerNode Parse(ReadOnlySpan<byte> der) => Parse(der, out _);

    public static DerNode Parse(ReadOnlySpan<byte> der, out int size)
    {
        int header = 2;
        int length = der[1];
        if (length >= 0x80)
        {
            header = 2 + (length & 0x7F);
            length = 0;
            foreach (byte one in der[2..header])
                length = (length << 8) | one;
        }
        size = header + length;
        ReadOnlySpan<byte> content = der[header..size];
        List<DerNode> children = [];
        for (bool isConstructed = (der[0] & 0x20) != 0; isConstructed && content.Length > 0;)
        {
            children.Add(Parse(content, out int taken));
            content = content[taken..];
        }
        return new DerNode(der[0], content.ToArray(), children);
    }

    public byte[] Encode()
    {
        byte[] body = Children.Count > 0 ? [.. Children.SelectMany(child => child.Encode())] : Content;
        if (IsIndefinite)
            return [Tag, 0x80, .. body, 0, 0];
        List<byte> length = [];
        for (int rest = body.Length; rest > 0; rest >>= 8)
            length.Insert(0, (byte)rest);
        if (body.Length < 0x80 && !IsLongForm)
            return [Tag, (byte)body.Length, .. body];
        if (IsLongForm && body.Length >= 0x80)
            length.Insert(0, 0);
        return [Tag, (byte)(0x80 | length.Count), .. length, .. body];
    }
}
