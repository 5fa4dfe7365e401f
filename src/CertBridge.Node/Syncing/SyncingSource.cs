using System.Security.Cryptography;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Storage;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Syncing;

/// <summary>Makes the part for the ordinary connection with a partner that says it compares; one that does not is left alone.</summary>
internal sealed class SyncingSource(ComparedSets sets, DifferenceHealing healing, SyncBoard board, NodeStore store, TrustBook trust, LinkAlarms alarms, TimeProvider time, ILogger<SyncingPart> logger) : ILinkPartSource
{
    private const int Shares = 10_000;

    public ILinkPart? Join(LinkSession session) => session is { Group: LaneGroup.Ordinary, Theirs.ComparesSets: true }
        ? new SyncingPart(session, sets, healing, board, store, trust, alarms, time, (double)RandomNumberGenerator.GetInt32(Shares) / Shares, logger)
        : null;
}
