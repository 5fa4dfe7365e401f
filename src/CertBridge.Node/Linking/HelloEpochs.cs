using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Linking;

/// <summary>Of which logs a hello speaks. A node that knows less of an epoch than the other either has not taken its record in yet, or went back to before it.</summary>
internal static class HelloEpochs
{
    /// <summary>Of the first log a hello says nothing, or 1.</summary>
    public static ulong Known(ulong epoch) => Math.Max(1, epoch);

    /// <summary>Whether the partner follows the log of ours that grows.</summary>
    public static HelloObjection? OfOurs(StoreReader reader, PartnerId partner, Hello theirs)
    {
        (ulong mine, ulong followed) = (reader.CurrentLog(partner, LogSide.Mine).Epoch, Known(theirs.FollowedEpoch));
        if (followed > mine)
            return HelloJudging.Rewound(RewindEvent.FoundHere, $"the partner follows this node's log of epoch {followed}, this node has that of epoch {mine}");
        return followed < mine ? Passing($"the partner has not taken in yet that this node's officers opened epoch {mine}: this node's hello carries their record") : null;
    }

    /// <summary>Whether its log is the one that is followed here.</summary>
    public static HelloObjection? OfTheirs(StoreReader reader, PartnerId partner, Hello theirs)
    {
        (ulong log, ulong followed) = (Known(theirs.LogEpoch), reader.CurrentLog(partner, LogSide.Theirs).Epoch);
        if (log < followed)
            return HelloJudging.Rewound(RewindEvent.FoundThere, $"the partner's log is that of epoch {log}, that of epoch {followed} was followed here: it was restored or its key is elsewhere");
        return log > followed ? Passing($"the partner speaks of a log of epoch {log}, and no record of its officers was taken in here for it") : null;
    }

    /// <summary>No finding: the next hello may be another.</summary>
    private static HelloObjection Passing(string text) => new(ClosingReason.Rewound, text, AlarmKind: null);
}
