using System.CommandLine;
using CertBridge.Cli.BackingUp;
using CertBridge.Cli.Examining;
using CertBridge.Cli.Founding;
using CertBridge.Cli.Parsing;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge node init|run|status|health|reload|maintenance|doctor|preflight|upgrade|purge|backup-key|backup|restore|config|keys|operator</c>: the gateway itself.</summary>
internal static class NodeNoun
{
    public static IEnumerable<Command> Verbs() =>
    [
        InitVerb.Create(),
        RunVerb.Create(),
        StatusVerb.Create(),
        HealthVerb.Create(),
        ReloadVerb.Create(),
        MaintenanceVerb.Create(),
        DoctorVerb.Create(),
        PreflightVerb.Create(),
        UpgradeVerb.Create(),
        PurgeVerb.Create(),
        PersonalKeyVerbs.BackupKey(),
        BackupVerb.Create(),
        RestoreVerb.Create(),
        Group("config", "The settings in node.yaml", ConfigVerbs.Create()),
        Group("keys", "How the private keys lie on disk", KeyVerbs.Create()),
        Group("operator", "Who may open the local listener", OperatorVerbs.Create()),
    ];

    private static Command Group(string name, string description, IEnumerable<Command> verbs)
    {
        var group = new Command(name, description);
        foreach (Command verb in verbs)
            group.Add(verb);
        return group;
    }
}
