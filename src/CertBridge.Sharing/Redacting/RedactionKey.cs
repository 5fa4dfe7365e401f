using System.Security.Cryptography;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// The secret pseudonyms are made under, one per partner and thread of reports: equal values give equal pseudonyms under one key, and two
/// partners cannot put theirs together. Each use has a key of its own, derived with HMAC-SHA-256.
/// </summary>
public sealed class RedactionKey
{
    public const int SizeBytes = 32;

    private readonly byte[] pseudonyms;
    private readonly byte[] hashes;
    private readonly byte[] addresses;

    /// <param name="secret">32 random bytes; they are copied.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public RedactionKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SizeBytes)
            throw new ArgumentException($"A redaction key has {SizeBytes} bytes, not {secret.Length}.", nameof(secret));
        pseudonyms = HMACSHA256.HashData(secret, "CertBridge/1 redaction hmac\n"u8);
        hashes = HMACSHA256.HashData(secret, "CertBridge/1 redaction hash-only\n"u8);
        addresses = HMACSHA256.HashData(secret, "CertBridge/1 redaction cryptopan\n"u8);
    }

    internal ReadOnlySpan<byte> Pseudonyms => pseudonyms;

    internal ReadOnlySpan<byte> Hashes => hashes;

    internal ReadOnlySpan<byte> Addresses => addresses;

    /// <summary>No part of it.</summary>
    public override string ToString() => nameof(RedactionKey);
}
