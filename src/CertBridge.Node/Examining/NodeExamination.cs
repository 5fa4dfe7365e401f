using System.Collections.Concurrent;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Examining;

/// <summary>The running node looks at its own home, its store, and every partner over the network. It changes nothing but what a connection leaves in a partner's log.</summary>
internal sealed class NodeExamination(NodeHome home, NodeKeys keys, TrustBook trust, NodeStore store, DiskRoom disk, LinkBoard board, TimeProvider time)
{
    /// <summary>A caller waits 30 s by default.</summary>
    private static readonly TimeSpan LinesMax = TimeSpan.FromSeconds(15);

    private const int TriedAtOnce = 32;

    public async Task<IReadOnlyList<Finding>> RunAsync(PartnerId? only, CancellationToken cancellationToken)
    {
        TrustedPartner[] partners = [.. trust.Current.Partners.Values.Where(partner => only is null || partner.Id == only)];
        Task<IReadOnlyDictionary<PartnerId, PartnerLine>> trying = TryAsync(partners, cancellationToken);
        // It reads the whole store: not on the thread that serves the call.
        IReadOnlyList<Finding> ofHome = await Task.Run(LookAtHome, cancellationToken);
        IReadOnlyDictionary<PartnerId, PartnerLine> lines = await trying;
        DateTimeOffset now = time.GetUtcNow();
        return [.. ofHome, .. partners.SelectMany(partner => Look(partner, lines.GetValueOrDefault(partner.Id), now))];
    }

    private IReadOnlyList<Finding> LookAtHome()
    {
        using var examined = new ExaminedHome(home, time, new ExaminedMachine { Disk = disk }, store);
        return HomeChecks.Run(examined);
    }

    private static IEnumerable<Finding> Look(TrustedPartner partner, PartnerLine? line, DateTimeOffset now)
    {
        IReadOnlyList<Finding> findings = PartnerChecks.Run(new ExaminedPartner(partner, now, line));
        return line is not null
            ? findings
            : [.. findings, new Finding("names", FindingLevel.Skipped, "no-time", $"not tried within {LinesMax.TotalSeconds:0} s; to try this partner alone: certbridge node doctor {partner.Id}", "", partner.Id.Value)];
    }

    /// <summary>Those that were tried in time.</summary>
    private async Task<IReadOnlyDictionary<PartnerId, PartnerLine>> TryAsync(TrustedPartner[] partners, CancellationToken cancellationToken)
    {
        var lines = new ConcurrentDictionary<PartnerId, PartnerLine>();
        using var limit = new CancellationTokenSource(LinesMax, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Parallel.ForEachAsync(partners, new ParallelOptions { MaxDegreeOfParallelism = TriedAtOnce, CancellationToken = stop.Token }, async (partner, token) =>
                lines[partner.Id] = await LineAsync(partner, token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What was not reached is said as such.
        }
        return lines;
    }

    private async Task<PartnerLine> LineAsync(TrustedPartner partner, CancellationToken cancellationToken)
    {
        var probe = new EndpointProbe(keys.Tls, time);
        EndpointTrial[] trials = await Task.WhenAll((partner.Contacts?.Endpoints ?? []).Select(endpoint => probe.TryAsync(endpoint, cancellationToken)));
        LinkSlot slot = board.Slot(partner.Id);
        LinkStanding standing = board.Standing(partner.Id);
        LinkSession? session = standing.State is LinkState.Up or LinkState.Degraded ? slot.Session : null;
        Digest? theirs = session is not null && Digest.TryFromBytes(session.Theirs.AgreementHash.Span, out Digest hash) ? hash : null;
        return new PartnerLine(standing, session is not null, theirs, trials);
    }
}
