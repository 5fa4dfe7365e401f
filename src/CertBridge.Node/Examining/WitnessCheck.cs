using CertBridge.Node.Settings;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;

namespace CertBridge.Node.Examining;

/// <summary>Whether the witness of the link logs keeps up, and whether those who are named in the settings are partners at all.</summary>
internal sealed class WitnessCheck : HomeCheck
{
    /// <summary>The witness is asked every ten minutes: what has waited for longer was not answered several times.</summary>
    private static readonly TimeSpan BehindAfter = TimeSpan.FromHours(1);

    public override string Name => "witness";

    /// <summary>False: an absent witness holds nothing up.</summary>
    public override bool HindersStart => false;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Settings.IsValid || !home.Own.IsValid)
            return [Skipped("depends", "the settings or the own card cannot be read")];
        WitnessSettings settings = home.Settings.Value.Witnessing;
        if (settings.Witness is null && settings.WitnessFor.Count == 0)
            return [Ok("no witness is set, and this node is none", "none")];
        PartnerId[] partners = [.. home.Partners.Where(one => one.IsValid).Select(one => one.Value!.Id)];
        Finding[] strangers = [.. new[] { settings.Witness }.OfType<PartnerId>().Concat(settings.WitnessFor).Except(partners).Select(Stranger)];
        return strangers.Length > 0 ? strangers : [LookAtLogs(home, settings)];
    }

    private Finding LookAtLogs(ExaminedHome home, WitnessSettings settings)
    {
        string asWitness = settings.WitnessFor.Count == 0 ? "" : $"; this node is one for {settings.WitnessFor.Count} partners";
        if (settings.Witness is not { } witness)
            return Ok($"no witness is set{asWitness}");
        try
        {
            if (!home.HasStore)
                return Ok("there is no log yet", "none");
            IReadOnlyList<WitnessLag> lags = home.ReadStore(reader => WitnessReading.All(reader, settings));
            WitnessLag? behind = lags.Where(lag => lag.Since is { } since && home.Now - since > BehindAfter).MinBy(lag => lag.Since);
            return behind is null
                ? Ok($"{witness} cosigned the heads of {lags.Count(lag => lag.Last is not null)} logs{asWitness}")
                : Warning("behind", $"{witness} has not cosigned our log about {behind.About} since {behind.Since:yyyy-MM-ddTHH:mm:ssZ}: {behind.Leaves} leaves; everything else goes on", "for why: certbridge ledger status");
        }
        catch (StoreRefusedException refused) when (refused.Problem.Code == StoreErrors.InUse)
        {
            return Skipped("in-use", "a running node has the store; it looks at it when it is asked");
        }
        catch (Exception failed) when (failed is StoreRefusedException or StoreFailedException)
        {
            return Skipped("unreadable", $"the store cannot be read: {failed.Message}");
        }
    }

    private Finding Stranger(PartnerId id) => Failure("stranger", $"node.yaml names {id} as a witness or in witnessFor, and it is no partner of this node", $"correct node.yaml, or introduce {id}; who is a partner: certbridge partner list");
}
