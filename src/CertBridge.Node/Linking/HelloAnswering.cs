using CertBridge.Node.Epochs;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Linking;

/// <summary>
/// What a hello is answered with, on whichever connection it comes: while one of the two has gone back and no officers have settled it, closing <c>REWOUND</c> and nothing else;
/// otherwise what <see cref="HelloJudging"/> says of it, and that one went back is durable before the partner hears of it. A record of the partner's officers comes with its hello and is
/// taken in first: nothing else is heard before a hello is taken.
/// </summary>
internal sealed class HelloAnswering(HelloJudging judging, LinkStops stops, EpochTaking epochs)
{
    /// <returns>Null when the link may come up.</returns>
    public async Task<HelloObjection?> ObjectAsync(PartnerId partner, LaneGroup group, Hello theirs)
    {
        HelloObjection? objection = judging.Judge(partner, group, theirs);
        if (objection is { IsOfAnother: true })
            return objection; // it is not the partner that speaks, or not to this node: nothing of it is kept
        if (theirs.EpochRecord is { } record && await epochs.TakeFromHelloAsync(partner, record))
            objection = judging.Judge(partner, group, theirs); // what was a rewind before it is settled by it
        bool isNew = objection?.Found is { } found && IsNews(stops.Of(partner), found);
        if (isNew && !await stops.NoteAsync(partner, objection!, theirs))
            return Settled;
        if (stops.Of(partner) is not { } stop)
            return objection is { Found: not null } ? Settled : objection;
        if (!isNew)
            await stops.NoteShownAsync(stop, theirs);
        return new HelloObjection(ClosingReason.Rewound, LinkStops.WordsForThePartner(stop), AlarmKind: null);
    }

    /// <summary>The other connection brought the record of a new epoch while this hello was judged by what was before it: it counts for nothing, and the next one is judged.</summary>
    private static HelloObjection Settled => new(ClosingReason.Superseded, "a new epoch began meanwhile", AlarmKind: null);

    private static bool IsNews(RewindRow? stop, RewindEvent found) => stop is null || RewindStates.Next(stop.State, found) != stop.State;
}
