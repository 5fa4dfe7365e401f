using System.Globalization;
using System.Text.Json;
using CertBridge.Protocol.Ids;

namespace CertBridge.Cli.Proving;

/// <summary>
/// The fields of one object of a proof, export or evidence file, each in the one form it can have; anything else is a <see cref="ProofFieldException"/> that whoever reads the file turns into a refusal.
/// </summary>
/// <param name="root">The object.</param>
/// <param name="at">Where it stands in the file, such as <c>logs[0].</c>; empty for the whole.</param>
internal sealed class ProofFields(JsonElement root, string at = "")
{
    private static readonly string[] Environments = ["production", "exercise", "dev"];

    /// <summary>Exactly these fields are there.</summary>
    public ProofFields Only(string what, IReadOnlyList<string> names)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ProofFieldException(at.TrimEnd('.'), "It is not a JSON object.");
        if (root.EnumerateObject().Any(field => !names.Contains(field.Name)))
            throw new ProofFieldException(at.TrimEnd('.'), $"It has a field that no {what} has; the {names.Count} there are stand in docs/LEDGER.md.");
        return this;
    }

    public IReadOnlyList<ProofFields> Objects(string name, int countMax)
    {
        JsonElement list = Find(name);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > countMax)
            throw new ProofFieldException(at + name, $"It is not a list of at most {countMax}.");
        return [.. list.EnumerateArray().Select((item, i) => new ProofFields(item, $"{at}{name}[{i}]."))];
    }

    public IReadOnlyList<byte[]> ManyBytes(string name, int countMax)
    {
        JsonElement list = Find(name);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > countMax)
            throw new ProofFieldException(at + name, $"It is not a list of at most {countMax}.");
        return [.. list.EnumerateArray().Select(item => Bytes(item, at + name))];
    }

    /// <summary>As <see cref="Hexadecimal"/> of 32 bytes; null where it is empty.</summary>
    public Digest? DigestOrNone(string name) => Text(name, 2 * Digest.SizeBytes).Length == 0 ? null : Digest.FromBytes(Hexadecimal(name, Digest.SizeBytes));

    public PartnerId? PartnerOrNone(string name) => Text(name, PartnerId.LengthMax).Length == 0 ? null : Partner(name);

    public string Word(string name, IReadOnlyList<string> words) =>
        Text(name, 32) is { } word && words.Contains(word) ? word : throw new ProofFieldException(at + name, $"It is not one of: {string.Join(", ", words)}.");

    public void Demand(string name, string value)
    {
        if (Text(name, value.Length) != value)
            throw new ProofFieldException(at + name, $"It is not {value}.");
    }

    public string Text(string name, int lengthMax) => Text(Find(name), at + name, lengthMax);

    public string Environment(string name) => Text(name, 10) is { } word && Environments.Contains(word) ? word : throw new ProofFieldException(at + name, "It is not production, exercise or dev.");

    public PartnerId Partner(string name) =>
        PartnerId.TryParse(Text(name, PartnerId.LengthMax), out PartnerId id) ? id : throw new ProofFieldException(at + name, "It is not a partner id such as cert-bor.");

    /// <summary>Digits and nothing else, below 2^63.</summary>
    public ulong Number(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out ulong number) && number <= long.MaxValue && number.ToString(CultureInfo.InvariantCulture) == value.GetRawText()
            ? number
            : throw new ProofFieldException(at + name, "It is not a whole number from 0 and below 2^63, in digits alone.");

    public byte[] Bytes(string name) => Bytes(Find(name), at + name);

    public IReadOnlyList<Digest> Digests(string name, int countMax)
    {
        JsonElement list = Find(name);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > countMax)
            throw new ProofFieldException(at + name, $"It is not a list of at most {countMax} hashes.");
        return [.. list.EnumerateArray().Select(item => Digest.TryFromBytes(Bytes(item, at + name), out Digest digest) ? digest : throw new ProofFieldException(at + name, $"A hash has {Digest.SizeBytes} bytes."))];
    }

    /// <summary>16 bytes as a UUID in lower case.</summary>
    public byte[] Uuid(string name) => Guid.TryParseExact(Text(name, 36), "D", out Guid id) && id.ToString("D") == Text(name, 36)
        ? id.ToByteArray(bigEndian: true)
        : throw new ProofFieldException(at + name, "It is not a UUID in lower case.");

    public byte[] Hexadecimal(string name, int sizeBytes)
    {
        string text = Text(name, 2 * sizeBytes);
        return text.Length == 2 * sizeBytes && text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : throw new ProofFieldException(at + name, $"It is not {2 * sizeBytes} hexadecimal digits in lower case.");
    }

    private JsonElement Find(string name) => root.TryGetProperty(name, out JsonElement value) ? value : throw new ProofFieldException(at + name, "It is missing.");

    /// <summary>RFC 4648 section 4 and nothing looser: one text per value.</summary>
    private static byte[] Bytes(JsonElement value, string name)
    {
        string text = Text(value, name, int.MaxValue);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) && Convert.ToBase64String(bytes.AsSpan(0, length)) == text
            ? bytes[..length]
            : throw new ProofFieldException(name, "It is not base64 with its padding, written the one way.");
    }

    private static string Text(JsonElement value, string name, int lengthMax)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw new ProofFieldException(name, "It is not a text.");
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException) // an escape that is half a surrogate pair
        {
            throw new ProofFieldException(name, "It is not Unicode.");
        }
        return text.Length <= lengthMax ? text : throw new ProofFieldException(name, $"It has {text.Length} characters, at most {lengthMax} are allowed.");
    }
}

/// <summary>A field has another form than it can have.</summary>
internal sealed class ProofFieldException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}
