using System.Globalization;
using System.Text;
using CertBridge.Sharing.Documents;

namespace CertBridge.Node.Trusting;

/// <summary>The one line of a file that names a policy: name, version, SHA-256, since when, and the leaf it came after.</summary>
/// <param name="Digest">Hexadecimal.</param>
/// <param name="After">Null where there was no leaf, or a program wrote the line that did not know of it.</param>
internal sealed record PolicyPointer(string Name, ulong Version, string Digest, DateTimeOffset Since, ulong? After)
{
    public const int BytesMax = 1024;

    private const int WordsMax = 5;
    private const string None = "-";

    public static PolicyPointer Of(PolicyInForce policy) => new(policy.Document.Name, policy.Document.Version, policy.Document.Hash.ToString(), policy.Since, policy.After);

    /// <summary>ASCII, with a line feed at the end.</summary>
    public byte[] ToBytes()
    {
        string after = After is { } leaf ? leaf.ToString(CultureInfo.InvariantCulture) : None;
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Name} {Version} {Digest} {InstantText.Write(Since)} {after}\n"));
    }

    /// <returns>Null when it is no such line.</returns>
    public static PolicyPointer? Read(byte[] line)
    {
        string[] words = Encoding.ASCII.GetString(line).TrimEnd('\n').Split(' ');
        if (words.Length is not (WordsMax - 1 or WordsMax) || !TryNumber(words[1], out ulong version) || !InstantText.TryParse(words[3], out DateTimeOffset since))
            return null;
        if (words.Length < WordsMax || words[^1] == None)
            return new PolicyPointer(words[0], version, words[2], since, After: null);
        return TryNumber(words[^1], out ulong after) ? new PolicyPointer(words[0], version, words[2], since, after) : null;
    }

    private static bool TryNumber(string word, out ulong number) => ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
