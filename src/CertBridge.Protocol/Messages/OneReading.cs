using System.Collections.Concurrent;
using System.Text.Unicode;
using Google.Protobuf.Reflection;

namespace CertBridge.Protocol.Messages;

/// <summary>
/// What is signed must read the same for everybody. Protocol Buffers would let the last of two values win, merge two messages, cut a number that is
/// too large, pass a field of another type by and put a replacement for text that is none; libraries differ in each. Of a signed message there is one of each
/// field, with its own type and in its range, and an unknown field from 100 up is critical.
/// </summary>
public static class OneReading
{
    public const int FirstCriticalField = 100;

    private const int VarintBytesMax = 10;

    /// <summary>Fields by number, which the library would look up in a dictionary one by one.</summary>
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor?[]> Forms = new();

    private enum Wire
    {
        Number = 0,
        EightBytes = 1,
        Bytes = 2,
        FourBytes = 5,
    }

    /// <returns>Null when the bytes have one reading as a message of this form, else why not.</returns>
    public static string? Objection(ReadOnlySpan<byte> message, MessageDescriptor form)
    {
        UInt128 seen = 0;
        FieldDescriptor?[] fields = Forms.GetOrAdd(form, FieldsOf);
        while (message.Length > 0)
        {
            if (!TryNumber(ref message, out ulong tag) || tag is < 8 or > uint.MaxValue)
                return "The bytes are cut or are no message.";
            int number = (int)(tag >> 3);
            if (number >= FirstCriticalField)
                return $"Field {number} is critical and not known here.";
            FieldDescriptor? field = fields[number];
            UInt128 bit = UInt128.One << number;
            if ((seen & bit) != 0 && field is not { IsRepeated: true })
                return $"Field {number} is there twice.";
            seen |= bit;
            var wire = (Wire)(tag & 7);
            if (!TryValue(ref message, wire, out ulong value, out ReadOnlySpan<byte> bytes))
                return $"Field {number} is cut or has a form that is not used here.";
            if (field is not null && FieldObjection(field, wire, value, bytes) is { } objection)
                return objection;
        }
        return null;
    }

    private static FieldDescriptor?[] FieldsOf(MessageDescriptor form) => [.. Enumerable.Range(0, FirstCriticalField).Select(number => number == 0 ? null : form.FindFieldByNumber(number))];

    private static string? FieldObjection(FieldDescriptor field, Wire wire, ulong value, ReadOnlySpan<byte> bytes)
    {
        if (wire == Wire.Bytes && field is { IsRepeated: true, FieldType: FieldType.UInt32 })
            return PackedObjection(field, bytes);
        bool fits = field.FieldType switch
        {
            FieldType.UInt32 => wire == Wire.Number && value <= uint.MaxValue,
            FieldType.Enum => wire == Wire.Number && value <= int.MaxValue,
            FieldType.Bool => wire == Wire.Number && value <= 1,
            FieldType.UInt64 => wire == Wire.Number,
            FieldType.Fixed64 => wire == Wire.EightBytes,
            FieldType.String => wire == Wire.Bytes && Utf8.IsValid(bytes),
            FieldType.Bytes or FieldType.Message => wire == Wire.Bytes,
            _ => throw new NotSupportedException($"No signed message has a field of type {field.FieldType}."),
        };
        if (!fits)
            return $"Field {field.FieldNumber} has another type or is out of its range.";
        return field.FieldType == FieldType.Message ? Objection(bytes, field.MessageType) : null;
    }

    private static string? PackedObjection(FieldDescriptor field, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (!TryNumber(ref bytes, out ulong value) || value > uint.MaxValue)
                return $"Field {field.FieldNumber} is cut or out of its range.";
        }
        return null;
    }

    private static bool TryValue(ref ReadOnlySpan<byte> rest, Wire wire, out ulong value, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        value = 0;
        switch (wire)
        {
            case Wire.Number:
                return TryNumber(ref rest, out value);
            case Wire.EightBytes:
                return TryTake(ref rest, sizeof(ulong), out bytes);
            case Wire.FourBytes:
                return TryTake(ref rest, sizeof(uint), out bytes);
            case Wire.Bytes:
                return TryNumber(ref rest, out ulong length) && TryTake(ref rest, length, out bytes);
            default: // groups, which proto3 does not have
                return false;
        }
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, ulong length, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (length > (ulong)rest.Length)
            return false;
        taken = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    /// <summary>A varint of at most 64 bits.</summary>
    private static bool TryNumber(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(VarintBytesMax, rest.Length); i++)
        {
            byte one = rest[i];
            if (i == VarintBytesMax - 1 && one > 1)
                return false;
            value |= (ulong)(one & 0x7F) << (7 * i);
            if (one < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
