using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>
/// The private keys of the running node. Of each kind the first key on the card is the one in use: a key that was only announced stands
/// behind it and is not used before every partner had time to see it. Encryption keys are all kept, old ones too, because envelopes
/// sealed to them may still arrive.
/// </summary>
internal sealed class NodeKeys : IDisposable
{
    private readonly List<StoredKey> owned = [];
    private volatile EncryptionKeys encryption = new([]);

    private NodeKeys(PrivateKey signing, KeyCertificate signingCertificate, PrivateKey log, X509Certificate2 tls)
    {
        Signing = signing;
        SigningCertificate = signingCertificate;
        Log = log;
        Tls = tls;
    }

    public PrivateKey Signing { get; }

    public KeyCertificate SigningCertificate { get; }

    public PrivateKey Log { get; }

    /// <summary>By the hexadecimal (lower-case) subject key identifier that an envelope names.</summary>
    public IReadOnlyDictionary<string, DecryptionKey> Encryption => encryption.Keys;

    /// <summary>The same with the files they lie in.</summary>
    public IReadOnlyList<StoredKey> StoredEncryption => encryption.Stored;

    /// <summary>Both ends of TLS, with its private key.</summary>
    public X509Certificate2 Tls { get; }

    /// <summary>Every problem at once: a key that cannot be read, a key of the card that is not here, a development key outside dev.</summary>
    public static Parsed<NodeKeys> Load(NodeHome home) => Load(home, new KeyFolder(home));

    /// <summary>The same from a folder at hand, whose passphrase was derived already or is needed again.</summary>
    public static Parsed<NodeKeys> Load(NodeHome home, KeyFolder folder)
    {
        Parsed<OwnIdentity> own = OwnIdentity.Read(home);
        if (!own.IsValid)
            return Parsed<NodeKeys>.Invalid(own.Problems);
        Parsed<IReadOnlyList<StoredKey>>[] read =
            [folder.Read(KeyKind.Signing), folder.Read(KeyKind.Log), folder.Read(KeyKind.Tls), folder.ReadEncryption()];
        List<StoredKey> keys = [.. read.SelectMany(kind => kind.Value ?? [])];
        Problem[] unreadable = [.. read.SelectMany(kind => kind.Problems)];
        Parsed<NodeKeys> loaded = unreadable.Length > 0
            ? Parsed<NodeKeys>.Invalid(unreadable)
            : Choose(own.Value, read[0].Value!, read[1].Value!, read[2].Value!, read[3].Value!);
        if (loaded.IsValid)
            loaded.Value.owned.AddRange(keys);
        else
            keys.ForEach(key => key.Dispose());
        return loaded;
    }

    /// <summary>Where the key of an encryption certificate lies, for <c>inbox export</c>; null when it is not here.</summary>
    public string? EncryptionKeyFile(string hexSubjectKeyIdentifier) => encryption.Files.GetValueOrDefault(hexSubjectKeyIdentifier);

    /// <summary>
    /// Takes over the encryption keys of keys read anew, after the key sheet was signed while the node runs. The keys in use must be the same:
    /// others are taken at the next start only, when every connection and every card shown changes with them.
    /// </summary>
    /// <returns>False when other keys are in use now; nothing was taken.</returns>
    public bool TryTakeEncryption(NodeKeys readAnew)
    {
        bool isSame = readAnew.Signing.Id == Signing.Id && readAnew.Log.Id == Log.Id
            && readAnew.Tls.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(Tls.PublicKey.ExportSubjectPublicKeyInfo());
        if (!isSame)
            return false;
        // Keys already here stay the objects they are: somebody may be opening an envelope with one.
        StoredKey[] added = [.. readAnew.encryption.Stored.Where(key => !Encryption.ContainsKey(HexIdentifier(key.Key)))];
        owned.AddRange(added);
        readAnew.owned.RemoveAll(added.Contains);
        encryption = new EncryptionKeys([.. encryption.Stored, .. added]);
        return true;
    }

    /// <summary>Lets go of an encryption key whose file was erased. What is sealed to it is unopenable from here on.</summary>
    public void ForgetEncryption(StoredKey key)
    {
        encryption = new EncryptionKeys([.. encryption.Stored.Where(other => other != key)]);
        owned.Remove(key);
        key.Dispose();
    }

    public void Dispose()
    {
        Tls.Dispose();
        owned.ForEach(key => key.Dispose());
    }

    private static Parsed<NodeKeys> Choose(
        OwnIdentity own, IReadOnlyList<StoredKey> signing, IReadOnlyList<StoredKey> log, IReadOnlyList<StoredKey> tls, IReadOnlyList<StoredKey> encryption)
    {
        V1.Card card = V1.Card.Parser.ParseFrom(own.Card.Wire.Card);
        StoredKey? signingKey = FirstOnCard(own.Card.SigningKeys.Select(key => key.KeyId), signing);
        StoredKey? logKey = FirstOnCard(own.Card.LogKeys.Select(key => key.Id), log);
        StoredKey? tlsKey = FirstOnCard(card.TlsPins.Select(pin => new KeyId(Digest.FromBytes(pin.Span))), tls);
        Problem[] problems =
        [
            .. Missing("signing", signingKey), .. Missing("log", logKey), .. Missing("tls", tlsKey),
            .. MissingEncryption(own, encryption), .. Development(own.Card, tlsKey),
        ];
        if (problems.Length > 0)
            return Parsed<NodeKeys>.Invalid(problems);
        KeyCertificate certificate = own.Card.SigningKeys.First(key => key.KeyId == signingKey!.Key.Id);
        var keys = new NodeKeys(signingKey!.Key, certificate, logKey!.Key, tlsKey!.Key.ToTlsCertificate(tlsKey.Certificate!));
        keys.encryption = new EncryptionKeys(encryption);
        return Parsed<NodeKeys>.Valid(keys);
    }

    private static StoredKey? FirstOnCard(IEnumerable<KeyId> onCard, IReadOnlyList<StoredKey> held) =>
        onCard.Select(id => held.FirstOrDefault(key => key.Key.Id == id)).FirstOrDefault(key => key is not null);

    private static IEnumerable<Problem> Missing(string kind, StoredKey? chosen)
    {
        if (chosen is null)
            yield return new Problem(HomeErrors.KeyNotOnCard, kind, $"keys/ holds no {kind} key that is on the own card.");
        else if (kind == "tls" && chosen.Certificate is null)
            yield return new Problem(HomeErrors.KeyUnreadable, kind, $"{chosen.File} has no certificate beside it.");
    }

    private static IEnumerable<Problem> MissingEncryption(OwnIdentity own, IReadOnlyList<StoredKey> held)
    {
        bool offersHybrid = own.Card.Suites.Contains(EnvelopeSuite.Hybrid);
        if (offersHybrid && !PlatformSuites.HasHybrid)
            yield return new Problem(HomeErrors.SuiteNotHere, "suites", $"The own card offers suite {EnvelopeSuite.NameOf(EnvelopeSuite.Hybrid)}, and what partners seal so could not be opened here: {PlatformSuites.WhyNotHybrid}");
        foreach (KeyCertificate certificate in own.Sheet.EncryptionKeys)
        {
            StoredKey? key = held.FirstOrDefault(key => key.Key.Id == certificate.KeyId);
            KemCertificate? kem = offersHybrid && PlatformSuites.HasHybrid ? own.Sheet.KemPairedWith(certificate) : null;
            if (key is null)
                yield return new Problem(HomeErrors.KeyNotOnCard, "encryption", $"keys/ holds no key for {certificate.KeyId} of the own key sheet: what is sealed to it could not be opened.");
            else if (kem is not null && key.Kem?.Id != kem.KeyId)
                yield return new Problem(HomeErrors.KeyNotOnCard, "encryption", $"keys/ holds no ML-KEM key for {kem.KeyId} of the own key sheet beside {key.File}: what is sealed to it could not be opened.");
        }
    }

    private static IEnumerable<Problem> Development(VerifiedCard card, StoredKey? tls)
    {
        if (card.Environment != Settings.NodeEnvironment.Dev && tls?.Certificate is { } certificate && DevelopmentMark.IsOn(certificate))
            yield return new Problem(HomeErrors.DevelopmentKey, "tls", $"{tls.File} is a development key; the environment is {card.Environment}.");
    }

    private static string HexIdentifier(PrivateKey key) => Convert.ToHexStringLower(key.SubjectKeyIdentifier);

    private sealed class EncryptionKeys(IReadOnlyList<StoredKey> stored)
    {
        public IReadOnlyList<StoredKey> Stored => stored;

        public Dictionary<string, DecryptionKey> Keys { get; } =
            stored.ToDictionary(key => HexIdentifier(key.Key), key => new DecryptionKey(key.Key, key.Kem), StringComparer.Ordinal);

        public Dictionary<string, string> Files { get; } = stored.ToDictionary(key => HexIdentifier(key.Key), key => key.File, StringComparer.Ordinal);
    }
}
