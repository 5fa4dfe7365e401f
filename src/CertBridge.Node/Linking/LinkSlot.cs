using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>
/// The one place for a live link with a partner for one group of lanes. Two links between the same nodes for the same lanes never run together: a new one from the same
/// dialler replaces the old, and of two dialled at once both sides keep the one dialled by the smaller partner id.
/// </summary>
internal sealed class LinkSlot(PartnerId own, PartnerId partner, TimeProvider time)
{
    private readonly Lock gate = new();
    private LinkSession? session;
    private LinkStanding standing = LinkStanding.Never;
    private DateTimeOffset? lastContact;

    public PartnerId Partner { get; } = partner;

    public LinkStanding Standing
    {
        get
        {
            lock (gate)
                return standing;
        }
    }

    /// <summary>When there was last a link whose hello was taken: now while there is one; null before the first.</summary>
    public DateTimeOffset? LastContact
    {
        get
        {
            lock (gate)
                return session is not null && standing.IsLinked ? time.GetUtcNow() : lastContact;
        }
    }

    public LinkSession? Session
    {
        get
        {
            lock (gate)
                return session;
        }
    }

    /// <summary>Makes <paramref name="candidate"/> the live link, after the one it replaces has ended.</summary>
    /// <returns>False when the link that is up stays.</returns>
    public async Task<bool> ClaimAsync(LinkSession candidate)
    {
        LinkSession? replaced;
        lock (gate)
        {
            replaced = session;
            if (replaced is not null && replaced.DialledByUs != candidate.DialledByUs && DiallerOf(candidate) > DiallerOf(replaced))
                return false;
            session = candidate;
        }
        if (replaced is not null)
        {
            replaced.Close(ClosingReason.Superseded, "another link between the two nodes was kept");
            await replaced.Ended;
        }
        return true;
    }

    public void Release(LinkSession ended, string cause)
    {
        lock (gate)
        {
            if (!ReferenceEquals(session, ended))
                return;
            session = null;
            if (standing.IsLinked)
                lastContact = time.GetUtcNow();
            standing = standing with { State = LinkState.Down, Since = standing.State == LinkState.Down ? standing.Since : time.GetUtcNow(), Cause = cause };
        }
    }

    /// <summary>Since when is asked of the state, not of the cause: a link that is down has been down since the first failure, whatever the next dial ran into.</summary>
    public void Note(LinkState state, string cause, TimeSpan? clockOffset = null)
    {
        lock (gate)
        {
            DateTimeOffset since = state == standing.State ? standing.Since : time.GetUtcNow();
            standing = standing with { State = state, Since = since, Cause = cause, ClockOffset = clockOffset ?? standing.ClockOffset };
        }
    }

    /// <summary>What the two hellos of the link name; null for none.</summary>
    public void NoteAgreements(Digest? ours, Digest? theirs)
    {
        lock (gate)
            standing = standing with { NamedByUs = Named(standing.NamedByUs, ours), NamedByThem = Named(standing.NamedByThem, theirs) };
    }

    private NamedAgreement? Named(NamedAgreement? before, Digest? now) =>
        now is { } hash ? before?.Hash == hash ? before : new NamedAgreement(hash, time.GetUtcNow()) : null;

    private PartnerId DiallerOf(LinkSession link) => link.DialledByUs ? own : Partner;
}
