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

    private RepeatedField<V1.CardOfficer> RecoveryOfficers => (Card.RecoveryOfficers ??= new V1.RecoveryOfficers()).Officers;

    /// <summary>The next card of the root in force, or of the next one it names.</summary>
    /// <param name="replaced">Keys on the card that another took over from: what is retired first.</param>
    public static CardDraft Make(
        VerifiedCard inForce, NodeSettings settings, CardChange change, IReadOnlySet<KeyId> replaced, IReadOnlyDictionary<KeyKind, PrivateKey> announced, PrivateKey? nextRoot, DateTimeOffset now)
    {
        var draft = new CardDraft(inForce);
        draft.Card.RootKey = ByteString.CopyFrom(inForce.NextRootKey);
        draft.Card.NextRootKey = nextRoot is null ? ByteString.Empty : ByteString.CopyFrom(nextRoot.PublicKey);
        draft.Apply(inForce, settings, change, replaced, announced, now);
        draft.Close();
        return draft;
    }

    /// <summary>The next card of a root that nobody named. The one before counts for nothing on it, nor does what that one named.</summary>
    /// <param name="over">Another card that a partner holds and that this one is to follow as well; null for none.</param>
    public static CardDraft MakeRecovery(
        VerifiedCard inForce, VerifiedCard? over, NodeSettings settings, CardChange change, IReadOnlySet<KeyId> replaced, IReadOnlyDictionary<KeyKind, PrivateKey> announced, PrivateKey root, DateTimeOffset now)
    {
        var draft = new CardDraft(inForce);
        draft.Card.RootKey = ByteString.CopyFrom(root.PublicKey);
        draft.Card.NextRootKey = ByteString.Empty;
        draft.Apply(inForce, settings, change, replaced, announced, now);
        foreach (VerifiedCard before in over is null ? [inForce] : new[] { inForce, over })
            draft.Outdo(before);
        draft.Close();
        return draft;
    }

    /// <summary>Steps in the order in which they take effect: add, then take away, so that an announced key can replace a revoked one in one card.</summary>
    private void Apply(VerifiedCard inForce, NodeSettings settings, CardChange change, IReadOnlySet<KeyId> replaced, IReadOnlyDictionary<KeyKind, PrivateKey> announced, DateTimeOffset now)
    {
        Card.Serial = inForce.Serial + 1;
        Card.IssuedMs = IdentityDocuments.Milliseconds(now);
        Card.ExpiresMs = IdentityDocuments.Milliseconds(now + FoundingTerms.Card);
        Card.Name = change.Name ?? Card.Name;
        Card.Country = change.Country ?? Card.Country;
        Card.Suites.Clear();
        Card.Suites.Add(IdentityDocuments.OwnSuites); // the machine may be another than when the card before was signed
        Announce(announced, settings, now);
        foreach (KeyKind kind in change.Activate.Distinct())
            Activate(kind, replaced);
        foreach (KeyKind kind in change.Retire)
            Retire(kind, replaced);
        AddOfficers(Card.Officers, change.OfficerCertificates, "officer-certificate");
        RemoveOfficers(Card.Officers, change.RemoveOfficers, "remove-officer");
        AddOfficers(RecoveryOfficers, change.RecoveryOfficerCertificates, "recovery-officer-certificate");
        RemoveOfficers(RecoveryOfficers, change.RemoveRecoveryOfficers, "remove-recovery-officer");
        foreach (KeyId key in change.Revoke)
            Revoke(key);
        foreach (KeySuspicion suspicion in change.Taint)
            Taint(suspicion, now);
    }

    /// <summary>Above its serial, with everything that it lists as revoked or suspect, and its roots revoked.</summary>
    private void Outdo(VerifiedCard before)
    {
        Card.Serial = Math.Max(Card.Serial, before.Serial + 1);
        KeyId[] gone = [.. before.RevokedKeys, before.RootKeyId, KeyId.OfSubjectPublicKeyInfo(before.NextRootKey)];
        foreach (KeyId key in gone.Distinct().Where(key => !Card.RevokedKeys.Contains(ByteString.CopyFrom(key.ToBytes()))))
            Revoke(key);
        foreach ((KeyId key, DateTimeOffset since) in before.TaintedKeys.Where(tainted => !IsTainted(tainted.Key, tainted.Value)))
            Suspect(new KeySuspicion(key, since));
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
        if (suspicion.Since > now)
            Refuse("since", "A key is suspect since an instant that is over.");
        if (TaintOf(suspicion.Key) is { } known && known.SinceMs <= IdentityDocuments.Milliseconds(suspicion.Since))
            Refuse("taint", $"{suspicion.Key} is suspect since {DateTimeOffset.FromUnixTimeMilliseconds((long)known.SinceMs).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} already; what is flagged stays flagged.");
        else
            Suspect(suspicion);
    }

    private void Suspect(KeySuspicion suspicion)
    {
        ulong since = IdentityDocuments.Milliseconds(suspicion.Since);
        if (TaintOf(suspicion.Key) is { } known)
            known.SinceMs = since;
        else
            Card.TaintedKeys.Add(new V1.TaintedKey { KeyId = ByteString.CopyFrom(suspicion.Key.ToBytes()), SinceMs = since });
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

    private V1.TaintedKey? TaintOf(KeyId key) => Card.TaintedKeys.FirstOrDefault(tainted => tainted.KeyId.Span.SequenceEqual(key.ToBytes()));

    private bool IsTainted(KeyId key) => TaintOf(key) is not null;

    private bool IsTainted(KeyId key, DateTimeOffset since) => TaintOf(key) is { } known && known.SinceMs <= IdentityDocuments.Milliseconds(since);

    private void AddOfficers(RepeatedField<V1.CardOfficer> officers, IReadOnlyList<string> certificateFiles, string field)
    {
        foreach (string file in certificateFiles)
        {
            Parsed<CardOfficer> officer = OfficerFile.ReadCertificate(file, field);
            problems.AddRange(officer.Problems);
            if (officer.Value is not { } added)
                continue;
            RemoveWhere(officers, known => known.Name == added.Name);
            officers.Add(new V1.CardOfficer { Name = added.Name, Certificate = ByteString.CopyFrom(added.Certificate.Der) });
        }
    }

    private void RemoveOfficers(RepeatedField<V1.CardOfficer> officers, IReadOnlyList<string> names, string field)
    {
        string word = field == "remove-officer" ? "officer" : "recovery officer";
        foreach (string name in names.Where(name => !RemoveWhere(officers, officer => officer.Name == name)))
            Refuse(field, $"No {word} on the card is called {name}.");
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
        foreach (RepeatedField<V1.CardOfficer> officers in new[] { Card.Officers, RecoveryOfficers })
            RemoveWhere(officers, officer => KeyCertificate.Read(officer.Certificate.Span, CertificateUse.Officer).Value?.KeyId == key);
        if (KeyId.OfSubjectPublicKeyInfo(Card.RootKey.Span) == key)
            Refuse("revoke", "A root key is not revoked on a card it signs; name a next root instead, or where it is lost: certbridge card recover.");
    }

    /// <summary>Once everything is on it or off it.</summary>
    private void Close()
    {
        foreach (KeyKind kind in Enum.GetValues<KeyKind>().Where(kind => ListOf(kind).Count == 0))
            Refuse(kind.Word(), $"No {kind} key would be left; announce one.");
        if (RecoveryOfficers.Count == 0)
            Card.RecoveryOfficers = null; // none, and not a list of none
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
