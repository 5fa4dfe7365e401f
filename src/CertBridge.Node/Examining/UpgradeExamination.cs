using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Examining;

/// <summary>
/// What would happen if this program were started on the home: <c>node upgrade --check</c>, given with the new program while the old one may still run. It changes nothing
/// and takes no lock.
/// </summary>
public static class UpgradeExamination
{
    public static UpgradeOutlook Look(NodeHome home, TimeProvider time) => Look(home, time, ExaminedMachine.This(home, time));

    internal static UpgradeOutlook Look(NodeHome home, TimeProvider time, ExaminedMachine machine)
    {
        using var examined = new ExaminedHome(home, time, machine);
        IReadOnlyList<Finding> findings = HomeExamination.BeforeStart(HomeExamination.Look(examined));
        bool isRunning = StoreGlance.IsInUse(home);
        StoreSchema? schema = SchemaOf(examined);
        bool isRefused = findings.Any(finding => finding.Level == FindingLevel.Failure);
        return new UpgradeOutlook
        {
            Id = examined.Settings.IsValid ? examined.Settings.Value.Id : null,
            IsRunning = isRunning,
            Schema = schema,
            LastProgram = StoreProgram.Read(home),
            FreeBytes = machine.Disk.FreeBytes,
            Findings = [.. findings, .. Suites(examined)],
            Start = isRefused ? ["it is refused: see what failed"] : [.. Steps(schema, File.Exists(home.StoreFile))],
        };
    }

    private static StoreSchema? SchemaOf(ExaminedHome home)
    {
        try
        {
            return home.Schema;
        }
        catch (StoreRefusedException)
        {
            return null; // the schema check says why
        }
    }

    private static IEnumerable<string> Steps(StoreSchema? schema, bool hasStore)
    {
        if (schema is null)
        {
            yield return hasStore ? "the schema of the store is looked at again: an older node runs and does not say it" : "the store is made";
        }
        else if (schema.Found == schema.Known)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the store stays as it is, schema {schema.Found}");
        }
        else
        {
            if (schema.NeedsCopy)
                yield return string.Create(CultureInfo.InvariantCulture, $"the store is copied beside itself, {schema.SizeBytes} bytes, as before-{schema.Found + 1:D4}-TIME.copy, which is erased after {StoreCopy.KeptDays} days");
            yield return string.Create(CultureInfo.InvariantCulture, $"the store is brought from schema {schema.Found} to {schema.Known}; the older program does not open it any more");
        }
        yield return "the node serves";
    }

    /// <summary>What this program and each partner can both do, by the cards that are held.</summary>
    private static IEnumerable<Finding> Suites(ExaminedHome home)
    {
        if (!home.Own.IsValid)
            yield break;
        foreach (Trusting.TrustedPartner partner in home.Partners.Where(one => one.IsValid).Select(one => one.Value!))
        {
            ushort[] common = [.. home.Own.Value.Card.Suites.Intersect(partner.Card.Suites).Intersect(EnvelopeSuite.Known)];
            string theirs = string.Join(", ", partner.Card.Suites.Select(suite => EnvelopeSuite.NameOf(suite)));
            yield return common.Length > 0
                ? new Finding("suites-with", FindingLevel.Ok, "ok", $"their card offers {theirs}; both can {string.Join(", ", common.Select(suite => EnvelopeSuite.NameOf(suite)))}", "", partner.Id.Value)
                : new Finding("suites-with", FindingLevel.Warning, "none", $"their card offers {theirs}, of which this program can none: nothing can be sealed for them", "ask them to offer a suite of docs/ENVELOPE.md", partner.Id.Value);
        }
    }
}

/// <summary>What a start of this program would do.</summary>
public sealed record UpgradeOutlook
{
    /// <summary>Whose home it is; null where node.yaml cannot be read.</summary>
    public required PartnerId? Id { get; init; }

    /// <summary>True while a node runs on the home.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>Null where there is no store, or where an older node runs that does not say it.</summary>
    public required StoreSchema? Schema { get; init; }

    /// <summary>Who opened the store last; null where it was of a version that does not say so.</summary>
    public required StoreProgram? LastProgram { get; init; }

    /// <summary>What is free on the disk of the store; null when it cannot be asked.</summary>
    public required long? FreeBytes { get; init; }

    /// <summary>A failure is what the start would be refused for.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What happens, in order, a sentence each.</summary>
    public required IReadOnlyList<string> Start { get; init; }
}
