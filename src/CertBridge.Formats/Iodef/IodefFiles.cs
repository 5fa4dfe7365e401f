using System.Text;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Iodef;

/// <summary>Files with their hashes, and keys of a registry (RFC 7970, sections 3.23 to 3.26).</summary>
internal static class IodefFiles
{
    private const string SignatureSpace = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>The name of a file goes with its strongest hash, and is no indicator of its own where it has one.</summary>
    public static IEnumerable<IodefFinding> Of(ForeignElement fileData) => fileData.Each("File").SelectMany(OfFile);

    public static IEnumerable<IodefFinding> OfKeys(ForeignElement keys)
    {
        foreach (ForeignElement key in keys.Each("Key"))
        {
            IodefFinding name = IodefFinding.Of(key, "registry-key", key.First("KeyName")?.Text ?? string.Empty);
            IodefFinding? value = key.First("Value") is { } element ? IodefFinding.Of(element, "registry-value", element.Text) : null;
            yield return name.What is null ? name : name with { Also = value?.What };
            if (value is not null && (name.What is null || value.What is null))
                yield return value;
        }
    }

    /// <summary>The type of the hashes that a format tells of; null where it tells of none that is carried.</summary>
    public static string? TypeOf(ForeignElement? format) => format?.First("Hash") is { } hash ? TypeOfHash(hash) : null;

    private static IEnumerable<IodefFinding> OfFile(ForeignElement file)
    {
        List<IodefFinding> hashes = [.. file.Each("HashData").SelectMany(OfHashes).OrderBy(hash => hash.What is null ? int.MaxValue : HashStrength.Rank(hash.What.Type))];
        IodefFinding? name = file.First("FileName") is { } element ? IodefFinding.Of(element, "filename", element.Text) : null;
        if (name?.What is { } named && hashes is [{ What: not null } strongest, ..])
            hashes[0] = strongest with { Also = named };
        else if (name is not null)
            hashes.Add(name);
        return [.. hashes, .. file.Each("URL").Select(url => IodefFinding.Lost(url, "where a file can be had is no indicator"))];
    }

    private static IEnumerable<IodefFinding> OfHashes(ForeignElement data)
    {
        bool isWhole = data.Attribute("scope") is null or "file-contents";
        foreach (ForeignElement hash in data.Each("Hash"))
            yield return isWhole ? OfHash(hash) : IodefFinding.Lost(hash, "it is the hash of a part");
        foreach (ForeignElement fuzzy in data.Each("FuzzyHash").SelectMany(fuzzy => fuzzy.Each("FuzzyHashValue")))
            yield return isWhole ? IodefFinding.Of(fuzzy, "ssdeep", fuzzy.Text) : IodefFinding.Lost(fuzzy, "it is the hash of a part");
    }

    private static IodefFinding OfHash(ForeignElement hash) =>
        TypeOfHash(hash) is { } type ? IodefFinding.Of(hash, type, Digits(hash.First(SignatureSpace, "DigestValue")?.Text ?? string.Empty, type)) : IodefFinding.Lost(hash, "a report has no indicator for this kind of hash");

    private static string? TypeOfHash(ForeignElement hash) => IodefTypes.OfAlgorithm(hash.First(SignatureSpace, "DigestMethod")?.Attribute("Algorithm"));

    /// <summary>Written in hexadecimal, as real documents have it, or in base64 as the schema has it (XML Signature, section 4.4.3.6), of the bytes or of their digits. They differ in length, so that none is taken for another.</summary>
    private static string Digits(string written, string type)
    {
        string whole = string.Concat(written.Where(c => !char.IsWhiteSpace(c)));
        if (ForeignValue.Of(type, whole) is not null)
            return whole;
        Span<byte> bytes = stackalloc byte[256];
        if (!Convert.TryFromBase64String(whole, bytes, out int length))
            return whole;
        string digits = Convert.ToHexStringLower(bytes[..length]);
        return ForeignValue.Of(type, digits) is not null ? digits : Encoding.Latin1.GetString(bytes[..length]);
    }
}
