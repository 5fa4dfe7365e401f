using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using Google.Protobuf.Collections;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>The next card, not signed yet: the one in force with the change applied, and what speaks against it.</summary>
internal sealed class CardDraft
{
    private readonly List<Problem> problems = [];

    private CardDraft(VerifiedCard inForce) => Card = V1.Card.Parser.ParseFrom(inForce.Wire.Card);

    public V1.Card Card { get; }

    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>Steps in the order in which they take effect: add, then take away, so that an announced key can replace a revoked one in one card.</summary>
    public static CardDraft Make(
        VerifiedCard inForce, NodeSettings settings, CardChange change, IReadOnlyDictionary<KeyKind, PrivateKey> announced, PrivateKey? nextRoot, DateTimeOffset now)
    {
        var draft = new CardDraft(inForce);
        draft.Card.Serial = inForce.Serial + 1;
        draft.Card.IssuedMs = IdentityDocuments.Milliseconds(now);
        draft.Card.ExpiresMs = IdentityDocuments.Milliseconds(now + FoundingTerms.Card);
        draft.Card.Name = change.Name ?? draft.Card.Name;
        draft.Card.Country = change.Country ?? draft.Card.Country;
        draft.Card.RootKey = ByteString.CopyFrom(inForce.NextRootKey);
        draft.Card.NextRootKey = nextRoot is null ? ByteString.Empty : ByteString.CopyFrom(nextRoot.PublicKey);
        draft.Card.Suites.Clear();
        draft.Card.Suites.Add(IdentityDocuments.OwnSuites); // the machine may be another than when the card before was signed
        draft.Announce(announced, settings, now);
        foreach (KeyKind kind in change.Retire)
            draft.Retire(kind);
        draft.AddOfficers(change.OfficerCertificates);
        draft.RemoveOfficers(change.RemoveOfficers);
        foreach (KeyId key in change.Revoke)
            draft.Revoke(key);
        draft.RequireOneOfEach();
        return draft;
    }

    private void Announce(IReadOnlyDictionary<KeyKind, PrivateKey> announced, NodeSettings settings, DateTimeOffset now)
    {
        foreach ((KeyKind kind, PrivateKey key) in announced)
        {
            ListOf(kind).Add(ByteString.CopyFrom(kind switch
            {
                KeyKind.Signing => IdentityDocuments.SigningCertificate(key, settings, now),
                KeyKind.Log => key.PublicKey,
                _ => key.Id.ToBytes(),
            }));
        }
    }

    private void Retire(KeyKind kind)
    {
        if (ListOf(kind).Count > 0)
            ListOf(kind).RemoveAt(0);
    }

    private void AddOfficers(IReadOnlyList<string> certificateFiles)
    {
        foreach (string file in certificateFiles)
        {
            Parsed<CardOfficer> officer = OfficerFile.ReadCertificate(file, "officer-certificate");
            problems.AddRange(officer.Problems);
            if (officer.Value is not { } added)
                continue;
            RemoveWhere(Card.Officers, known => known.Name == added.Name);
            Card.Officers.Add(new V1.CardOfficer { Name = added.Name, Certificate = ByteString.CopyFrom(added.Certificate.Der) });
        }
    }

    private void RemoveOfficers(IReadOnlyList<string> names)
    {
        foreach (string name in names.Where(name => !RemoveWhere(Card.Officers, officer => officer.Name == name)))
            Refuse("remove-officer", $"No officer on the card is called {name}.");
    }

    private void Revoke(KeyId key)
    {
        ByteString id = ByteString.CopyFrom(key.ToBytes());
        if (Card.RevokedKeys.Contains(id))
            Refuse("revoke", $"{key} is revoked already.");
        else
            Card.RevokedKeys.Add(id);
        foreach (KeyKind kind in Enum.GetValues<KeyKind>())
            RemoveWhere(ListOf(kind), entry => IdOf(kind, entry) == key);
        RemoveWhere(Card.Officers, officer => KeyCertificate.Read(officer.Certificate.Span, CertificateUse.Officer).Value?.KeyId == key);
        if (KeyId.OfSubjectPublicKeyInfo(Card.RootKey.Span) == key)
            Refuse("revoke", "A root key is not revoked on a card it signs; name a next root instead.");
    }

    private void RequireOneOfEach()
    {
        foreach (KeyKind kind in Enum.GetValues<KeyKind>().Where(kind => ListOf(kind).Count == 0))
            Refuse(kind.ToString().ToLowerInvariant(), $"No {kind} key would be left; announce one.");
    }

    private RepeatedField<ByteString> ListOf(KeyKind kind) => kind switch
    {
        KeyKind.Signing => Card.SigningCertificates,
        KeyKind.Log => Card.LogKeys,
        _ => Card.TlsPins,
    };

    private static KeyId? IdOf(KeyKind kind, ByteString entry) => kind switch
    {
        KeyKind.Signing => KeyCertificate.Read(entry.Span, CertificateUse.Signing).Value?.KeyId,
        KeyKind.Log => KeyId.OfSubjectPublicKeyInfo(entry.Span),
        _ => new KeyId(Digest.FromBytes(entry.Span)),
    };

    private static bool RemoveWhere<T>(RepeatedField<T> list, Predicate<T> matches)
    {
        List<T> gone = [.. list.Where(entry => matches(entry))];
        gone.ForEach(entry => list.Remove(entry));
        return gone.Count > 0;
    }

    private void Refuse(string field, string message) => problems.Add(new Problem(HomeErrors.CardChangeRefused, field, message));
}
