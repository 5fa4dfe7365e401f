using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Cards;

/// <summary>
/// The first 130 bits of a card's SHA-256 as 26 symbols of Crockford's base 32, in groups of four: read aloud by one officer and typed by
/// the other. 130 bits, because whoever makes a false card may try many.
/// </summary>
public static class Fingerprint
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int SymbolCount = 26;
    private const int GroupLength = 4;
    private const int BitsPerSymbol = 5;

    public static string Of(Digest cardDigest)
    {
        string symbols = SymbolsOf(cardDigest);
        return string.Join('-', symbols.Chunk(GroupLength).Select(group => new string(group)));
    }

    /// <summary>Case, spaces and dashes do not matter; O is read as 0, I and L as 1. Every symbol is asked for.</summary>
    public static bool Matches(string typed, Digest cardDigest)
    {
        if (typed.Length > SymbolCount * 4)
            return false;
        string symbols = string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c is not '-').Select(Meant));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(symbols), Encoding.UTF8.GetBytes(SymbolsOf(cardDigest)));
    }

    private static char Meant(char typed) => char.ToUpperInvariant(typed) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        char other => other,
    };

    private static string SymbolsOf(Digest digest)
    {
        byte[] bytes = digest.ToBytes();
        return string.Create(SymbolCount, bytes, static (symbols, source) =>
        {
            for (int i = 0; i < symbols.Length; i++)
            {
                int bit = i * BitsPerSymbol;
                int window = (source[bit / 8] << 8) | source[(bit / 8) + 1];
                symbols[i] = Alphabet[(window >> (16 - BitsPerSymbol - (bit % 8))) & 0x1F];
            }
        });
    }
}
