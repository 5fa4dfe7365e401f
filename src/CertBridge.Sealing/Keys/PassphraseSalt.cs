using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CertBridge.Sealing.Keys;

/// <summary>What a passphrase is derived with: salt and rounds of PBKDF2.</summary>
public sealed class PassphraseSalt(ImmutableArray<byte> bytes, int rounds) : IEquatable<PassphraseSalt>
{
    public ImmutableArray<byte> Bytes => bytes;

    public int Rounds => rounds;

    /// <summary>A new random one.</summary>
    public static PassphraseSalt Create() => new([.. RandomNumberGenerator.GetBytes(PassphraseKey.SaltBytes)], PassphraseKey.Rounds);

    public bool Equals(PassphraseSalt? other) => other is not null && rounds == other.Rounds && bytes.AsSpan().SequenceEqual(other.Bytes.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as PassphraseSalt);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(bytes.AsSpan());
        hash.Add(rounds);
        return hash.ToHashCode();
    }
}
