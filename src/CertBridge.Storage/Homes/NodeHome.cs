namespace CertBridge.Storage.Homes;

/// <summary>The folder of a node, or the two places a packaged node uses. Names and nothing else: it touches no disk.</summary>
public sealed class NodeHome
{
    private const string PackagedSettings = "/etc/certbridge";
    private const string PackagedState = "/var/lib/certbridge";

    private NodeHome(string settings, string state)
    {
        Folder = settings;
        StoreFolder = Path.Combine(state, "store");
    }

    /// <summary>Where node.yaml lies; everything but the store is beneath it.</summary>
    public string Folder { get; }

    public string NodeFile => Path.Combine(Folder, "node.yaml");

    public string KeysFolder => Path.Combine(Folder, "keys");

    public string CardsFolder => Path.Combine(Folder, "cards");

    public string AgreementsFolder => Path.Combine(Folder, "agreements");

    public string PoliciesFolder => Path.Combine(Folder, "policies");

    /// <summary>One file for each introduction that runs or ended lately; the nonces in them are nobody else's business.</summary>
    public string IntroductionsFolder => Path.Combine(Folder, "introductions");

    public string StoreFolder { get; }

    public string StoreFile => Path.Combine(StoreFolder, "node.db");

    /// <summary>What arrived of envelopes that come in parts.</summary>
    public string PartialsFolder => Path.Combine(StoreFolder, "partials");

    /// <summary>Held open and locked by the running node.</summary>
    public string LockFile => Path.Combine(StoreFolder, "lock");

    /// <summary>Process id of the running node, for the sentence that refuses a second one.</summary>
    public string PidFile => Path.Combine(StoreFolder, "pid");

    /// <summary>The home at this folder; null or empty means /etc/certbridge with the store in /var/lib/certbridge.</summary>
    public static NodeHome At(string? home)
    {
        if (string.IsNullOrEmpty(home))
            return new NodeHome(PackagedSettings, PackagedState);
        string folder = Path.GetFullPath(home);
        return new NodeHome(folder, folder);
    }

    /// <summary>Which program opened the store last.</summary>
    public string ProgramFile => Path.Combine(StoreFolder, "program");

    public override string ToString() => Folder;
}
