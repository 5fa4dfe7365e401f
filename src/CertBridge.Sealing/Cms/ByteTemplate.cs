using System.Formats.Asn1;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// A run of DER that is the same in every envelope but for a few fields of fixed size. It is written once with placeholders; to write
/// is to copy it and fill the fields, to read is to compare everything outside them. So there is nothing a reader could tolerate by mistake.
/// </summary>
internal sealed class ByteTemplate
{
    private readonly byte[] bytes;
    private readonly Range[] fields;

    private ByteTemplate(byte[] bytes, Range[] fields)
    {
        this.bytes = bytes;
        this.fields = fields;
    }

    public int Size => bytes.Length;

    /// <param name="placeholders">What <paramref name="write"/> put where a field will be, in the order of the bytes; each occurs once.</param>
    public static ByteTemplate Of(Action<AsnWriter> write, params ReadOnlySpan<byte[]> placeholders)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return Of(writer.Encode(), placeholders);
    }

    public static ByteTemplate Of(byte[] bytes, params ReadOnlySpan<byte[]> placeholders)
    {
        var found = new Range[placeholders.Length];
        int end = 0;
        for (int i = 0; i < placeholders.Length; i++)
        {
            int start = bytes.AsSpan().IndexOf(placeholders[i]);
            if (start < end)
                throw new InvalidOperationException($"Placeholder {i} of a template is missing or out of order.");
            end = start + placeholders[i].Length;
            found[i] = start..end;
        }
        return new ByteTemplate(bytes, found);
    }

    public void CopyTo(Span<byte> destination) => bytes.CopyTo(destination);

    public Span<byte> Field(Span<byte> written, int field) => written[fields[field]];

    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> read, int field) => read[fields[field]];

    /// <summary>True when <paramref name="read"/> has the size and, outside the fields, the bytes of this template.</summary>
    public bool Fits(ReadOnlySpan<byte> read)
    {
        if (read.Length != bytes.Length)
            return false;
        int position = 0;
        foreach (Range field in fields)
        {
            (int start, int length) = field.GetOffsetAndLength(bytes.Length);
            if (!read[position..start].SequenceEqual(bytes.AsSpan(position..start)))
                return false;
            position = start + length;
        }
        return read[position..].SequenceEqual(bytes.AsSpan(position));
    }
}
