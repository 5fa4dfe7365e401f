using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Founding;

/// <summary>The root that signs the next card, and the one before it where the root changes. They are in memory for one signature.</summary>
internal sealed class RootKeys : IDisposable
{
    private RootKeys(PrivateKey? root, PrivateKey? previous, IReadOnlyList<Problem> problems)
    {
        Root = root;
        Previous = previous;
        Problems = problems;
    }

    public PrivateKey? Root { get; }

    /// <summary>Null when the root stays.</summary>
    public PrivateKey? Previous { get; }

    public IReadOnlyList<Problem> Problems { get; }

    public static RootKeys Read(RootKeyFile root, RootKeyFile? previous, VerifiedCard inForce)
    {
        Parsed<PrivateKey> key = PrivateKeyFile.Read(root.Path, root.Passphrase, HomeErrors.RootKeyRefused);
        Parsed<PrivateKey>? before = previous is null ? null : PrivateKeyFile.Read(previous.Path, previous.Passphrase, HomeErrors.RootKeyRefused);
        List<Problem> problems = [.. key.Problems, .. before?.Problems ?? []];
        bool isChange = !inForce.NextRootKey.AsSpan().SequenceEqual(inForce.RootKey);
        if (key.Value is { } next && !next.PublicKey.AsSpan().SequenceEqual(inForce.NextRootKey))
            problems.Add(Refused("root-key", $"{root.Path} is not the root that the card in force names for the next card."));
        if (isChange && previous is null)
            problems.Add(Refused("previous-root-key", "The root changes with this card: the root of the card in force must sign it as well."));
        if (before?.Value is { } held && !held.PublicKey.AsSpan().SequenceEqual(inForce.RootKey))
            problems.Add(Refused("previous-root-key", $"{previous!.Path} is not the root of the card in force."));
        return new RootKeys(key.Value, isChange ? before?.Value : null, problems);
    }

    public void Dispose()
    {
        Root?.Dispose();
        Previous?.Dispose();
    }

    private static Problem Refused(string field, string message) => new(HomeErrors.RootKeyRefused, field, message);
}
