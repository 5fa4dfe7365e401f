using CertBridge.Node.Settings;
using CertBridge.Node.Supervising;
using CertBridge.Protocol.Ids;
using Serilog.Events;

namespace CertBridge.Node.Tests.Supervising;

/// <summary>No key of node.yaml is forgotten when the settings are read again.</summary>
public sealed class SettingChangesTests
{
    private static readonly PartnerId Cel = PartnerId.Parse("cert-cel");

    private static readonly NodeSettings Before = new() { Id = PartnerId.Parse("cert-aln"), Name = "CERT Alnia", Environment = NodeEnvironment.Dev };

    [Fact]
    public void EveryKey_IsEitherTakenOrNamed() => Assert.Equal(
        SettingKeys(Before).Order(StringComparer.Ordinal),
        SettingChanges.Names(isLive: true).Concat(SettingChanges.Names(isLive: false)).Order(StringComparer.Ordinal));

    [Fact]
    public void Between_NamesWhatDiffers()
    {
        NodeSettings after = Before with { Name = "CERT A", LogLevel = LogEventLevel.Debug, Limits = Before.Limits with { InFlight = 1, Connections = 9 } };

        Assert.Equal(["limits.inFlight", "log.level"], SettingChanges.Between(Before, after, isLive: true));
        Assert.Equal(["name", "limits.connections"], SettingChanges.Between(Before, after, isLive: false));
        Assert.Empty(SettingChanges.Between(after, after with { }, isLive: false));
    }

    [Fact]
    public void Between_NamesAWitness_ThatTakesARestart()
    {
        NodeSettings after = Before with { Witnessing = new WitnessSettings { Witness = Cel, WitnessFor = [Cel] } };

        Assert.Equal(["witness", "witnessFor"], SettingChanges.Between(Before, after, isLive: false));
    }

    [Fact]
    public void Live_TakesOnlyWhatMayChange()
    {
        var anew = new LimitSettings { InFlight = 1, PartnerStoredBytes = 2_000_000, Connections = 9 };

        Assert.Equal(new LimitSettings { InFlight = 1, PartnerStoredBytes = 2_000_000 }, SettingChanges.Live(new LimitSettings(), anew));
    }

    /// <summary>The page has the same list.</summary>
    [Fact]
    public void Page_NamesWhatIsTaken()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "operations.md"));
        string line = page.Split('\n').Single(text => text.StartsWith("| `node.yaml`: `", StringComparison.Ordinal));
        Assert.All(SettingChanges.Names(isLive: true), name => Assert.Contains($"`{name}`", line, StringComparison.Ordinal));
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("CertBridge.sln");
    }

    /// <summary>The keys of a written node.yaml: two levels, as they are indented.</summary>
    private static List<string> SettingKeys(NodeSettings settings)
    {
        var keys = new List<string>();
        string group = "";
        foreach (string line in NodeSettingsWriting.Write(settings with { Country = "AL", KeyPassphraseFile = "/run/p", Witnessing = new WitnessSettings { Witness = Cel, WitnessFor = [Cel] } }).Split('\n').Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')))
        {
            string key = line.TrimStart()[..line.TrimStart().IndexOf(':')];
            if (line[0] != ' ')
                group = key;
            if (line[0] == ' ')
                keys.Add($"{group}.{key}");
            else if (!line.EndsWith(':'))
                keys.Add(key);
        }
        return keys;
    }
}
