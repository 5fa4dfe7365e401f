namespace CertBridge.Sharing.Policies;

/// <summary>
/// The secret under which the facts of a decision are digested: most of them have so few values that whoever reads a plain digest could try them all. Only
/// who holds it can show that two decisions stood on the same facts.
/// </summary>
public sealed class FactsKey
{
    public const int SizeBytes = 32;

    private readonly byte[] secret;

    /// <param name="secret">32 random bytes; they are copied.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public FactsKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SizeBytes)
            throw new ArgumentException($"A key for facts has {SizeBytes} bytes, not {secret.Length}.", nameof(secret));
        this.secret = secret.ToArray();
    }

    internal ReadOnlySpan<byte> Secret => secret;

    /// <summary>No part of it.</summary>
    public override string ToString() => nameof(FactsKey);
}
