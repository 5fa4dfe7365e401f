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
    /// <param name="replaced">Keys on the card that another took over from: what is retired first.</param>
    public static CardDraft Make(
        VerifiedCard inForce, NodeSettings settings, CardChange change, IReadOnlySet<KeyId> replaced, IReadOnlyDictionary<KeyKind, PrivateKey> announced, PrivateKey? nextRoot, DateTimeOffset now)
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
        foreach (KeyKind kind in change.Activate.Distinct())
            draft.Activate(kind, replaced);
        foreach (KeyKind kind in change.Retire)
            draft.Retire(kind, replaced);
        draft.AddOfficers(change.OfficerCertificates);
        draft.RemoveOfficers(change.RemoveOfficers);
        foreach (KeyId key in change.Revoke)
            draft.Revoke(key);
        foreach (KeySuspicion suspicion in change.Taint)
            draft.Taint(suspicion, now);
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

    /// <summary>The newest announced key goes before the one in use.</summary>
    private void Activate(KeyKind kind, IReadOnlySet<KeyId> replaced)
    {
        RepeatedField<ByteString> list = ListOf(kind);
        int newest = list.Count - 1;
        while (newest > 0 && IdOf(kind, list[newest]) is { } id && (replaced.Contains(id) || IsTainted(id)))
            newest--;
        if (newest <= 0)
        {
            Refuse("activate", $"No {kind.Word()} key is announced that could take over: card sign --announce {kind.Word()} first.");
            return;
        }
        ByteString next = list[newest];
        list.RemoveAt(newest);
        list.Insert(0, next);
    }

    private void Retire(KeyKind kind, IReadOnlySet<KeyId> replaced)
    {
        RepeatedField<ByteString> list = ListOf(kind);
        ByteString? former = list.LastOrDefault(entry => IdOf(kind, entry) is { } id && replaced.Contains(id)) ?? list.FirstOrDefault();
        if (former is not null)
            list.Remove(former);
    }

    private void Taint(KeySuspicion suspicion, DateTimeOffset now)
    {
        ByteString id = ByteString.CopyFrom(suspicion.Key.ToBytes());
        ulong since = IdentityDocuments.Milliseconds(suspicion.Since);
        V1.TaintedKey? known = Card.TaintedKeys.FirstOrDefault(key => key.KeyId == id);
        if (suspicion.Since > now)
            Refuse("since", "A key is suspect since an instant that is over.");
        if (known is not null && known.SinceMs <= since)
            Refuse("taint", $"{suspicion.Key} is suspect since {DateTimeOffset.FromUnixTimeMilliseconds((long)known.SinceMs).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} already; what is flagged stays flagged.");
        else if (known is not null)
            known.SinceMs = since;
        else
            Card.TaintedKeys.Add(new V1.TaintedKey { KeyId = id, SinceMs = since });
        foreach (KeyKind kind in Enum.GetValues<KeyKind>().Where(kind => ListOf(kind) is { Count: > 0 } list && IdOf(kind, list[0]) == suspicion.Key))
            PutBehind(kind);
    }

    /// <summary>A key that is suspect is not the one in use.</summary>
    private void PutBehind(KeyKind kind)
    {
        RepeatedField<ByteString> list = ListOf(kind);
        ByteString suspect = list[0];
        list.RemoveAt(0);
        list.Add(suspect);
        if (IdOf(kind, list[0]) is not { } next || IsTainted(next))
            Refuse("taint", $"It is the {kind.Word()} key in use, and no other is on the card: card sign --announce {kind.Word()} in the same step.");
    }

    private bool IsTainted(KeyId key) => Card.TaintedKeys.Any(tainted => tainted.KeyId.Span.SequenceEqual(key.ToBytes()));

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
            Refuse(kind.Word(), $"No {kind} key would be left; announce one.");
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
