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
/// behind it and is not used before every partner had time to see it. Which is in use may change while the node runs: whoever needs more than one of them takes <see cref="InUse"/> once.
/// Encryption keys are all kept, old ones too, because envelopes sealed to them may still arrive.
/// </summary>
internal sealed class NodeKeys : IDisposable
{
    private readonly List<StoredKey> owned = [];
    private readonly List<KeysInUse> former = [];
    private volatile EncryptionKeys encryption = new([]);
    private volatile KeysInUse inUse;
    private bool isTaken;

    private NodeKeys(KeysInUse first) => inUse = first;

    /// <summary>Raised after other keys are in use. Handlers are quick and do not throw.</summary>
    public event Action? InUseChanged;

    /// <summary>The keys the node works with now, all of one card.</summary>
    public KeysInUse InUse => inUse;

    public PrivateKey Signing => inUse.Signing;

    public KeyCertificate SigningCertificate => inUse.SigningCertificate;

    public PrivateKey Log => inUse.Log;

    /// <summary>By the hexadecimal (lower-case) subject key identifier that an envelope names.</summary>
    public IReadOnlyDictionary<string, DecryptionKey> Encryption => encryption.Keys;

    /// <summary>The same with the files they lie in.</summary>
    public IReadOnlyList<StoredKey> StoredEncryption => encryption.Stored;

    /// <summary>Both ends of TLS, with its private key.</summary>
    public X509Certificate2 Tls => inUse.Tls;

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
    /// Takes over what was read anew after a card or sheet was signed while the node runs: encryption keys are added, and where the card has others in use these are worked with from here on. What was in use
    /// before stays open until the node stops: somebody may be signing with it at this moment.
    /// </summary>
    /// <returns>True when other keys are in use now.</returns>
    public bool Take(NodeKeys readAnew)
    {
        // Keys already here stay the objects they are: somebody may be opening an envelope with one.
        StoredKey[] added = [.. readAnew.encryption.Stored.Where(key => !Encryption.ContainsKey(HexIdentifier(key.Key)))];
        Own(readAnew, added);
        encryption = new EncryptionKeys([.. encryption.Stored, .. added]);
        KeysInUse next = readAnew.inUse;
        if (next.IsSameAs(inUse))
            return false;
        Own(readAnew, [.. readAnew.owned.Where(key => readAnew.encryption.Stored.All(other => other != key))]);
        readAnew.isTaken = true;
        former.Add(inUse);
        inUse = next;
        InUseChanged?.Invoke();
        return true;
    }

    private void Own(NodeKeys readAnew, StoredKey[] keys)
    {
        owned.AddRange(keys);
        readAnew.owned.RemoveAll(keys.Contains);
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
        if (!isTaken)
            inUse.Dispose();
        former.ForEach(keys => keys.Dispose());
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
        StoredKey local = tls.First(key => key.Certificate is not null && own.Card.TlsPins.Contains(key.Key.Id.Digest)); // the folder is read in the order in which keys were made
        return Parsed<NodeKeys>.Valid(new NodeKeys(new KeysInUse
        {
            Signing = signingKey!.Key,
            SigningCertificate = certificate,
            Log = logKey!.Key,
            Tls = tlsKey!.Key.ToTlsCertificate(tlsKey.Certificate!),
            TlsKey = tlsKey.Key.Id,
            LocalTls = local.Key.ToTlsCertificate(local.Certificate!),
            LocalTlsKey = local.Key.Id,
        })
        {
            encryption = new EncryptionKeys(encryption),
        });
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
