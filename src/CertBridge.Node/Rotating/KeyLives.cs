using System.Collections.Immutable;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;

namespace CertBridge.Node.Rotating;

/// <summary>
/// The lives of all keys of this organisation, as the leaves of the node log tell them one after the other. Pure: what the cards say beyond them is due, and becomes a leaf before it is part of a life here.
/// </summary>
internal sealed class KeyLives
{
    public static readonly KeyLives None = new(ImmutableDictionary<KeyId, KeyLife>.Empty, ImmutableDictionary<(PartnerId, KeyUse), KeyId>.Empty);

    private readonly ImmutableDictionary<KeyId, KeyLife> lives;
    private readonly ImmutableDictionary<(PartnerId, KeyUse), KeyId> met;

    private KeyLives(ImmutableDictionary<KeyId, KeyLife> lives, ImmutableDictionary<(PartnerId, KeyUse), KeyId> met)
    {
        this.lives = lives;
        this.met = met;
    }

    public IEnumerable<KeyLife> All => lives.Values;

    /// <summary>After one more leaf. What cannot happen by <see cref="KeyStates"/> changes nothing: a program of another version wrote it.</summary>
    public KeyLives With(KeyHappening happening, DateTimeOffset at)
    {
        KeyLife life = lives.GetValueOrDefault(happening.Key) ?? new KeyLife(happening.Key, happening.Use, KeyState.None, at, happening.CardSerial, IsListed: false, SuspectSince: null);
        if (KeyStates.Next(life.State, happening.Happened) is not { } next)
            return this;
        KeyLife after = life with
        {
            State = next,
            Since = next == life.State ? life.Since : at,
            IsListed = happening.Happened switch
            {
                KeyEvent.Announced => true,
                KeyEvent.Retired or KeyEvent.Revoked => false,
                _ => life.IsListed,
            },
            SuspectSince = happening.SuspectSince ?? life.SuspectSince,
        };
        return new KeyLives(lives.SetItem(life.Key, after), happening.Partner is { } partner ? met.SetItem((partner, happening.Use), happening.Key) : met);
    }

    /// <summary>What the card, the sheets and the partners say that no leaf says yet, in the order in which it happens.</summary>
    /// <param name="trust">With the own card and sheets.</param>
    /// <param name="inUse">What the node works with.</param>
    /// <param name="sights">What each partner has met.</param>
    public IReadOnlyList<KeyHappening> Due(TrustSnapshot trust, KeysInUse inUse, IReadOnlyDictionary<PartnerId, KeySight> sights)
    {
        IReadOnlyList<ListedKey> listed = ListedKey.Of(trust, inUse);
        List<KeyHappening> due = [];
        KeyLives now = this;
        foreach (ListedKey key in listed)
        {
            Happen(KeyEvent.Announced, key.Use, key.Key, now.StateOf(key.Key) == KeyState.None);
            Happen(KeyEvent.Activated, key.Use, key.Key, key.IsInUse && now.StateOf(key.Key) == KeyState.Announced);
        }
        foreach (KeyLife life in lives.Values.Where(life => life.IsListed && !trust.OwnCard.RevokedKeys.Contains(life.Key) && listed.All(key => key.Key != life.Key)).OrderBy(life => life.Since))
            Happen(KeyEvent.Retired, life.Use, life.Key, isSo: true);
        foreach ((KeyId key, DateTimeOffset since) in trust.OwnCard.TaintedKeys)
            Happen(KeyEvent.Tainted, now.UseOf(key), key, !(now.lives.GetValueOrDefault(key)?.SuspectSince <= since), since);
        foreach (KeyId key in trust.OwnCard.RevokedKeys)
            Happen(KeyEvent.Revoked, now.UseOf(key), key, now.StateOf(key) != KeyState.Revoked);
        foreach ((PartnerId partner, KeySight sight) in sights)
        {
            foreach (KeySeen seen in sight.Seen)
                Happen(KeyEvent.UseSeen, KeyUses.Of(seen.Kind), seen.Key, now.met.GetValueOrDefault((partner, KeyUses.Of(seen.Kind))) != seen.Key, partner: partner);
        }
        return due;

        void Happen(KeyEvent happened, KeyUse use, KeyId key, bool isSo, DateTimeOffset? since = null, PartnerId? partner = null)
        {
            if (!isSo || KeyStates.Next(now.StateOf(key), happened) is null)
                return;
            var happening = new KeyHappening(happened, use, key, trust.OwnCard.Serial) { SuspectSince = since, Partner = partner };
            due.Add(happening);
            now = now.With(happening, DateTimeOffset.UnixEpoch);
        }
    }

    private KeyState StateOf(KeyId key) => lives.GetValueOrDefault(key)?.State ?? KeyState.None;

    private KeyUse UseOf(KeyId key) => lives.GetValueOrDefault(key)?.Use ?? KeyUse.Unknown;
}
