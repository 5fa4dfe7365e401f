using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CertBridge.Exchange.Tests.Wire;

/// <summary>What came back on one stream.</summary>
internal sealed class RawAnswer
{
    private readonly List<byte> body = [];

    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    public int? GoAwayCode { get; set; }

    public int? ResetCode { get; private set; }

    public bool IsComplete { get; private set; }

    public bool IsConnectionEnded { get; set; }

    public byte[] Body => [.. body];

    public string HttpStatus => Headers.GetValueOrDefault(":status", "");

    /// <summary>Null when the answer has none: then HTTP has refused it, or the connection has ended.</summary>
    public int? GrpcStatus => Headers.TryGetValue("grpc-status", out string? status) ? int.Parse(status, CultureInfo.InvariantCulture) : null;

    public string Everything => $"{string.Join('\n', Headers.Select(pair => $"{pair.Key}: {Uri.UnescapeDataString(pair.Value)}"))}\n{Encoding.UTF8.GetString([.. body])}";

    public void Take(RawFrame frame)
    {
        if (frame.Type == RawHttp2.Data)
            body.AddRange(frame.Payload);
        if (frame.Type == RawHttp2.Headers)
            Read(frame.Payload);
        if (frame.Type == RawHttp2.Reset)
            ResetCode = BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
        IsComplete |= ResetCode is not null || (frame.Type is RawHttp2.Data or RawHttp2.Headers && (frame.Flags & RawHttp2.EndStream) != 0);
    }

    public override string ToString() =>
        $"HTTP {HttpStatus}, grpc-status {GrpcStatus}, reset {ResetCode}, goaway {GoAwayCode}, ended {IsConnectionEnded}\n{Everything}";

    /// <summary>RFC 7541 section 6, without a dynamic table and without Huffman coding, which the server does not use.</summary>
    private void Read(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty)
        {
            byte first = block[0];
            if (first >= 0x80)
            {
                (string name, string value) = StaticTable(Integer(ref block, 7));
                Headers[name] = value;
            }
            else if ((first & 0xE0) == 0x20)
            {
                Integer(ref block, 5);
            }
            else
            {
                int index = Integer(ref block, (first & 0x40) != 0 ? 6 : 4);
                string name = index == 0 ? Text(ref block) : StaticTable(index).Name;
                Headers[name] = Text(ref block);
            }
        }
    }

    private static int Integer(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        int mask = (1 << prefixBits) - 1;
        int value = block[0] & mask;
        block = block[1..];
        if (value < mask)
            return value;
        for (int shift = 0; ; shift += 7)
        {
            byte next = block[0];
            block = block[1..];
            value += (next & 127) << shift;
            if (next < 128)
                return value;
        }
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        Assert.True(block[0] < 0x80, "the server uses Huffman coding, which this reader does not know");
        int length = Integer(ref block, 7);
        string text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    /// <summary>Appendix A of RFC 7541, what this server uses of it.</summary>
    private static (string Name, string Value) StaticTable(int index) => index switch
    {
        8 => (":status", "200"),
        9 => (":status", "204"),
        10 => (":status", "206"),
        11 => (":status", "304"),
        12 => (":status", "400"),
        13 => (":status", "404"),
        14 => (":status", "500"),
        28 => ("content-length", ""),
        31 => ("content-type", ""),
        33 => ("date", ""),
        _ => ($"static-{index}", ""),
    };
}
